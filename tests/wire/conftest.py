"""Servers on loopback ports, over the fake database and over a private PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import oracledb
import pytest

from lab.standin.config import Limits, Settings
from lab.standin.ttc.capabilities import Mode

from .fake_database import FakeDatabase
from .postgres import running_postgres
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


@pytest.fixture(scope="session")
def postgres_dsn() -> Iterator[str]:
    """A private PostgreSQL with schema sys, SYS and SYSTEM (password `manager`) and HIS (password `secret`)."""
    import psycopg

    from lab.standin.pg.bootstrap import bootstrap, create_user

    with running_postgres() as dsn:
        bootstrap(dsn, "manager")
        with psycopg.connect(dsn, autocommit=True) as connection:
            create_user(connection, "HIS", "secret")
        yield dsn


@pytest.fixture(scope="session", params=[Mode.V19, Mode.V23], ids=["19c", "23ai"])
def standin(request: pytest.FixtureRequest, postgres_dsn: str) -> Iterator[ServerThread]:
    """The whole stand-in on a loopback port, once in each mode."""
    from lab.standin.pg import open_database

    settings = Settings(listen="127.0.0.1", port=0, mode=request.param)
    with ServerThread(settings, lambda: open_database({"dsn": postgres_dsn, "release": request.param.value})) as server:
        yield server


@pytest.fixture
def his(standin: ServerThread) -> Iterator[oracledb.Connection]:
    """A session of HIS on the whole stand-in."""
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as session:
        yield session
