"""What a DBA looks at every day: the V$ views, NLS, segments, users, errors; and that each shows a change."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread


@pytest.fixture
def system(standin: ServerThread) -> Iterator[oracledb.Cursor]:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as connection:
        yield connection.cursor()


def one(cursor: oracledb.Cursor, query: str, **binds: object) -> tuple[object, ...] | None:
    row = cursor.execute(query, binds).fetchone()
    return None if row is None else tuple(row)


def test_the_instance_and_the_database_are_open(system: oracledb.Cursor) -> None:
    assert one(system, "select instance_name, status, logins from v$instance") == ("XE", "OPEN", "ALLOWED")
    assert one(system, "select name, open_mode, log_mode from v$database") == ("XE", "READ WRITE", "NOARCHIVELOG")
    assert one(system, "select count(*) from v$instance where startup_time < sysdate") == (1,)
    assert one(system, "select global_name from global_name") == ("XEPDB1",)


def test_the_release_is_the_one_that_the_driver_was_told(system: oracledb.Cursor) -> None:
    told = system.connection.version
    assert one(system, "select version_full from v$instance") == (told,)
    assert one(system, "select version_full from product_component_version") == (told,)
    assert one(system, "select value from nls_database_parameters where parameter = 'NLS_RDBMS_VERSION'") == (
        f"{told.partition('.')[0]}.0.0.0.0",
    )
    assert "Stand-in" in str(one(system, "select banner from v$version"))


def test_a_change_is_seen_in_the_change_number(system: oracledb.Cursor) -> None:
    look = "select current_scn from v$database"
    before = one(system, look)
    system.execute("create table zz_scn (a number)")
    try:
        assert before is not None and before < (one(system, look) or before)
    finally:
        system.execute("drop table zz_scn")


@pytest.mark.parametrize(
    ("name", "value"), [("open_cursors", "300"), ("nls_date_format", "DD-MON-RR"), ("nls_sort", "BINARY")]
)
def test_parameters_are_there(system: oracledb.Cursor, name: str, value: str) -> None:
    assert one(system, "select value from v$parameter where name = :name", name=name) == (value,)


def test_counters_of_the_own_session_go_up(system: oracledb.Cursor) -> None:
    look = "select m.value from v$mystat m, v$statname n where n.statistic# = m.statistic# and n.name = 'execute count'"
    first, second = one(system, look), one(system, look)
    assert first is not None and second is not None and first < second
    assert one(system, look.replace("v$mystat", "v$sesstat").replace("execute count", "user nothings")) is None


def test_nls_views_follow_the_session(system: oracledb.Cursor) -> None:
    look = "select value from nls_{}_parameters where parameter = 'NLS_DATE_FORMAT'"
    system.execute("alter session set nls_date_format = 'YYYY'")
    assert one(system, look.format("session")) == ("YYYY",)
    assert one(system, look.format("database")) == ("DD-MON-RR",)
    system.execute("alter session set nls_territory = 'GERMANY' nls_language = 'FRENCH'")
    query = "select parameter, value from nls_session_parameters where parameter like 'NLS_%'"
    found = dict(system.execute(query).fetchall())
    assert found["NLS_TERRITORY"] == "GERMANY" and found["NLS_NUMERIC_CHARACTERS"] == ",."
    assert found["NLS_LANGUAGE"] == found["NLS_DATE_LANGUAGE"] == "FRENCH"
    assert one(system, "select value from v$nls_parameters where parameter = 'NLS_CHARACTERSET'") == ("AL32UTF8",)


def test_segments_grow_with_their_rows(system: oracledb.Cursor) -> None:
    look = "select bytes from {} where segment_name = 'ZZ_GROWS'"
    system.execute("create table zz_grows (a varchar2(100))")
    try:
        small = one(system, look.format("user_segments"))
        system.execute("insert into zz_grows select rpad('x', 100, 'x') from dual connect by level <= 5000")
        system.connection.commit()
        large = one(system, look.format("user_segments"))
        assert small is not None and large is not None and small < large
        assert one(system, look.format("dba_segments") + " and owner = 'SYSTEM'") == large
    finally:
        system.execute("drop table zz_grows")
    assert one(system, look.format("user_segments")) is None


def test_users_and_their_state(system: oracledb.Cursor) -> None:
    look = "select account_status, default_tablespace from dba_users where username = 'ZZ_DAILY'"
    assert one(system, look) is None
    system.execute("create user zz_daily identified by x account lock")
    try:
        assert one(system, look) == ("LOCKED", "USERS")
        system.execute("alter user zz_daily account unlock")
        assert one(system, look) == ("OPEN", "USERS")
        assert one(system, "select count(*) from all_users where username = 'ZZ_DAILY'") == (1,)
    finally:
        system.execute("drop user zz_daily")


def test_source_and_errors_of_a_program(system: oracledb.Cursor) -> None:
    system.execute("create or replace editionable procedure zz_daily_p is\nbegin\n  nonsense nonsense;\nend;")
    try:
        lines = system.execute("select text from user_source where name = 'ZZ_DAILY_P' order by line").fetchall()
        assert lines == [("procedure zz_daily_p is\n",), ("begin\n",), ("  nonsense nonsense;\n",), ("end;",)]
        assert one(system, "select line from user_errors where name = 'ZZ_DAILY_P'") == (3,)
        assert one(system, "select status from user_objects where object_name = 'ZZ_DAILY_P'") == ("INVALID",)
        assert one(system, "select count(*) from dba_errors where owner = 'SYSTEM' and name = 'ZZ_DAILY_P'") == (1,)
    finally:
        system.execute("drop procedure zz_daily_p")
