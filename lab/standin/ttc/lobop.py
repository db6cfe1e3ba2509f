"""LOB_OP (96): every operation on a LOB locator. Source: python-oracledb `messages/lob_op.pyx`."""

from __future__ import annotations

from dataclasses import dataclass

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .constants import LobOperation, MessageType

_ARRAY = 0x80000


@dataclass(frozen=True)
class LobRequest:
    """offsets: 1-based, in characters or bytes; amount: None when not asked; data: what to write."""

    operation: int
    locator: bytes
    source_offset: int
    destination_offset: int
    amount: int | None
    data: bytes
    locators: tuple[bytes, ...] = ()


def parse_lob_request(reader: Reader) -> LobRequest:
    """The call, and the piggyback that frees an array of temporary LOBs."""
    reader.u8()  # pointer (source locator)
    size = reader.count()
    reader.u8()  # pointer (destination locator)
    reader.ub()  # length of the destination locator
    reader.ub()  # short source offset
    reader.ub()  # short destination offset
    has_charset = reader.u8()
    reader.u8()  # pointer (short amount)
    reader.u8()  # pointer (null LOB)
    operation = reader.count()
    reader.skip(2)  # pointers (SCN, its length)
    source_offset = reader.count()
    destination_offset = reader.count()
    has_amount = reader.u8()
    reader.skip(6)  # three unused arrays
    locator = reader.raw(size)
    if operation & _ARRAY:
        return LobRequest(operation, b"", 0, 0, None, b"", _split(locator))
    if has_charset:
        reader.ub()  # charset
    data = _parse_data(reader) if operation == LobOperation.WRITE else b""
    amount = reader.count() if has_amount else None
    return LobRequest(operation, locator, source_offset, destination_offset, amount, data)


def _parse_data(reader: Reader) -> bytes:
    if reader.u8() != MessageType.LOB_DATA:
        raise ProtocolError("LOB data expected")
    return reader.clr() or b""


def _split(joined: bytes) -> tuple[bytes, ...]:
    locators, position = [], 0
    while position + 2 <= len(joined):
        size = 2 + int.from_bytes(joined[position : position + 2], "big")
        locators.append(joined[position : position + size])
        position += size
    return tuple(locators)
