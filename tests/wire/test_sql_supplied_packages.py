"""Oracle's own packages, called through the real driver."""

from __future__ import annotations

import time
from collections.abc import Iterator

import oracledb
import pytest


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    with his.cursor() as cursor:
        yield cursor


def answer(cursor: oracledb.Cursor, body: str, declared: str = "") -> object:
    """What a block leaves in :r."""
    result = cursor.var(str, 200)
    cursor.execute(f"declare {declared} r varchar2(200); begin {body} :r := r; end;", r=result)
    return result.getvalue()


@pytest.mark.parametrize("package", ["dbms_lock", "dbms_session"])
def test_sleep_takes_its_time(cursor: oracledb.Cursor, package: str) -> None:
    began = time.monotonic()
    cursor.callproc(f"{package}.sleep", [0.3])
    assert time.monotonic() - began >= 0.3


def test_random_values_lie_where_they_should_and_a_seed_repeats_them(cursor: oracledb.Cursor) -> None:
    query = (
        "select dbms_random.value, dbms_random.value(10, 20), dbms_random.string('U', 8), dbms_random.string('x', 9), "
        "dbms_random.random, dbms_random.normal from dual connect by level <= 200"
    )
    for one, between, upper, mixed, whole, _ in cursor.execute(query).fetchall():
        assert 0 <= one < 1 and 10 <= between < 20 and -(2**31) <= whole < 2**31
        assert len(upper) == 8 and upper.isalpha() and upper.isupper()
        assert len(mixed) == 9 and mixed.isalnum() and mixed == mixed.upper()
    drawn = []
    for seed in (42, 42, 43):
        cursor.callproc("dbms_random.seed", [seed])
        drawn.append([cursor.execute("select dbms_random.value from dual").fetchone() for _ in range(3)])
    assert drawn[0] == drawn[1] != drawn[2]


def test_a_session_tells_and_changes_itself(cursor: oracledb.Cursor) -> None:
    cursor.callproc("dbms_session.set_identifier", ["ward 7"])
    look = "select sys_context('userenv', 'client_identifier') from dual"
    assert cursor.execute(look).fetchone() == ("ward 7",)
    cursor.callproc("dbms_session.clear_identifier")
    assert cursor.execute(look).fetchone() == (None,)
    cursor.callproc("dbms_session.set_nls", ["nls_date_format", "'YYYY/MM/DD'"])
    assert cursor.execute("select to_char(date '2026-02-03') from dual").fetchone() == ("2026/02/03",)
    with pytest.raises(oracledb.DatabaseError, match="ORA-02248"):
        cursor.callproc("dbms_session.set_nls", ["nls_nothing", "'x'"])
    cursor.callproc("dbms_session.set_role", ["ALL"])
    cursor.execute("begin execute immediate 'set role all'; end;")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01919"):
        cursor.callproc("dbms_session.set_role", ["ZZ_NOBODY"])
    body = "r := case when dbms_session.is_role_enabled('{}') then 'yes' else 'no' end;"
    assert answer(cursor, body.format("ZZ_NOBODY")) == "no"
    with oracledb.connect(user="system", password="manager", dsn=cursor.connection.dsn) as admin:
        assert answer(admin.cursor(), body.format("DBA")) == "yes"
    assert len({answer(cursor, "r := dbms_session.unique_session_id;") for _ in range(2)}) == 1


def test_a_packages_state_is_begun_anew(cursor: oracledb.Cursor) -> None:
    cursor.execute("create package zz_state is n number := 1; end;")
    try:
        for reset in ("dbms_session.reset_package", "dbms_session.modify_package_state(dbms_session.reinitialize)"):
            cursor.execute("begin zz_state.n := 5; end;")
            assert answer(cursor, "r := zz_state.n;") == "5"
            cursor.execute(f"begin {reset}; end;")
            assert answer(cursor, "r := zz_state.n;") == "1"
    finally:
        cursor.execute("drop package zz_state")


def test_lobs_are_converted(cursor: oracledb.Cursor) -> None:
    declared = "c clob; b blob; d integer := 1; s integer := 1; l integer := dbms_lob.default_lang_ctx; w integer;"
    body = (
        "dbms_lob.createtemporary({0}, true); {1} dbms_lob.convertto{2}({0}, {3}, dbms_lob.lobmaxsize, d, s, "
        "dbms_lob.default_csid, l, w); r := {4} || ' ' || d || ' ' || s || ' ' || w;"
    )
    bytes_of = body.format("b", "c := 'ab病';", "blob", "c", "rawtohex(b)")
    assert answer(cursor, bytes_of, declared) == "6162E79785 6 4 0"
    text_of = body.format("c", "b := hextoraw('6162E79785');", "clob", "b", "c")
    assert answer(cursor, text_of, declared) == "ab病 4 6 0"


def test_gathered_statistics_are_in_the_dictionary(cursor: oracledb.Cursor) -> None:
    cursor.execute("create table zz_counted (a number)")
    look = "select num_rows, last_analyzed from user_tab_statistics where table_name = 'ZZ_COUNTED'"
    try:
        cursor.execute("insert into zz_counted select level from dual connect by level <= 30")
        cursor.connection.commit()
        assert cursor.execute(look).fetchone() == (None, None)
        cursor.execute(
            "begin dbms_stats.gather_table_stats(ownname => user, tabname => 'ZZ_COUNTED', "
            "estimate_percent => dbms_stats.auto_sample_size, method_opt => 'FOR ALL COLUMNS SIZE AUTO'); end;"
        )
        assert cursor.execute(look).fetchone()[0] == 30
        cursor.execute("insert into zz_counted values (1)")
        cursor.callproc("dbms_stats.gather_schema_stats", ["HIS"])
        assert cursor.execute(look).fetchone()[0] == 31
        with pytest.raises(oracledb.DatabaseError, match="ORA-20000: Unable to analyze TABLE"):
            cursor.callproc("dbms_stats.gather_table_stats", ["HIS", "ZZ_NOWHERE"])
    finally:
        cursor.execute("drop table zz_counted")


@pytest.mark.parametrize(
    "call", ["dbms_lock.request('x')", "dbms_session.set_context('a', 'b', 'c')", "dbms_lob.fileopen(null)"]
)
def test_what_a_package_has_not_is_refused_by_name(cursor: oracledb.Cursor, call: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-03001.*{call.partition('(')[0].upper()}"):
        cursor.execute(f"begin {call}; end;")
