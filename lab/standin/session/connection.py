"""One client's socket: bytes to packets, breaks noticed at once, writes held back while the client does not read.

What is looked out for, and an answer that the socket takes whole, pass the event loop by: they cost a call each.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, cast

from ..patience import Patience
from ..tns.errors import ProtocolError
from ..tns.packets import MarkerKind, Packet, PacketReader, PacketType

FIRST_LIMIT = 65535
_MARKER, _CONNECT = PacketType.MARKER, PacketType.CONNECT
_HIGH_WATER = 1 << 20
_READ = 1 << 16
_MAX_QUEUED, _MAX_QUEUED_BYTES = 1024, 8 << 20


class Connection(asyncio.Protocol):
    """start: what to run for this connection; its reads fail once the connection is lost or garbage came."""

    def __init__(
        self, start: Callable[[Connection], Coroutine[Any, Any, None]], patience: Patience | None = None
    ) -> None:
        self._start = start
        self._patience = patience or Patience()
        self._working = False
        self.reader = PacketReader(FIRST_LIMIT)
        self.breaking = False
        self.on_break: Callable[[], None] = lambda: None
        self.on_lost: Callable[[], None] = lambda: None
        self.task: asyncio.Task[None] | None = None
        self._packets: deque[Packet] = deque()
        self._failure: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self._plain: int | None = None  # the socket's number where the bytes on it are the packets' own
        self._paused = False
        self._queued = 0

    @property
    def peer(self) -> str:
        """Address and port of the client."""
        name = self._transport.get_extra_info("peername") if self._transport else None
        return f"{name[0]}:{name[1]}" if name else ""

    @property
    def protocol(self) -> str:
        """As an address names it."""
        secure = self._transport and self._transport.get_extra_info("ssl_object")
        return "tcps" if secure else "tcp"

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """asyncio: the socket is there."""
        stream = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        stream.set_write_buffer_limits(_HIGH_WATER)
        self._transport = stream
        if self.protocol == "tcp":
            self._plain = stream.get_extra_info("socket").fileno()
        self.task = asyncio.get_running_loop().create_task(self._start(self))

    def data_received(self, data: bytes) -> None:
        """asyncio: bytes arrived."""
        if self._failure:
            return
        if packet := self.reader.single(data):
            self._take(packet)
        else:
            self._cut(data)
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def _cut(self, data: bytes) -> None:
        self.reader.feed(data)
        try:
            while packet := self.reader.next():
                self._take(packet)
        except ProtocolError as error:
            self._fail(error)

    def _take(self, packet: Packet) -> None:
        if packet.kind == _MARKER and packet.marker != MarkerKind.RESET:
            self.breaking = True
            self.on_break()
        self._packets.append(packet)
        self._queued += len(packet.raw)
        full = len(self._packets) >= _MAX_QUEUED or self._queued >= _MAX_QUEUED_BYTES
        if full or packet.kind == _CONNECT:
            self._pause_reading()  # after CONNECT the next header's form depends on the answer

    def _pause_reading(self) -> None:
        if self._transport and not self._paused:
            self._transport.pause_reading()
            self._paused = True

    def connection_lost(self, exc: Exception | None) -> None:
        """asyncio: the client is gone."""
        self._fail(ConnectionError("connection lost"))
        self.resume_writing()
        self.on_lost()

    def pause_writing(self) -> None:
        """asyncio: the client does not read."""
        self._writable = asyncio.get_running_loop().create_future()

    def resume_writing(self) -> None:
        """asyncio: it reads again."""
        if self._writable and not self._writable.done():
            self._writable.set_result(None)
        self._writable = None

    def _fail(self, error: Exception) -> None:
        self._failure = self._failure or error
        self._wake()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def packet(self) -> Packet:
        """The next packet; ConnectionError when the client is gone, ProtocolError when it sent garbage."""
        if not self._packets:
            await self._awaited()
        self._work()
        packet = self._packets.popleft()
        self._queued -= len(packet.raw)
        if self._paused and not self._packets and self._transport:
            self._transport.resume_reading()
            self._paused = False
        return packet

    async def _awaited(self) -> None:
        begin = self._patience.clock()
        if self._working and self._patience.pays and self._plain is not None:
            self._patience.look_out(self._looked)
        while not self._packets:
            self.rest()
            await self._arrival()
        self._patience.came(begin)

    def _looked(self) -> bool:
        """Whether a packet is here, after a look. The end of the connection is left to the event loop."""
        if self._failure or self._plain is None:
            return True
        try:
            data = os.read(self._plain, _READ)
        except BlockingIOError:
            return False
        except OSError:
            return True
        if data:
            self.data_received(data)
        return bool(self._packets) or not data

    def _work(self) -> None:
        if not self._working:
            self._working = True
            self._patience.working += 1

    def rest(self) -> None:
        """No request is being served, and none looked out for."""
        if self._working:
            self._working = False
            self._patience.working -= 1

    def _arrival(self) -> asyncio.Future[None]:
        """Done when something came, or the connection is lost."""
        if self._failure:
            raise self._failure
        self._waiter = asyncio.get_running_loop().create_future()
        return self._waiter

    async def more_comes(self, seconds: float) -> bool:
        """Whether another packet is there or arrives within this time."""
        if self._packets:
            return True
        try:
            await asyncio.wait_for(self._arrival(), seconds)
        except TimeoutError:
            return False
        return bool(self._packets)

    async def write(self, data: bytes) -> None:
        """Send; waits while too much is unread. ConnectionError when the client is gone."""
        transport = self._transport
        if transport is None or transport.is_closing():
            raise ConnectionError("connection lost")
        if self._plain is not None and not transport.get_write_buffer_size():
            data = self._sent_at_once(self._plain, data)
        if data:
            transport.write(data)
            if self._writable:
                await self._writable

    def _sent_at_once(self, number: int, data: bytes) -> bytes:
        """What the socket did not take."""
        try:
            return data[os.write(number, data) :]
        except BlockingIOError:
            return data
        except OSError as error:
            raise ConnectionError("connection lost") from error

    def go_large(self, limit: int) -> None:
        """After ACCEPT: wide lengths, packets up to `limit` bytes."""
        self.reader.large = True
        self.reader.limit = limit
        self.data_received(b"")

    def close(self) -> None:
        """Send what is buffered and close."""
        if self._transport:
            self._transport.close()

    def abort(self) -> None:
        """Close at once; the conversation ends with ConnectionError."""
        if self._transport:
            self._transport.abort()

    def tune(self, set_options: Callable[[socket.socket], None]) -> None:
        """Apply socket options."""
        sock = self._transport.get_extra_info("socket") if self._transport else None
        if sock is not None:
            set_options(sock)
