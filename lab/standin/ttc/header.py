"""What every request begins with: piggybacks, then a function header. Source: `messages/base.pyx`."""

from __future__ import annotations

from typing import NamedTuple

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .capabilities import Capabilities
from .constants import MessageType
from .piggybacks import Piggyback, parse_piggyback

_MAX_PIGGYBACKS = 64
_PIGGYBACK, _FUNCTION, _ONEWAY = MessageType.PIGGYBACK, MessageType.FUNCTION, MessageType.ONEWAY


class RequestHeader(NamedTuple):
    """one_way: the client waits for no reply."""

    function: int
    one_way: bool
    piggybacks: tuple[Piggyback, ...]


def parse_header(reader: Reader, caps: Capabilities) -> RequestHeader:
    """ProtocolError when it is no call."""
    kind = reader.u8()
    if kind == _FUNCTION:
        return RequestHeader(_function(reader, caps), False, ())
    piggybacks: list[Piggyback] = []
    while kind == _PIGGYBACK:
        function = _function(reader, caps)
        piggybacks.append(parse_piggyback(function, reader))
        if len(piggybacks) > _MAX_PIGGYBACKS:
            raise ProtocolError("too many piggybacks")
        kind = reader.u8()
    if kind not in (_FUNCTION, _ONEWAY):
        raise ProtocolError(f"message {kind} where a call was expected")
    return RequestHeader(_function(reader, caps), kind == _ONEWAY, tuple(piggybacks))


def _function(reader: Reader, caps: Capabilities) -> int:
    function, _sequence = reader.raw(2)
    if caps.has_tokens:
        reader.ub()  # token
    return function
