"""Definitions of a table with another session's uncommitted change: ORA-00054 at once, or after DDL_LOCK_TIMEOUT."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread


@pytest.fixture
def other(standin: ServerThread, his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """A second session, and a table `busy` of one row that belongs to both."""
    with his.cursor() as cursor:
        cursor.execute("create table busy (id number, note varchar2(10))")
        cursor.execute("insert into busy values (1, 'one')")
        his.commit()
        with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as session:
            yield session
        cursor.execute("drop table busy purge")


@pytest.mark.parametrize(
    "definition",
    [
        "alter table busy add (more number)",
        "truncate table busy",
        "drop table busy",
        "create index busy_i on busy (note)",
        "begin execute immediate 'alter table busy add (more number)'; end;",
    ],
)
def test_a_change_in_the_way_is_told(his: oracledb.Connection, other: oracledb.Connection, definition: str) -> None:
    other.cursor().execute("update busy set note = 'two'")
    with pytest.raises(oracledb.DatabaseError, match="ORA-00054: resource busy"):
        his.cursor().execute(definition)
    other.rollback()
    assert his.cursor().execute("select id, note from busy").fetchall() == [(1, "one")]


def test_a_program_handles_it(his: oracledb.Connection, other: oracledb.Connection) -> None:
    other.cursor().execute("select id from busy for update").fetchall()
    code = his.cursor().var(int)
    his.cursor().execute(
        "begin execute immediate 'truncate table busy'; exception when others then :1 := sqlcode; end;", [code]
    )
    assert code.getvalue() == -54


def test_a_reader_is_not_in_the_way(his: oracledb.Connection, other: oracledb.Connection) -> None:
    with other.cursor() as reader:
        reader.execute("select level, note from busy connect by level <= 5000")
        reader.fetchone()
        release = threading.Timer(0.8, reader.fetchall)
        release.start()
        his.cursor().execute("alter table busy add (more number)")
        release.join()


def test_the_session_says_how_long_it_waits(his: oracledb.Connection, other: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("alter session set ddl_lock_timeout = 1")
    other.cursor().execute("update busy set note = 'two'")
    began = time.monotonic()
    with pytest.raises(oracledb.DatabaseError, match="ORA-00054"):
        cursor.execute("truncate table busy")
    assert time.monotonic() - began > 0.9
    cursor.execute("alter session set ddl_lock_timeout = 30")
    threading.Timer(0.5, other.commit).start()
    cursor.execute("truncate table busy")
    assert cursor.execute("select count(*) from busy").fetchone() == (0,)
    with pytest.raises(oracledb.DatabaseError, match="ORA-00068"):
        cursor.execute("alter session set ddl_lock_timeout = 2000000")


def test_the_parameter_is_shown(standin: ServerThread) -> None:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as system, system.cursor() as cursor:
        shown = "select value from v$parameter where name = 'ddl_lock_timeout'"
        assert cursor.execute(shown).fetchone() == ("0",)
        cursor.execute("alter session set ddl_lock_timeout = 7")
        assert cursor.execute(shown).fetchone() == ("7",)
