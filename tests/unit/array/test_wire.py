"""Frames in pieces and in heaps, and peers that are no array."""

from __future__ import annotations

import asyncio
import struct
from typing import Any

import pytest

from lab.array.wire import (
    ANSWER,
    ASK,
    MOST,
    REPLY,
    REQUEST,
    ArrayError,
    Code,
    Command,
    Link,
    Request,
    Session,
    answer_of,
    connect,
    listen,
)


class Echo:
    """Answers a write with its body, a read with zeros, refuses a flush, and never answers a ping."""

    def __init__(self) -> None:
        self.sessions: set[Session] = set()
        self.seen: list[Request] = []

    def handle(self, session: Session, request: Request) -> None:
        self.seen.append(request)
        if request.command == Command.FLUSH:
            session.refuse(request.tag, ArrayError(Code.FENCED, "no"))
        elif request.command != Command.PING:
            session.reply(request.tag, body=request.body or bytes(request.length))


class Wire:
    """A transport that remembers."""

    def __init__(self) -> None:
        self.sent = b""
        self.aborted = False

    def write(self, data: bytes) -> None:
        self.sent += data

    def writelines(self, parts: tuple[bytes, ...]) -> None:
        self.sent += b"".join(parts)

    def abort(self) -> None:
        self.aborted = True

    def get_extra_info(self, _: str) -> None:
        return None

    def set_write_buffer_limits(self, _: int) -> None:
        return None


def session_of(service: Echo) -> tuple[Session, Any]:
    session, wire = Session(service), Wire()
    session.connection_made(wire)  # type: ignore[arg-type]
    return session, wire


@pytest.mark.parametrize("piece", [1, 7, 31, 10_000])
def test_a_stream_is_cut_into_its_requests_however_it_arrives(piece: int) -> None:
    service = Echo()
    session, wire = session_of(service)
    bodies = [b"", b"x" * 4096, b"y" * 20_000]
    stream = b"".join(REQUEST.pack(ASK, Command.WRITE, n, 0, len(body)) + body for n, body in enumerate(bodies))
    for begin in range(0, len(stream), piece):
        session.data_received(stream[begin : begin + piece])
    assert [request.body for request in service.seen] == bodies
    assert wire.sent.count(ANSWER) == 3 and REPLY.unpack_from(wire.sent)[1] == Code.OK


@pytest.mark.parametrize(
    "stream", [b"GET / HTTP/1.1\r\nHost: array\r\n\r\n", REQUEST.pack(ASK, Command.WRITE, 1, 0, MOST + 1)]
)
def test_a_peer_that_is_none_is_hung_up_on(stream: bytes) -> None:
    service = Echo()
    session, wire = session_of(service)
    session.data_received(stream)
    assert wire.aborted and session.closed and not service.seen


def test_replies_find_their_questions_in_any_order_and_a_late_one_harms_nobody() -> None:
    async def story() -> None:
        link, wire = Link(), Wire()
        link.connection_made(wire)  # type: ignore[arg-type]
        first, second = link.request(Command.READ, 0, 1), link.request(Command.READ, 0, 1)
        link.data_received(REPLY.pack(ANSWER, 0, 2, 1) + b"b" + REPLY.pack(ANSWER, 0, 9, 0))
        link.data_received(REPLY.pack(ANSWER, Code.CORRUPT, 1, 3) + b"rot")
        assert await second == b"b"
        with pytest.raises(ArrayError, match="rot") as caught:
            await first
        assert caught.value.code is Code.CORRUPT
        with pytest.raises(ArrayError, match="no answer in"):
            await answer_of(link.request(Command.READ, 0, 1), 0.01)

    asyncio.run(story())


def test_a_broken_connection_fails_what_is_under_way_and_is_told_once() -> None:
    async def story() -> None:
        service = Echo()
        server = await listen(service, ("127.0.0.1", 0))
        link = await connect(server.sockets[0].getsockname()[:2])
        told: list[Link] = []
        link.on_lost = told.append
        assert await link.request(Command.WRITE, body=b"w" * 50_000) == b"w" * 50_000
        with pytest.raises(ArrayError, match="no") as caught:
            await link.request(Command.FLUSH)
        assert caught.value.code is Code.FENCED
        waiting = link.request(Command.PING, body=b"{}")
        await asyncio.sleep(0.05)
        for session in list(service.sessions):
            session.close()
        with pytest.raises(ArrayError, match="lost"):
            await waiting
        assert told == [link]
        with pytest.raises(ArrayError, match="closed"):
            await link.request(Command.READ, 0, 1)
        server.close()

    asyncio.run(story())


def test_nobody_listening_is_one_line() -> None:
    with pytest.raises(ArrayError, match="does not answer"):
        asyncio.run(connect(("127.0.0.1", 1)))


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(ArrayError, match="no JSON"):
        Request(Command.MANAGE, 1, 0, 0, b"[").document()
    assert struct.calcsize(REQUEST.format) == 28
