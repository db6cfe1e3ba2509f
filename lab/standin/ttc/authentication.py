"""AUTH phases one (118) and two (115). Source: python-oracledb `messages/auth.pyx`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..identity import AppContext
from ..tns.errors import ProtocolError
from ..tns.primitives import Reader, b2, ub
from .constants import MessageType

_MAX_PAIRS = 200
_SYSDBA = 0x20
_CONTEXT_KEYS = ("AUTH_APPCTX_NSPACE", "AUTH_APPCTX_ATTR", "AUTH_APPCTX_VALUE")


@dataclass(frozen=True)
class Logon:
    """One phase's request. pairs: the keys and values sent, NULs at their ends removed; contexts: namespace, attribute
    and value of each application context, whose keys are sent again and again."""

    user: str
    mode: int
    pairs: dict[str, str]
    contexts: tuple[AppContext, ...] = ()

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
    contexts: list[str] = []
    for _ in range(number):
        key, value = _text(reader.b2() or b""), _text(reader.b2() or b"")
        reader.ub()  # flags
        if key in _CONTEXT_KEYS:
            contexts.append(value)
        else:
            pairs.setdefault(key, value)
    triples = zip(contexts[::3], contexts[1::3], contexts[2::3], strict=False)
    return Logon(_text(user), mode, pairs, tuple(triples))


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").rstrip("\0")


def make_pairs(pairs: Iterable[tuple[str, str, int]]) -> bytes:
    """The PARAMETER message that answers either phase."""
    listed = list(pairs)
    body = b"".join(b2(key.encode()) + b2(value.encode()) + ub(flags) for key, value, flags in listed)
    return bytes((MessageType.PARAMETER,)) + ub(len(listed)) + body
