"""Bind values: the client's declared types as PostgreSQL parameter types, neutral values as parameter text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lab.standin.interface import BindType, OraError, Value

UNKNOWN, TEXT, NUMERIC = 0, 25, 1700
_BUILT_IN = {
    2: NUMERIC,
    3: NUMERIC,
    100: 700,
    101: 701,
    180: 1114,
    183: 1186,
    252: 16,
    119: 114,
    21: 701,
    22: 701,
}
_OWN = {
    12: "oradate",
    181: "timestampz",
    231: "timestampltz",
    182: "intervalym",
    23: "raw",
    24: "longraw",
    113: "blob",
    127: "vector",
}
BINARY = frozenset({23, 24, 113})
_INTERVAL_DS = 183
_LOBS = frozenset({112, 113})  # an empty one is not NULL


@dataclass(frozen=True)
class ObjectBind(BindType):
    """A bind of a type with a name. pg: its PostgreSQL OID; written: its PostgreSQL name."""

    pg: int = UNKNOWN
    written: str = ""


class BindTable:
    """Parameter types; own: OIDs of our base types by name."""

    def __init__(self, own: dict[str, int]) -> None:
        self._oids = _BUILT_IN | {oracle: own[name] for oracle, name in _OWN.items()}

    def oid(self, bind: BindType) -> int:
        """0 lets PostgreSQL infer, as Oracle converts character binds to whatever is needed."""
        known = self._oids.get(bind.oracle_type)
        if known is None:
            return bind.pg if isinstance(bind, ObjectBind) else UNKNOWN
        return known

    def oids(self, types: Sequence[BindType]) -> tuple[int, ...]:
        return tuple(self.oid(bind) for bind in types)


def formats(types: Sequence[BindType]) -> list[int]:
    """1 for those sent as bytes."""
    return [1 if bind.oracle_type in BINARY else 0 for bind in types]


def parameter(value: Value, bind: BindType) -> bytes | None:
    """One neutral value as parameter text or bytes."""
    if value is None or (value == b"" and bind.oracle_type not in _LOBS):
        return None
    if not isinstance(value, bytes):
        raise OraError(3001, "unimplemented feature: a bind of this kind in SQL")
    if bind.oracle_type == _INTERVAL_DS and value.startswith(b"-"):
        return value.replace(b" ", b" -", 1)
    return value


def parameters(values: Sequence[Value], types: Sequence[BindType]) -> list[bytes | None]:
    """One row of neutral values as parameters."""
    return [
        value if value and value.__class__ is bytes and bind.oracle_type != _INTERVAL_DS else parameter(value, bind)
        for value, bind in zip(values, types, strict=False)
    ]


def variants(oids: tuple[int, ...]) -> list[tuple[int, ...]]:
    """What to try in turn when PostgreSQL cannot make sense of the declared types."""
    texts = tuple(TEXT if oid == UNKNOWN else oid for oid in oids)
    loose = tuple(UNKNOWN if oid == NUMERIC else oid for oid in oids)
    every = [oids, texts, loose, tuple(TEXT if oid == NUMERIC else oid for oid in texts)]
    return list(dict.fromkeys(every))
