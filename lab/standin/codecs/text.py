"""Characters and bytes: VARCHAR2, CHAR, RAW, and the LONG forms with their indicator."""

from __future__ import annotations

from collections.abc import Sequence

from ..interface import OraError, Value
from ..tns.primitives import LENGTH_BYTE, MAX_SHORT, clr

_SHORT = LENGTH_BYTE[: MAX_SHORT + 1]
_LONG_PRESENT = b"\0\0"
_LONG_NULL = b"\0\x82\x05\x7d\x02\x05\x7d"


def as_bytes(value: Value) -> bytes | None:
    """A scalar, None for no bytes; anything else is a fault of the database half."""
    if value is None or isinstance(value, bytes):
        return value or None
    raise OraError(932, "inconsistent datatypes: expected a scalar")


def lob_bytes(value: Value) -> bytes | None:
    """The same of a LOB: an empty one is not NULL."""
    return value if isinstance(value, bytes) else as_bytes(value)


def to_national(value: bytes) -> bytes:
    """UTF-8 to the national form (UTF-16)."""
    return value.decode("utf-8", "replace").encode("utf-16-be")


def from_national(wire: bytes) -> bytes:
    """The national form to UTF-8."""
    return wire.decode("utf-16-be", "replace").encode()


def bytes_column(values: Sequence[Value]) -> list[bytes]:
    """Values as they are, with their lengths. Most columns have short values only."""
    length = _SHORT
    try:
        return [length[len(v)] + v for v in values]  # type: ignore[arg-type, operator]
    except (TypeError, IndexError):
        return [clr(as_bytes(v)) for v in values]


def national_column(values: Sequence[Value]) -> list[bytes]:
    """Values in UTF-16."""
    return [clr(to_national(v)) if isinstance(v, bytes) else clr(as_bytes(v)) for v in values]


def long_column(values: Sequence[Value]) -> list[bytes]:
    """LONG and LONG RAW: each value with its null indicator and return code."""
    return [clr(as_bytes(v)) + _LONG_PRESENT if v else _LONG_NULL for v in values]


def national_long_column(values: Sequence[Value]) -> list[bytes]:
    """LONG in UTF-16."""
    return long_column([to_national(v) if isinstance(v, bytes) else v for v in values])
