"""ALTER SESSION SET NLS_…, savepoints and table locks."""

from __future__ import annotations

from datetime import datetime

import oracledb
import pytest


def one(connection: oracledb.Connection, sql: str) -> tuple[object, ...]:
    """The first row."""
    row = connection.cursor().execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def test_a_date_format_rules_both_ways(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("alter session set nls_date_format = 'DD/MM/YYYY HH24:MI'")
    assert one(his, "select to_char(date '2026-02-03'), 'at ' || date '2026-02-03' from dual") == (
        "03/02/2026 00:00",
        "at 03/02/2026 00:00",
    )
    assert one(his, "select to_date('04/02/2026 10:30') from dual") == (datetime(2026, 2, 4, 10, 30),)
    cursor.execute("alter session set nls_timestamp_format = 'YYYY-MM-DD HH24:MI:SS.FF2'")
    assert one(his, "select to_char(timestamp '2026-02-03 01:02:03.456') from dual") == ("2026-02-03 01:02:03.45",)


def test_decimal_characters_rule_both_ways(his: oracledb.Connection) -> None:
    his.cursor().execute("alter session set nls_numeric_characters = ',.'")
    sql = "select to_char(1.5), to_char(1234.5, '9G999D99'), 'a' || 1.5, to_number('1,5') from dual"
    assert one(his, sql) == ("1,5", " 1.234,50", "a1,5", 1.5)
    his.cursor().execute("alter session set nls_numeric_characters = '.,'")
    assert one(his, "select to_char(1.5) from dual") == ("1.5",)
    with pytest.raises(oracledb.DatabaseError, match="ORA-12705"):
        his.cursor().execute("alter session set nls_numeric_characters = '..'")


def test_names_follow_the_language(his: oracledb.Connection) -> None:
    his.cursor().execute("alter session set nls_date_language = 'GERMAN'")
    assert one(his, "select to_char(date '2026-03-03', 'fmDay, DD. Month') from dual") == ("Dienstag, 3. März",)
    assert one(his, "select to_date('03-OKT-2026', 'DD-MON-YYYY') from dual") == (datetime(2026, 10, 3),)


@pytest.mark.parametrize("setting", ["nls_sort = binary_ci", "nls_comp = linguistic", "nls_date_language = 'KLINGON'"])
def test_settings_that_would_change_results_are_refused(his: oracledb.Connection, setting: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001"):
        his.cursor().execute(f"alter session set {setting}")
    his.cursor().execute("alter session set nls_sort = binary")


def test_a_savepoint_that_is_not_there_harms_nothing(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table kept (a number)")
    try:
        cursor.execute("insert into kept values (1)")
        cursor.execute("savepoint first")
        cursor.execute("insert into kept values (2)")
        cursor.execute("savepoint second")
        with pytest.raises(oracledb.DatabaseError, match="ORA-01086"):
            cursor.execute("rollback to third")
        cursor.execute("rollback to savepoint first")
        with pytest.raises(oracledb.DatabaseError, match="ORA-01086"):
            cursor.execute("rollback to second")
        cursor.execute("rollback to first")
        assert one(his, "select count(*), max(a) from kept") == (1, 1)
        his.commit()
        with pytest.raises(oracledb.DatabaseError, match="ORA-01086"):
            cursor.execute("rollback to first")
    finally:
        cursor.execute("drop table kept")


def test_a_lock_that_is_not_to_be_had_harms_nothing(his: oracledb.Connection, standin: object) -> None:
    cursor = his.cursor()
    cursor.execute("create table held (a number)")
    cursor.execute("create table held_too (a number)")
    dsn = standin.dsn  # type: ignore[attr-defined]
    with oracledb.connect(user="his", password="secret", dsn=dsn) as other:
        other.cursor().execute("lock table held, held_too in exclusive mode nowait")
        cursor.execute("savepoint here")
        for wait in ("nowait", "wait 1"):
            with pytest.raises(oracledb.DatabaseError, match="ORA-00054"):
                cursor.execute(f"lock table held in row exclusive mode {wait}")
        assert one(his, "select count(*) from held") == (0,)
        other.rollback()
    cursor.execute("lock table held in share update mode wait 1")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01737"):
        cursor.execute("lock table held in secret mode")
    cursor.execute("drop table held")
    cursor.execute("drop table held_too")
