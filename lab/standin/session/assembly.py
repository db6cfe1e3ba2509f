"""Requests out of DATA packets. A request has no end mark: it is complete when it parses.

So that a long one is not parsed again for every packet, a packet that is nearly full is taken for one with a successor
unless none follows for a moment, or the client marked the end of its request.
"""

from __future__ import annotations

from ..tns.errors import ProtocolError
from ..tns.packets import DATA_HEADER, DataFlag, Packet
from .connection import Connection

_NEARLY_FULL = 32
_MOMENT = 0.005


class RequestAssembly:
    """limit: bytes of one request at most; sdu: the size of a full packet."""

    def __init__(self, connection: Connection, limit: int, sdu: int) -> None:
        self._connection = connection
        self.limit = limit
        self.sdu = sdu
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, packet: Packet) -> bool:
        """Whether the packet looks like one with a successor. ProtocolError when the request becomes too long."""
        raw = packet.raw
        self._parts.append(raw[DATA_HEADER:])
        self._size += len(raw) - DATA_HEADER
        if self._size > self.limit:
            raise ProtocolError(f"request of more than {self.limit} bytes")
        return len(raw) >= self.sdu - _NEARLY_FULL and not packet.data_flags & DataFlag.END_OF_REQUEST

    async def continues(self) -> bool:
        """Whether another packet follows a full one."""
        return await self._connection.more_comes(_MOMENT)

    def joined(self) -> bytes:
        """All bytes of the request so far."""
        if len(self._parts) > 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0]

    def clear(self) -> None:
        """The request was understood, or dropped by a break."""
        self._parts.clear()
        self._size = 0
