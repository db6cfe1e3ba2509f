"""Every function and package member that the front end lets through has one behind it."""

from __future__ import annotations

import oracledb
import psycopg
import pytest

from lab.standin.sql.functions import OWN, PACKAGES


def test_every_listed_function_exists(postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        rows = connection.execute("SELECT nspname, proname FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace")
        known = {(schema, name) for schema, name in rows.fetchall()}
    assert [name for name in sorted(OWN) if ("sys", name.lower()) not in known] == []
    members = [(package.lower(), name.lower()) for package, names in PACKAGES.items() for name in names]
    assert [member for member in members if member not in known] == []


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select xmlelement('a') from dual", "ORA-03001.*XMLELEMENT"),
        ("select dbms_lob.fileexists('a') from dual", "ORA-03001.*DBMS_LOB.FILEEXISTS"),
        ("begin dbms_session.session_trace_enable(1); end;", "ORA-03001.*DBMS_SESSION.SESSION_TRACE_ENABLE"),
        ("select standard_hash('a', 'SHA1') from dual", "ORA-03001.*SHA1"),
    ],
)
def test_what_is_not_there_is_refused_by_name(his: oracledb.Connection, sql: str, message: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=message):
        his.cursor().execute(sql)


def test_medians_and_package_functions(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("select median(level), dbms_lob.getlength('abc') from dual connect by level <= 4")
    assert cursor.fetchall() == [(2.5, 3)]


def test_printed_lines_are_read_back_one_by_one(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.callproc("dbms_output.enable")
    cursor.execute("begin dbms_output.put('a'); dbms_output.put_line('b'); dbms_output.put_line('c'); end;")
    line, status = cursor.var(str), cursor.var(int)
    lines = []
    for _ in range(3):
        cursor.callproc("dbms_output.get_line", (line, status))
        lines.append((line.getvalue(), status.getvalue()))
    assert lines == [("ab", 0), ("c", 0), (None, 1)]
