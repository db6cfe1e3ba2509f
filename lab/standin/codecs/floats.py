"""BINARY_FLOAT and BINARY_DOUBLE: IEEE 754 made to sort as bytes."""

from __future__ import annotations

import math
import struct

from ..interface import OraError

_SIGN = 0x80


def _sortable(raw: bytes) -> bytes:
    if raw[0] & _SIGN:
        return bytes(byte ^ 0xFF for byte in raw)
    return bytes((raw[0] | _SIGN,)) + raw[1:]


def _plain(wire: bytes) -> bytes:
    if wire[0] & _SIGN:
        return bytes((wire[0] & 0x7F,)) + wire[1:]
    return bytes(byte ^ 0xFF for byte in wire)


def encode_double(text: bytes) -> bytes:
    """8 bytes."""
    return _sortable(struct.pack(">d", float(text)))


def encode_float(text: bytes) -> bytes:
    """4 bytes."""
    return _sortable(struct.pack(">f", float(text)))


def _text(value: float) -> bytes:
    if math.isnan(value):
        return b"NaN"
    if math.isinf(value):
        return b"Infinity" if value > 0 else b"-Infinity"
    return repr(value).encode()


def _unpack(form: str, wire: bytes) -> bytes:
    if len(wire) != struct.calcsize(form):
        raise OraError(1722, "invalid number")
    value: float = struct.unpack(form, _plain(wire))[0]
    return _text(value)


def decode_double(wire: bytes) -> bytes:
    """8 bytes to text."""
    return _unpack(">d", wire)


def decode_float(wire: bytes) -> bytes:
    """4 bytes to text."""
    return _unpack(">f", wire)
