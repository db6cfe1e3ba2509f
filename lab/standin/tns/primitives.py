"""TTC primitives: universal integers (ub), length-prefixed bytes (clr) and both together (b2).

Source: python-oracledb's read and write buffers (`impl/base/buffer.pyx`).
"""

from __future__ import annotations

import struct

from .errors import NeedMoreError, ProtocolError

NULL_LENGTH = 255
LONG_LENGTH = 254
MAX_SHORT = 252
CHUNK = 32767
MAX_INTEGER_BYTES = 8

LENGTH_BYTE = tuple(bytes((n,)) for n in range(256))
_ENDED = "message ends early"


class Reader:
    """Reads primitives from one request's bytes; NeedMoreError at the end, ProtocolError for impossible values."""

    __slots__ = ("data", "position", "size")

    def __init__(self, data: bytes, position: int = 0) -> None:
        self.data = data
        self.position = position
        self.size = len(data)

    @property
    def left(self) -> int:
        """Bytes not read yet."""
        return self.size - self.position

    def raw(self, count: int) -> bytes:
        """Exactly `count` bytes."""
        end = self.position + count
        if count < 0:
            raise ProtocolError(f"negative length {count}")
        if end > self.size:
            raise NeedMoreError(_ENDED)
        value = self.data[self.position : end]
        self.position = end
        return value

    def skip(self, count: int) -> None:
        """Pass over fields nobody needs."""
        self.raw(count)

    def u8(self) -> int:
        """One byte."""
        position = self.position
        if position >= self.size:
            raise NeedMoreError(_ENDED)
        self.position = position + 1
        return self.data[position]

    def u16(self) -> int:
        """Two bytes, big-endian."""
        return int.from_bytes(self.raw(2), "big")

    def ub(self) -> int:
        """A universal integer: length byte (0x80 = negative), then big-endian bytes."""
        position = self.position
        if position >= self.size:
            raise NeedMoreError(_ENDED)
        length = self.data[position]
        self.position = position + 1
        return self._integer(length) if length else 0

    def _integer(self, length: int) -> int:
        """What follows the length byte."""
        negative, length = length & 0x80, length & 0x7F
        if length > MAX_INTEGER_BYTES:
            raise ProtocolError(f"integer of {length} bytes")
        value = int.from_bytes(self.raw(length), "big")
        return -value if negative else value

    def ubs(self, count: int) -> list[int]:
        """So many universal integers."""
        data, position = self.data, self.position
        values = []
        try:
            for _ in range(count):
                length = data[position]
                if length > 1:
                    self.position = position
                    values.append(self.ub())
                    position = self.position
                else:
                    values.append(data[position + 1] if length else 0)
                    position += 1 + length
        except IndexError:
            raise NeedMoreError(_ENDED) from None
        self.position = position
        return values

    def count(self) -> int:
        """A universal integer that cannot be negative."""
        value = self.ub()
        if value < 0:
            raise ProtocolError(f"negative count {value}")
        return value

    def clr(self) -> bytes | None:
        """Length-prefixed bytes, chunked when long; None for null."""
        length = self.u8()
        if length in (0, NULL_LENGTH):
            return None
        if length != LONG_LENGTH:
            return self.raw(length)
        parts = []
        while size := self.count():
            parts.append(self.raw(size))
        return b"".join(parts)

    def b2(self) -> bytes | None:
        """A universal length, then a clr only when the length is not 0."""
        return self.clr() if self.count() else None


def ub(value: int) -> bytes:
    """The universal form of an integer (at most 8 bytes)."""
    if 0 < value < 256:
        return b"\x01" + LENGTH_BYTE[value]
    if value == 0:
        return b"\x00"
    sign, value = (0x80, -value) if value < 0 else (0, value)
    if value < 1 << 8:
        return bytes((1 | sign, value))
    if value < 1 << 16:
        return struct.pack(">BH", 2 | sign, value)
    if value < 1 << 32:
        return struct.pack(">BI", 4 | sign, value)
    return struct.pack(">BQ", 8 | sign, value)


def clr(value: bytes | None) -> bytes:
    """Length-prefixed bytes; null for None and for no bytes."""
    if not value:
        return b"\x00"
    size = len(value)
    if size <= MAX_SHORT:
        return LENGTH_BYTE[size] + value
    parts = [b"\xfe"]
    for start in range(0, size, CHUNK):
        chunk = value[start : start + CHUNK]
        parts += (ub(len(chunk)), chunk)
    parts.append(b"\x00")
    return b"".join(parts)


def b2(value: bytes | None) -> bytes:
    """The form Reader.b2 reads."""
    return ub(len(value)) + clr(value) if value else b"\x00"
