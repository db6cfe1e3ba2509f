"""Values of RETURNING on their way into a variable of another type than the column's."""

from __future__ import annotations

from collections.abc import Sequence

from lab.standin.interface import BindType, Column, OraError, Value

_RAW = frozenset({23, 24})
_TEXT = frozenset({1, 8, 96})


def as_returned(column: Column, values: Sequence[Value], kind: BindType) -> list[Value]:
    """Text becomes a RAW by its hexadecimal digits (ORA-01465), a RAW a text by writing them."""
    if kind.oracle_type in _RAW and column.oracle_type in _TEXT:
        return [_from_hex(value) for value in values]
    if kind.oracle_type in _TEXT and column.oracle_type in _RAW:
        return [value.hex().upper().encode() if isinstance(value, bytes) else value for value in values]
    return list(values)


def _from_hex(value: Value) -> Value:
    if not isinstance(value, bytes):
        return value
    try:
        return bytes.fromhex((b"0" * (len(value) % 2) + value).decode("ascii"))
    except ValueError:
        raise OraError(1465, "invalid hex number") from None
