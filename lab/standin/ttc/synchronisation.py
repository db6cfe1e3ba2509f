"""SERVER_PIGGYBACK (23), opcode 5: what changed of the session, sent ahead of a call's reply."""

from __future__ import annotations

from collections.abc import Sequence

from ..identity import News
from ..tns.primitives import b2, ub
from .constants import MessageType

_SYNC = 5


def make_synchronisation(news: Sequence[News]) -> bytes:
    """Keyword, text and data of each thing that changed."""
    head = bytes((MessageType.SERVER_PIGGYBACK, _SYNC)) + ub(0) + b"\0"  # number and length of DTYs
    pairs = b"".join(b2(one.text.encode()) + b2(one.data) + ub(one.keyword) for one in news)
    return head + ub(len(news)) + b"\0" + pairs + ub(0)  # length; overall flags
