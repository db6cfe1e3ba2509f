"""PL/SQL arrays as binds: the client's list is an index-by table, jsonb of position -> element as text."""

from __future__ import annotations

import json

from lab.standin.interface import BindType, OraError, Value
from lab.standin.pg.binds import parameter

JSONB = 3802
_BINARY = frozenset({23, 24, 113})
_BOOLEAN = 252


def array_parameter(value: Value, bind: BindType) -> bytes | None:
    """The list as the text of a jsonb."""
    items = value if isinstance(value, list) else [] if value is None else None
    if items is None:
        raise OraError(3001, "unimplemented feature: a bind of this kind in PL/SQL")
    return json.dumps({str(place + 1): _text(item, bind) for place, item in enumerate(items)}).encode()


def _text(item: Value, bind: BindType) -> str | None:
    data = parameter(item, bind)
    if data is None:
        return None
    return "\\x" + data.hex() if bind.oracle_type in _BINARY else data.decode()


def array_value(value: Value, bind: BindType) -> Value:
    """The jsonb's elements in the order of their keys."""
    if not isinstance(value, bytes):
        return []
    items: dict[str, str | None] = json.loads(value)
    return [_neutral(items[key], bind) for key in sorted(items, key=int)]


def _neutral(item: str | None, bind: BindType) -> Value:
    if item is None:
        return None
    if bind.oracle_type in _BINARY:
        return bytes.fromhex(item.removeprefix("\\x"))
    if bind.oracle_type == _BOOLEAN:
        return item[:1].encode()
    return item.encode() or None
