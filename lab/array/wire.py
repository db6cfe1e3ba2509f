"""The array's protocol: framed requests and replies over TCP, many under way at once, in any order.

Request: magic, command, tag, offset, length, then `length` bytes where the command carries a body.
Reply: magic, code, tag, length, then `length` bytes: what was read, JSON, or the words of an error.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple, Protocol, cast

REQUEST = struct.Struct(">4sB3xQQI")
REPLY = struct.Struct(">4sIQI")
ASK, ANSWER = b"SPRQ", b"SPRP"
LARGE = 16_384  # bytes from which a body is not copied behind its header
BUFFER = 64 << 20
USER_TIMEOUT_MS = 5_000
AT_ONCE = struct.pack("ii", 1, 0)  # struct linger
MOST = 4 << 20  # no frame is longer: a peer that says so is broken

Address = tuple[str, int]


class Command(IntEnum):
    """What can be asked."""

    LOGIN = 0
    READ = 1
    WRITE = 2
    FLUSH = 3
    PING = 4
    MANAGE = 5


WITH_BODY = frozenset({Command.LOGIN, Command.WRITE, Command.PING, Command.MANAGE})


class Code(IntEnum):
    """How it went."""

    OK = 0
    IO = 5
    BAD_REQUEST = 22
    CORRUPT = 74
    FENCED = 1001
    RESERVED = 1002
    NOT_OWNER = 1003


class ArrayError(Exception):
    """A request that was refused or failed. code: the wire's word for it."""

    def __init__(self, code: Code, words: str) -> None:
        super().__init__(words)
        self.code = code

    @classmethod
    def unreachable(cls, words: str) -> ArrayError:
        """The array, or the way to it, does not serve."""
        return cls(Code.IO, words)


class Request(NamedTuple):
    """One request as it arrived."""

    command: int
    tag: int
    offset: int
    length: int
    body: bytes

    def document(self) -> dict[str, Any]:
        """The body as JSON. Raises ArrayError (BAD_REQUEST)."""
        try:
            return dict(json.loads(self.body))
        except (ValueError, TypeError):
            raise ArrayError(Code.BAD_REQUEST, "that is no JSON object") from None


class Frames(asyncio.Protocol):
    """Cuts a stream into frames; what both ends have in common."""

    header: struct.Struct
    magic: bytes

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._wanted = 0
        self.transport: asyncio.Transport | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        line = transport.get_extra_info("socket")
        if line is not None and line.family == socket.AF_INET:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, USER_TIMEOUT_MS)
        self.transport.set_write_buffer_limits(BUFFER)

    def data_received(self, data: bytes) -> None:
        buffer, header = self._buffer, self.header
        buffer += data
        if len(buffer) < self._wanted:
            return
        begin, end, self._wanted = 0, len(buffer), 0
        while end - begin >= header.size:
            fields = header.unpack_from(buffer, begin)
            length = self.body_length(fields)
            if fields[0] != self.magic or length > MOST:
                self.close()
                return
            if end - begin < header.size + length:
                self._wanted = header.size + length
                break
            body = bytes(memoryview(buffer)[begin + header.size : begin + header.size + length])
            begin += header.size + length
            self.frame(fields, body)
            if self.closed:
                return
        del buffer[:begin]

    def send(self, header: bytes, body: bytes) -> None:
        """Write one frame."""
        if self.transport is None or self.closed:
            return
        if len(body) < LARGE:
            self.transport.write(header + body)
        else:
            self.transport.writelines((header, body))

    def close(self) -> None:
        """Hang up, whatever is under way. What was sent and has not arrived must never arrive: it is thrown away."""
        if not self.closed and self.transport is not None:
            line = self.transport.get_extra_info("socket")
            if line is not None:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            self.transport.abort()
        self.closed = True

    def body_length(self, fields: tuple[Any, ...]) -> int:
        """How many bytes follow this header."""
        raise NotImplementedError

    def frame(self, fields: tuple[Any, ...], body: bytes) -> None:
        """One whole frame has arrived."""
        raise NotImplementedError


class Service(Protocol):
    """What stands behind a listening port."""

    sessions: set[Session]

    def handle(self, session: Session, request: Request) -> None:
        """Answer, now or later, by `session.reply`."""


class Session(Frames):
    """The served end of a connection. granted: what its log-in gave it."""

    header, magic = REQUEST, ASK

    def __init__(self, service: Service) -> None:
        super().__init__()
        self.service = service
        self.granted: dict[str, Any] = {}

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.service.sessions.add(self)

    def connection_lost(self, _: Exception | None) -> None:
        self.closed = True
        self.service.sessions.discard(self)

    def body_length(self, fields: tuple[Any, ...]) -> int:
        return int(fields[4]) if fields[1] in WITH_BODY else 0

    def frame(self, fields: tuple[Any, ...], body: bytes) -> None:
        _, command, tag, offset, length = fields
        self.service.handle(self, Request(command, tag, offset, length, body))

    def reply(self, tag: int, code: Code = Code.OK, body: bytes = b"") -> None:
        """Answer the request of this tag."""
        self.send(REPLY.pack(ANSWER, code, tag, len(body)), body)

    def refuse(self, tag: int, error: ArrayError) -> None:
        """Answer with an error and its words."""
        self.reply(tag, error.code, str(error).encode())


class Link(Frames):
    """The asking end of a connection. on_lost: called once when it breaks; not after `close`."""

    header, magic = REPLY, ANSWER

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._tag = 0
        self.on_lost: Callable[[Link], None] | None = None

    def body_length(self, fields: tuple[Any, ...]) -> int:
        return int(fields[3])

    def frame(self, fields: tuple[Any, ...], body: bytes) -> None:
        _, code, tag, _ = fields
        future = self._waiting.pop(tag, None)
        if future is None or future.done():
            return
        if code:
            future.set_exception(ArrayError(Code(code), body.decode(errors="replace")))
        else:
            future.set_result(body)

    def connection_lost(self, _: Exception | None) -> None:
        self.closed = True
        self._give_up()
        if self.on_lost is not None:
            told, self.on_lost = self.on_lost, None
            told(self)

    def close(self) -> None:
        self.on_lost = None
        super().close()
        self._give_up()

    def _give_up(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            if not future.done():
                future.set_exception(ArrayError(Code.IO, "the connection is lost"))

    def request(self, command: Command, offset: int = 0, length: int = 0, body: bytes = b"") -> asyncio.Future[bytes]:
        """Ask; the future has the reply's body, or raises ArrayError."""
        future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        if self.closed:
            future.set_exception(ArrayError(Code.IO, "the connection is closed"))
            return future
        self._tag += 1
        self._waiting[self._tag] = future
        self.send(REQUEST.pack(ASK, command, self._tag, offset, len(body) or length), body)
        return future

    async def ask(self, command: Command, document: dict[str, Any], seconds: float = 3.0) -> dict[str, Any]:
        """Ask with JSON for JSON. Raises ArrayError, also where no answer comes in time."""
        return dict(json.loads(await answer_of(self.request(command, body=json.dumps(document).encode()), seconds)))


async def answer_of(future: asyncio.Future[bytes], seconds: float) -> bytes:
    """The reply, or ArrayError (IO) where it takes longer."""
    try:
        return await asyncio.wait_for(future, seconds)
    except asyncio.TimeoutError:  # noqa: UP041  a database server may have Python 3.9
        raise ArrayError(Code.IO, f"no answer in {seconds:g} s") from None


async def connect(address: Address, seconds: float = 1.5) -> Link:
    """A connection. Raises ArrayError (IO) where nobody listens."""
    loop = asyncio.get_running_loop()
    try:
        _, link = await asyncio.wait_for(loop.create_connection(Link, *address), seconds)
    except (OSError, asyncio.TimeoutError) as error:  # noqa: UP041
        raise ArrayError(Code.IO, f"{address[0]} does not answer: {error or 'time-out'}") from None
    return link


async def listen(service: Service, address: Address) -> asyncio.Server:
    """Serve on this address. Raises OSError where it is taken."""
    loop = asyncio.get_running_loop()
    return await loop.create_server(lambda: Session(service), *address)
