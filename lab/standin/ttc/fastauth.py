"""FAST_AUTH (34, 23ai): protocol, data types and authentication phase one in one message."""

from __future__ import annotations

from dataclasses import dataclass

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .authentication import Logon, parse_logon
from .constants import Function, MessageType
from .datatypes import DataTypes, parse_data_types
from .protocol import parse_protocol


@dataclass(frozen=True)
class FastAuth:
    """The second and the third message; the first says nothing of use."""

    types: DataTypes
    logon: Logon


def parse_fast_auth(reader: Reader) -> FastAuth:
    """The whole message after its type byte."""
    reader.skip(3)  # fast auth version, server converts characters, flags
    if reader.u8() != MessageType.PROTOCOL:
        raise ProtocolError("fast auth: protocol message expected")
    parse_protocol(reader, last=False)
    reader.skip(6)  # charset, flags, ncharset, server's field version
    if reader.u8() != MessageType.DATA_TYPES:
        raise ProtocolError("fast auth: data types expected")
    types = parse_data_types(reader)
    if reader.raw(2) != bytes((MessageType.FUNCTION, Function.AUTH_PHASE_ONE)):
        raise ProtocolError("fast auth: phase one expected")
    reader.u8()  # sequence number; no token at the field version of fast auth
    return FastAuth(types, parse_logon(reader))
