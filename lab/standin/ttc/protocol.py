"""PROTOCOL (1): the first exchange after ACCEPT. Source: python-oracledb `messages/protocol.pyx`."""

from __future__ import annotations

import struct

from ..tns.primitives import Reader, clr
from .capabilities import FIELD_VERSION_INDEX, Capabilities
from .constants import CHARSET_UTF8, CHARSET_UTF16

_BANNER = b"x86_64/Linux 2.4.xx"
_COMPILE = {
    0: 6,  # SQL version
    4: 0xEA,  # logon types: O5LOGON, O7LOGON, O8LOGON
    8: 1,  # end of call status
    15: 0x29,
    16: 0x90,
    17: 3,
    18: 7,
    19: 3,
    21: 1,
    23: 0xCF,
    26: 4,
    27: 1,
    37: 0xB0,
    42: 0x05,
}
_RUNTIME_32K_STRINGS = 0x05


def parse_protocol(reader: Reader, last: bool) -> None:
    """The client's versions (NUL-ended list) and its name; the name ends the message unless more follows."""
    reader.u8()  # highest protocol version
    while reader.u8():  # further versions, ended by 0
        pass
    if last:
        reader.skip(reader.left)  # driver name
    else:
        while reader.u8():  # driver name, NUL-ended
            pass


def make_protocol(caps: Capabilities) -> bytes:
    """The server's banner, character sets and capabilities."""
    compile_caps = bytearray(55 if caps.field_version > 13 else 45)
    for index, value in _COMPILE.items():
        compile_caps[index] = value
    compile_caps[FIELD_VERSION_INDEX] = caps.field_version
    runtime_caps = bytearray(11)
    runtime_caps[0], runtime_caps[6] = 2, _RUNTIME_32K_STRINGS
    fdo = bytes(9) + struct.pack(">H", CHARSET_UTF16)
    return b"".join(
        (
            b"\x01\x06\x00" + _BANNER + b"\x00",
            struct.pack("<HBH", CHARSET_UTF8, 1, 0),  # charset, flags, number of elements
            struct.pack(">H", len(fdo)) + fdo,
            clr(bytes(compile_caps)),
            clr(bytes(runtime_caps)),
        )
    )
