"""A user without privileges gets no further by any text: not into PostgreSQL, not into others' accounts."""

from __future__ import annotations

import oracledb
import pytest


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("select set_config('session_authorization', 'postgres', false) from dual", "ORA-00904"),
        ("select pg_catalog.set_config('role', 'x', false) from dual", "ORA-00904"),
        ("select current_setting('data_directory') from dual", "ORA-00904"),
        ("select pg_read_file('/etc/passwd') from dual", "ORA-00904"),
        ("select query_to_xml('select 1', true, true, '') from dual", "ORA-00904"),
        ("select sys.catalog() from dual", "ORA-00904"),
        ("select sys.dynamic_run('{}') from dual", "ORA-00904"),
        ("select salt from sys.user$", "ORA-00942"),
        ("select rolname from pg_authid", "ORA-00942"),
        ("update sys.user$ set failed = 0", "ORA-00942"),
        ("insert into sys.sysauth$ values ('HIS', 'DBA')", "ORA-00942"),
        ("truncate table sys.user$", "ORA-00942|ORA-01031"),
        ("grant dba to his", "ORA-01932|ORA-01031"),
        ("create user evil identified by x", "ORA-01031"),
        ("alter user system identified by x", "ORA-01031"),
        ("alter user his account unlock", "ORA-01031"),
        ("drop user system cascade", "ORA-01031"),
        ("create directory d as '/etc'", "ORA-01031"),
        ("begin execute immediate 'reset session authorization'; end;", "ORA-00900"),
        ("begin execute immediate 'alter user system identified by x'; end;", "ORA-01031"),
    ],
)
@pytest.mark.parametrize("schema", ["his", "sys"])
def test_what_is_not_allowed_is_refused_in_every_schema(
    his: oracledb.Connection, schema: str, sql: str, error: str
) -> None:
    his.cursor().execute(f"alter session set current_schema = {schema}")
    with pytest.raises(oracledb.DatabaseError, match=error):
        his.cursor().execute(sql)


def test_a_text_that_looks_like_the_end_of_a_program_is_a_text(his: oracledb.Connection) -> None:
    out = his.cursor().var(str)
    text = "$block$ $dyn$ $plsql$; drop table x; $plsql_$"
    his.cursor().execute(f"begin :o := '{text}'; end;", o=out)
    assert out.getvalue() == text


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("rollback to savepoint nowhere", "ORA-01086"),
        ("lock table nowhere in exclusive mode", "ORA-00942"),
        ("lock table dual in", "ORA-00921"),
        ("alter user his quota 5", "ORA-009(05|21)"),
        ("alter session set time_zone = 'Nowhere/Land'", "ORA-01882"),
    ],
)
def test_a_refused_statement_leaves_the_transaction_as_it_was(his: oracledb.Connection, sql: str, error: str) -> None:
    cursor = his.cursor()
    cursor.execute("create table going_on (n number)")
    try:
        cursor.execute("insert into going_on values (1)")
        with pytest.raises(oracledb.DatabaseError, match=error):
            cursor.execute(sql)
        cursor.execute("insert into going_on values (2)")
        his.commit()
        assert cursor.execute("select count(*) from going_on").fetchone() == (2,)
    finally:
        cursor.execute("drop table going_on")


def test_a_dba_that_is_not_system_manages_users(his: oracledb.Connection) -> None:
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as system:
        system.cursor().execute("create user chief identified by chief")
        system.cursor().execute("grant connect, dba to chief")
        with oracledb.connect(user="chief", password="chief", dsn=his.dsn) as chief:
            chief.cursor().execute("create user clerk identified by clerk")
            chief.cursor().execute("drop user clerk cascade")
        system.cursor().execute("drop user chief cascade")
