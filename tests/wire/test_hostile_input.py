"""An attacker at the port: garbage never kills the server, stalls another client or leaves a session behind."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import socket
from collections.abc import Iterator

import oracledb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.standin.config import Limits
from lab.standin.identity import SessionIdentity
from lab.standin.interface import Column, Outcome
from lab.standin.session.connection import Connection
from lab.standin.session.context import Context
from lab.standin.session.conversation import Conversation, ConversationEndError
from lab.standin.session.listener import Listener
from lab.standin.session.numbers import SessionNumbers
from lab.standin.session.shared import Shared
from lab.standin.tns.errors import NeedMoreError, ProtocolError
from lab.standin.tns.packets import PacketType, packet
from lab.standin.tns.primitives import Reader
from lab.standin.ttc.capabilities import OFFERED, Mode

from .conftest import StartServer
from .fake_database import FakeDatabase, FakeRows
from .server_thread import ServerThread

DESCRIPTOR = b"(DESCRIPTION=(CONNECT_DATA=(SERVICE_NAME=XEPDB1)))"


def connect_packet() -> bytes:
    """A CONNECT that is accepted."""
    body = bytearray(66)
    body[0:2], body[16:18], body[18:20] = b"\x01\x3e", len(DESCRIPTOR).to_bytes(2, "big"), b"\x00\x4a"
    body[50:54] = (8192).to_bytes(4, "big")
    return packet(PacketType.CONNECT, bytes(body) + DESCRIPTOR, large=False)


def openings() -> Iterator[bytes]:
    """What an attacker may send first."""
    noise = random.Random(20261123)
    yield b"GET / HTTP/1.1\r\nHost: db\r\n\r\n"
    yield b"\xff" * 4096
    yield b"\x00\x08\x00\x00\x01\x00\x00\x00"
    yield connect_packet() * 3
    for kind in (1, 2, 6, 17, 34, 255):
        yield connect_packet() + b"\x00\x00\x00\x40\x06\x00\x00\x00\x00\x00" + bytes((kind,)) + noise.randbytes(53)
    yield connect_packet() + b"\x7f\xff\xff\xff\x06\x00\x00\x00"
    for size in (1, 9, 100, 5000):
        yield noise.randbytes(size)
        yield connect_packet() + noise.randbytes(size)


@pytest.mark.parametrize("mode", list(Mode), ids=["19c", "23ai"])
def test_server_outlives_every_opening_and_serves_others_meanwhile(
    start_server: StartServer, fake: FakeDatabase, mode: Mode
) -> None:
    server = start_server(mode=mode, limits=Limits(connect_timeout=1.0, sessions=100))
    attackers = []
    for opening in openings():
        attackers.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
        with contextlib.suppress(ConnectionError):
            attackers[-1].sendall(opening)
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection:
        connection.ping()
    for attacker in attackers:
        assert_closed(attacker)
    assert len(fake.sessions) == 1


def assert_closed(attacker: socket.socket) -> None:
    """The server ends the connection by itself."""
    with attacker, contextlib.suppress(ConnectionError):
        while attacker.recv(65536):
            pass


def test_listener_query_is_answered_as_tnsping_expects(server: ServerThread) -> None:
    ping = connect_packet().replace(b"(SERVICE_NAME=XEPDB1)", b"(COMMAND=ping)       ")
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        client.sendall(ping)
        reply = client.recv(4096)
    assert reply[4] == PacketType.REFUSE and b"(ERR=0)" in reply


def test_break_before_logon_is_harmless(server: ServerThread) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
        client.sendall(connect_packet())
        assert client.recv(4096)[4] == PacketType.ACCEPT
        client.sendall(bytes.fromhex("0000000b0c000000010003") + bytes.fromhex("0000000b0c000000010002"))
        assert client.recv(4096)[4] == PacketType.MARKER
    oracledb.connect(user="his", password="secret", dsn=server.dsn).close()


class StubConnection(Connection):
    """A connection with no socket; what is written is dropped."""

    def __init__(self) -> None:
        super().__init__(lambda connection: asyncio.sleep(0))

    async def write(self, data: bytes) -> None:
        pass


@pytest.fixture(scope="module")
def captured() -> list[bytes]:
    """Requests of a real client, one of every kind, taken from a running server."""
    requests: list[bytes] = []
    original = Conversation._serving

    async def recording(self: Conversation, reader: Reader) -> None:
        requests.append(reader.data)
        await original(self, reader)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Conversation, "_serving", recording)
        drive_a_client()
    return requests


def scripted() -> FakeDatabase:
    """A database that answers what the capture asks."""
    fake = FakeDatabase()
    rows = [(str(n).encode(), b"x") for n in range(300)]
    columns = [Column("N", 2), Column("C", 112)]
    fake.scripts["select n, c from t"] = lambda session, _: Outcome(rows=FakeRows(columns, rows))
    fake.scripts["begin p(:a, :b); end;"] = lambda session, rows: Outcome(
        directions=["in", "out"], out=[[None, b"1"] for _ in rows]
    )
    return fake


def drive_a_client() -> None:
    """Every kind of call once."""
    from lab.standin.config import Settings

    async def database() -> FakeDatabase:
        return scripted()

    with (
        ServerThread(Settings(listen="127.0.0.1", port=0), database) as server,
        oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection,
    ):
        call_everything(connection)


def call_everything(connection: oracledb.Connection) -> None:
    """One request of every kind."""
    connection.module = "fuzz"
    cursor = connection.cursor()
    for number in range(3):
        cursor.execute("select :1, :2 from dual", [number, "text"])
        cursor.fetchall()
    cursor.execute("select n, c from t")
    cursor.fetchmany(150)[0][1].read()
    cursor.executemany("insert into t values (:1, :2)", [(1, "a"), (2, None)], batcherrors=True)
    for number in range(2):
        cursor.execute("begin p(:a, :b); end;", a=number, b=cursor.var(int))
    lob = connection.createlob(oracledb.DB_TYPE_BLOB, b"abc")
    cursor.execute("insert into t values (:1)", [lob])
    connection.commit()
    connection.rollback()


mutations = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 255), st.sampled_from("sid")), min_size=1, max_size=6
)


def mutate(request: bytes, changes: list[tuple[int, int, str]]) -> bytes:
    """Set, insert or delete single bytes."""
    changed = bytearray(request)
    for place, value, kind in changes:
        place %= max(len(changed), 1)
        if kind == "i":
            changed.insert(place, value)
        elif kind == "s":
            changed[place : place + 1] = bytes((value,))
        else:
            del changed[place : place + 1]
    return bytes(changed)


@given(data=st.data())
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_requests_end_in_a_reply_or_a_refusal(
    captured: list[bytes], caplog: pytest.LogCaptureFixture, data: st.DataObject
) -> None:
    changed = mutate(data.draw(st.sampled_from(captured)), data.draw(mutations))
    with caplog.at_level(logging.ERROR, logger="lab.standin"):
        asyncio.run(asyncio.wait_for(feed(captured, changed), 30))
    assert [record.getMessage() for record in caplog.records] == []


async def feed(captured: list[bytes], request: bytes) -> None:
    """A session with its cursors open gets the request."""
    database = scripted()
    identity = SessionIdentity("HIS", "XEPDB1", 1, 1)
    shared = Shared(Mode.V19, Listener(Mode.V19, database.services), Limits(), database, SessionNumbers(1))
    conversation = Conversation(StubConnection(), shared)
    session = await database.open_session(identity)
    conversation._context = Context(OFFERED[Mode.V19], Limits(), database, session, identity)
    for earlier in captured[:8]:
        await conversation._serving(Reader(earlier))
    with contextlib.suppress(NeedMoreError, ProtocolError, ConversationEndError):
        await conversation._serving(Reader(request))
