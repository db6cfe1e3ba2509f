"""BOOLEAN (23ai)."""

from __future__ import annotations

from collections.abc import Sequence

from ..interface import Value

_NUMBERS: dict[Value, bytes] = {b"t": b"\x02\xc1\x02", b"f": b"\x01\x80"}


def as_numbers(values: Sequence[Value]) -> list[bytes]:
    """A column for a client that knows no BOOLEAN: 1 and 0 as NUMBER."""
    return [_NUMBERS.get(value, b"\0") if isinstance(value, bytes) else b"\0" for value in values]


def encode_boolean(text: bytes) -> bytes:
    """b"t" or b"f" to its wire form."""
    return b"\x01\x01" if text in (b"t", b"1") else b"\x00"


def decode_boolean(wire: bytes) -> bytes:
    """Its wire form to b"t" or b"f"."""
    return b"t" if wire[-1] == 1 else b"f"
