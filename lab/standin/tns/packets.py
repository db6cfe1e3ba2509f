"""Packet framing: exact reads, both header forms, and splitting a reply into packets."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import NamedTuple

from .errors import ProtocolError

HEADER = 8
DATA_HEADER = 10
MAX_SMALL_PACKET = 65535
_KIND = 4
_MARKER_SIZE = 11


class PacketType(IntEnum):
    """TNS packet types a client may send or be sent."""

    CONNECT = 1
    ACCEPT = 2
    REFUSE = 4
    REDIRECT = 5
    DATA = 6
    RESEND = 11
    MARKER = 12
    CONTROL = 14


class MarkerKind(IntEnum):
    """The third byte of a marker."""

    BREAK = 1
    RESET = 2
    INTERRUPT = 3


class DataFlag(IntEnum):
    """Flags of a DATA packet."""

    EOF = 0x0040
    END_OF_REQUEST = 0x0800
    END_OF_RESPONSE = 0x2000


# To take a member out of an enumeration costs as much as a call: these are taken once.
_DATA, _EOF = PacketType.DATA, DataFlag.EOF


class Packet(NamedTuple):
    """One packet as received; `raw` includes the header."""

    kind: int
    raw: bytes

    @property
    def data_flags(self) -> int:
        """Flags of a DATA packet (0 when it has none)."""
        return int.from_bytes(self.raw[8:10], "big")

    @property
    def ends_all(self) -> bool:
        """Whether the client says that nothing more comes."""
        return bool(self.raw[9] & _EOF)

    @property
    def payload(self) -> bytes:
        """What follows a DATA packet's flags."""
        return self.raw[DATA_HEADER:]

    @property
    def marker(self) -> int:
        """Which marker a MARKER packet is."""
        return self.raw[10]


class PacketReader:
    """Cuts the byte stream into packets. large: 32-bit lengths (after ACCEPT); limit: greatest length taken."""

    def __init__(self, limit: int) -> None:
        self.large = False
        self.limit = limit
        self._buffer = bytearray()

    def single(self, data: bytes) -> Packet | None:
        """The usual case: `data` is exactly one DATA packet and nothing is left over. None: feed it."""
        size = len(data)
        if self._buffer or not self.large or not DATA_HEADER <= size <= self.limit:
            return None
        if data[_KIND] != _DATA or int.from_bytes(data[:4], "big") != size:
            return None
        return Packet(_DATA, data)

    def feed(self, data: bytes) -> None:
        """Take what the network gave."""
        self._buffer += data

    def next(self) -> Packet | None:
        """The next whole packet, or None; ProtocolError for a header no client sends."""
        buffer = self._buffer
        if len(buffer) < HEADER:
            return None
        size = int.from_bytes(buffer[: 4 if self.large else 2], "big")
        kind = buffer[_KIND]
        if not self._plausible(kind, size):
            raise ProtocolError(f"packet header {bytes(buffer[:HEADER]).hex()}")
        if len(buffer) < size:
            return None
        raw = bytes(buffer[:size])
        del buffer[:size]
        return Packet(kind, raw)

    def _plausible(self, kind: int, size: int) -> bool:
        if not HEADER <= size <= self.limit:
            return False
        if kind == PacketType.DATA:
            return size >= DATA_HEADER
        if kind == PacketType.MARKER:
            return size >= _MARKER_SIZE
        return kind in (PacketType.CONNECT, PacketType.RESEND, PacketType.CONTROL)


def packet(kind: PacketType, body: bytes, large: bool) -> bytes:
    """A packet that is not DATA."""
    size = HEADER + len(body)
    if large:
        return struct.pack(">IBBH", size, kind, 0, 0) + body
    return struct.pack(">HHBBH", size, 0, kind, 0, 0) + body


def marker(kind: MarkerKind) -> bytes:
    """A MARKER packet (always after ACCEPT)."""
    return packet(PacketType.MARKER, bytes((1, 0, kind)), large=True)


def data_packets(body: bytes, sdu: int, last_flags: int = 0) -> bytes:
    """`body` as DATA packets of at most `sdu` bytes; last_flags go on the last one."""
    room = sdu - DATA_HEADER
    if len(body) <= room:
        return struct.pack(">IBBHH", len(body) + DATA_HEADER, _DATA, 0, 0, last_flags) + body
    parts: list[bytes] = []
    for start in range(0, len(body), room):
        chunk = body[start : start + room]
        flags = last_flags if start + room >= len(body) else 0
        parts += (struct.pack(">IBBHH", len(chunk) + DATA_HEADER, PacketType.DATA, 0, 0, flags), chunk)
    return b"".join(parts)
