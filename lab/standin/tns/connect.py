"""CONNECT, and its answers: ACCEPT, REFUSE, REDIRECT, and the text that a listener query gets."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from .errors import ProtocolError
from .packets import DATA_HEADER, MAX_SMALL_PACKET, DataFlag, Packet, PacketType, packet

MIN_SDU, MAX_SDU = 512, 2 * 1024 * 1024
_SDU_OFFSET, _LENGTH_OFFSET, _LARGE_SDU_OFFSET = 14, 24, 58
_FIXED_PART = 62
_FLAGS_OFFSET, _REDIRECTED = 5, 0x04
_NO_NATIVE_ENCRYPTION = 0x04
_QUERY_VERSION, _QUERY_SDU = 310, 8192  # answered in the old form of packets, which every client knows
_SERVICE = re.compile(r"SERVICE_NAME\s*=\s*([^)\s]+)", re.I)
_SID = re.compile(r"\(\s*SID\s*=\s*([^)\s]+)", re.I)
_COMMAND = re.compile(r"\(\s*COMMAND\s*=\s*([^)\s]+)", re.I)
_FIELD = r"\(\s*{}\s*=\s*([^)]*)\)"


@dataclass(frozen=True)
class Connect:
    """What a client asks for. sdu: bytes; descriptor: the connect data; redirected: a listener sent it here."""

    version: int
    sdu: int
    descriptor: str
    redirected: bool = False

    @property
    def service(self) -> str:
        """SERVICE_NAME or SID, upper case; empty when neither was given."""
        found = _SERVICE.search(self.descriptor) or _SID.search(self.descriptor)
        return found.group(1).upper() if found else ""

    @property
    def by_sid(self) -> bool:
        """The client named a SID, not a service."""
        return not _SERVICE.search(self.descriptor) and bool(_SID.search(self.descriptor))

    @property
    def command(self) -> str:
        """COMMAND of a listener query (`ping`, `status`, `version`), lower case; empty for a logon."""
        found = _COMMAND.search(self.descriptor)
        return found.group(1).lower() if found else ""

    def field(self, name: str) -> str:
        """One value of the CID section (PROGRAM, HOST, USER)."""
        found = re.search(_FIELD.format(name), self.descriptor, re.I)
        return found.group(1) if found else ""


def descriptor_length(first: Packet) -> int:
    """How many bytes of connect data the client announced."""
    _check(first)
    return int.from_bytes(first.raw[_LENGTH_OFFSET : _LENGTH_OFFSET + 2], "big")


def inline_descriptor(first: Packet) -> bytes:
    """The connect data inside the CONNECT packet itself (long ones follow in a DATA packet)."""
    _check(first)
    length, offset = struct.unpack_from(">HH", first.raw, _LENGTH_OFFSET)
    return first.raw[offset : offset + length]


def parse_connect(first: Packet, data: bytes) -> Connect:
    """CONNECT and its connect data; ProtocolError when it is none."""
    _check(first)
    version, small_sdu = struct.unpack_from(">H4xH", first.raw, 8)
    (large_sdu,) = struct.unpack_from(">I", first.raw, _LARGE_SDU_OFFSET)
    sdu = max(MIN_SDU, min(large_sdu or small_sdu, MAX_SDU))
    return Connect(version, sdu, data.decode("utf-8", "replace"), bool(first.raw[_FLAGS_OFFSET] & _REDIRECTED))


def _check(first: Packet) -> None:
    if first.kind != PacketType.CONNECT or len(first.raw) < _FIXED_PART:
        raise ProtocolError("CONNECT expected")


def accept(tns_version: int, sdu: int, flags2: int) -> bytes:
    """ACCEPT: no out-of-band break, no native network encryption."""
    small = min(sdu, 65535)
    body = struct.pack(
        ">HHHHHHH",
        tns_version,
        0,  # options: no out-of-band break
        small,  # SDU
        small,  # TDU
        1,  # byte order
        0,  # connect data length
        45,  # connect data offset
    )
    body += bytes((_NO_NATIVE_ENCRYPTION, _NO_NATIVE_ENCRYPTION)) + bytes(8)  # NSI flags, reserved
    body += struct.pack(">IIBI", sdu, sdu, 0, flags2)  # SDU, TDU, compression, flags2
    return packet(PacketType.ACCEPT, body, large=False)


def refuse(code: int, more: str = "") -> bytes:
    """REFUSE with a listener error, e.g. 12514 (service unknown); 0 is the answer to tnsping."""
    text = (
        f"(DESCRIPTION=(TMP=)(VSNNUM=318767104)(ERR={code}){more}(ERROR_STACK=(ERROR=(CODE={code})(EMFI=4))))".encode()
    )
    return packet(PacketType.REFUSE, bytes((0x22, 0)) + struct.pack(">H", len(text)) + text, large=False)


def redirect(address: str, descriptor: str) -> bytes:
    """REDIRECT, and in a packet of its own where to: that address, there with this descriptor. REFUSE 12564 when that
    does not fit."""
    data = f"{address}\0{descriptor}".encode()
    if len(data) > MAX_SMALL_PACKET - DATA_HEADER:
        return refuse(12564)
    return packet(PacketType.REDIRECT, struct.pack(">H", len(data)), large=False) + _small_data(data)


def inform(head: str, text: str) -> bytes:
    """The answer to a listener query: ACCEPT that announces `head`, `head` itself, `text`, and the end."""
    body = struct.pack(">HHHHHHH", _QUERY_VERSION, 1, _QUERY_SDU, MAX_SMALL_PACKET // 2, 1, len(head.encode()), 32)
    accepted = packet(PacketType.ACCEPT, body + bytes((0x0D, 0x08)) + bytes(8), large=False)
    room = _QUERY_SDU - DATA_HEADER
    data = text.encode()
    parts = [head.encode(), *(data[start : start + room] for start in range(0, len(data), room))]
    return accepted + b"".join(_small_data(part) for part in parts) + _small_data(b"", DataFlag.EOF)


def _small_data(part: bytes, flags: int = 0) -> bytes:
    return packet(PacketType.DATA, struct.pack(">H", flags) + part, large=False)


def joined_descriptor(first: Packet, second: Packet) -> bytes:
    """Connect data that came in the DATA packet after CONNECT."""
    if second.kind != PacketType.DATA:
        raise ProtocolError("connect data expected")
    return second.raw[DATA_HEADER : DATA_HEADER + descriptor_length(first)]
