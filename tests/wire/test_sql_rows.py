"""Families of Oracle's SQL through the real driver: statement, then the rows that Oracle gives or the error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import oracledb
import psycopg
import pytest

from lab.standin.config import Settings
from lab.standin.pg import open_database
from lab.standin.pg.bootstrap import create_user

from .rows_analytic import ANALYTIC
from .rows_formats import FORMATS
from .rows_functions import FUNCTIONS
from .rows_json import JSON
from .rows_queries import QUERIES
from .server_thread import ServerThread
from .staff import fill

ROWS = [*QUERIES, *ANALYTIC, *FORMATS, *FUNCTIONS, *JSON]


@pytest.fixture(scope="module")
def session(postgres_dsn: str) -> Iterator[oracledb.Connection]:
    """A user of its own with the staff's tables."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        create_user(connection, "STAFF", "secret")
    settings = Settings(listen="127.0.0.1", port=0)
    with (
        ServerThread(settings, lambda: open_database({"dsn": postgres_dsn})) as server,
        oracledb.connect(user="staff", password="secret", dsn=server.dsn) as connection,
    ):
        fill(connection)
        yield connection


@pytest.fixture(autouse=True)
def rolled_back(session: oracledb.Connection) -> Iterator[None]:
    yield
    session.rollback()


@pytest.mark.parametrize(("sql", "binds", "expected"), ROWS, ids=[row[0][:60] for row in ROWS])
def test_statement(session: oracledb.Connection, sql: str, binds: list[Any], expected: Any) -> None:
    cursor = session.cursor()
    if isinstance(expected, str):
        with pytest.raises(oracledb.DatabaseError) as failure:
            cursor.execute(sql, binds)
            cursor.fetchall()
        assert expected in str(failure.value)
        return
    cursor.execute(sql, binds)
    assert cursor.fetchall() == expected
