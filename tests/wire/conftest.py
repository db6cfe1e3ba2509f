"""Servers on loopback ports, over the fake database and over a private PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import oracledb
import pytest

from lab.standin.config import Limits, Settings
from lab.standin.ttc.capabilities import Mode

from .fake_database import FakeDatabase
from .server_thread import ServerThread

StartServer = Callable[..., ServerThread]


@pytest.fixture
def fake() -> FakeDatabase:
    """The database in memory."""
    return FakeDatabase()


@pytest.fixture
def start_server(fake: FakeDatabase) -> Iterator[StartServer]:
    """Start servers with settings of the test's own; all stop at its end."""
    with ExitStack() as stack:

        async def database() -> FakeDatabase:
            return fake

        def start(**changes: object) -> ServerThread:
            settings = Settings(listen="127.0.0.1", port=0, **changes)  # type: ignore[arg-type]
            return stack.enter_context(ServerThread(settings, database))

        yield start


@pytest.fixture(params=[Mode.V19, Mode.V23], ids=["19c", "23ai"])
def server(request: pytest.FixtureRequest, start_server: StartServer) -> ServerThread:
    """A server over the fake database, once in each mode."""
    return start_server(mode=request.param, limits=Limits(cursors=60))


@pytest.fixture
def connection(server: ServerThread) -> Iterator[oracledb.Connection]:
    """A real client's session as HIS."""
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as session:
        yield session
