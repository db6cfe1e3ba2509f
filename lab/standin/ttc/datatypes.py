"""DATA_TYPES (2): which representations the client wants. Source: python-oracledb `messages/data_types.pyx`."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .capabilities import FIELD_VERSION_INDEX
from .constants import MessageType

_TIME_ZONE_FOLLOWS = 0x01  # in the second run-time capability; our own say that none comes back


@dataclass(frozen=True)
class DataTypes:
    """field_version: the client's; types: (type, conversion type, representation)."""

    field_version: int
    types: tuple[tuple[int, int, int], ...]


def parse_data_types(reader: Reader) -> DataTypes:
    """The client's capabilities and type list."""
    reader.skip(5)  # charset twice, encoding flags
    caps = reader.clr()  # compile-time capabilities
    runtime = reader.clr() or b""  # run-time capabilities
    if runtime[1:2] and runtime[1] & _TIME_ZONE_FOLLOWS:
        reader.skip(11)  # the client's time zone, as an INTERVAL DAY TO SECOND
    if not caps or len(caps) <= FIELD_VERSION_INDEX:
        raise ProtocolError("client capabilities too short")
    types = []
    while number := reader.u16():
        if conversion := reader.u16():
            types.append((number, conversion, reader.u16()))
            reader.skip(2)  # end of entry
    return DataTypes(caps[FIELD_VERSION_INDEX], tuple(types))


def make_data_types(request: DataTypes) -> bytes:
    """Agree to everything the client asked for."""
    entries = b"".join(struct.pack(">HHHH", *entry, 0) for entry in request.types)
    return bytes((MessageType.DATA_TYPES,)) + entries + b"\0\0"
