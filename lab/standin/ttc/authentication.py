"""AUTH phases one (118) and two (115). Source: python-oracledb `messages/auth.pyx`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader, b2, ub
from .constants import MessageType

_MAX_PAIRS = 200
_SYSDBA = 0x20


@dataclass(frozen=True)
class Logon:
    """One phase's request. pairs: the keys and values sent, NULs at their ends removed."""

    user: str
    mode: int
    pairs: dict[str, str]

    @property
    def privileged(self) -> bool:
        """AS SYSDBA."""
        return bool(self.mode & _SYSDBA)


def parse_logon(reader: Reader) -> Logon:
    """Either phase."""
    has_user = reader.u8()
    reader.count()  # length of the user name
    mode = reader.count()
    reader.u8()  # pointer (pairs)
    number = reader.count()
    if number > _MAX_PAIRS:
        raise ProtocolError(f"{number} authentication pairs")
    reader.skip(2)  # pointers (out pairs, their number)
    user = (reader.clr() or b"") if has_user else b""
    pairs: dict[str, str] = {}
    for _ in range(number):
        key, value = reader.b2() or b"", reader.b2() or b""
        reader.ub()  # flags
        pairs.setdefault(_text(key), _text(value))
    return Logon(_text(user), mode, pairs)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").rstrip("\0")


def make_pairs(pairs: Iterable[tuple[str, str, int]]) -> bytes:
    """The PARAMETER message that answers either phase."""
    listed = list(pairs)
    body = b"".join(b2(key.encode()) + b2(value.encode()) + ub(flags) for key, value, flags in listed)
    return bytes((MessageType.PARAMETER,)) + ub(len(listed)) + body
