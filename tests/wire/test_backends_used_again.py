"""A process of PostgreSQL serves one session after the other: nothing of the last one is left."""

from __future__ import annotations

from collections.abc import Callable

import oracledb
import pytest

from .server_thread import ServerThread

Open = Callable[[], oracledb.Connection]


@pytest.fixture
def open_session(standin: ServerThread) -> Open:
    """A session of HIS."""
    return lambda: oracledb.connect(user="his", password="secret", dsn=standin.dsn)


def again(open_session: Open, query: str, times: int = 4) -> list[object]:
    """What so many sessions after another see."""
    found: list[object] = []
    for _ in range(times):
        with open_session() as session, session.cursor() as cursor:
            cursor.execute(query)
            found.append(cursor.fetchone()[0])
    return found


def test_settings_of_the_last_session_are_gone(open_session: Open) -> None:
    with open_session() as session, session.cursor() as cursor:
        cursor.execute("alter session set nls_date_format = 'DD.MM.YYYY'")
        cursor.execute("alter session set current_schema = SYSTEM")
        session.module = "the last one"
        cursor.execute("select 1 from dual")
    assert again(open_session, "select to_char(date '2026-02-03') from dual") == ["03-FEB-26"] * 4
    assert set(again(open_session, "select sys_context('userenv', 'current_schema') from dual")) == {"HIS"}
    assert "the last one" not in again(open_session, "select sys_context('userenv', 'module') from dual")


def test_an_open_transaction_is_undone(open_session: Open) -> None:
    with open_session() as session, session.cursor() as cursor:
        cursor.execute("create table left_over (a number)")
        cursor.execute("insert into left_over values (1)")
    try:
        assert again(open_session, "select count(*) from left_over") == [0] * 4
    finally:
        with open_session() as session, session.cursor() as cursor:
            cursor.execute("drop table left_over")


def test_a_sequence_has_no_current_value_in_a_new_session(open_session: Open) -> None:
    with open_session() as session, session.cursor() as cursor:
        cursor.execute("create sequence counted")
        cursor.execute("select counted.nextval from dual")
    for _ in range(4):
        with (
            open_session() as session,
            session.cursor() as cursor,
            pytest.raises(oracledb.DatabaseError, match="08002"),
        ):
            cursor.execute("select counted.currval from dual")
            cursor.fetchone()
    with open_session() as session, session.cursor() as cursor:
        cursor.execute("drop sequence counted")


def test_rows_of_a_temporary_table_are_gone(open_session: Open) -> None:
    with open_session() as session, session.cursor() as cursor:
        cursor.execute("create global temporary table scratch (a number) on commit preserve rows")
        cursor.execute("insert into scratch values (1)")
        session.commit()
    try:
        assert again(open_session, "select count(*) from scratch") == [0] * 4
    finally:
        with open_session() as session, session.cursor() as cursor:
            cursor.execute("drop table scratch")


def test_a_session_of_another_user_has_none_of_its_rights(standin: ServerThread, open_session: Open) -> None:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as session, session.cursor() as cursor:
        cursor.execute("select count(*) from dba_users")
    for _ in range(4):
        with open_session() as session, session.cursor() as cursor, pytest.raises(oracledb.DatabaseError):
            cursor.execute("create user somebody identified by nothing1")
