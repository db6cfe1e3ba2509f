"""Rows of an array insert go many a statement: nobody may notice."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

ROWS = 300


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """A cursor, and a table T (A NUMBER PRIMARY KEY, B VARCHAR2(10), AT DATE)."""
    with his.cursor() as made:
        made.execute("create table t (a number primary key, b varchar2(10), at date)")
        yield made
        his.rollback()
        made.execute("drop table t")


def rows(*odd: tuple[int, str]) -> list[tuple[int, str]]:
    """Numbered ones, with these in the place of others."""
    changed = dict(odd)
    return [(number, changed.get(number, "x")) for number in range(ROWS)]


def numbers(cursor: oracledb.Cursor) -> list[int]:
    return [row[0] for row in cursor.execute("select a from t order by a")]


def test_expressions_and_texts_with_dollars_stay_what_they_are(cursor: oracledb.Cursor) -> None:
    statement = "insert into t (a, b, at) values (:1 + 1, :2 || '$1''', date '2026-01-02' + :3)"
    cursor.executemany(statement, [(number, str(number), 1) for number in range(ROWS)])
    assert cursor.rowcount == ROWS
    found = cursor.execute("select a, b, to_char(at, 'YYYY-MM-DD') from t order by a").fetchall()
    assert found == [(number + 1, f"{number}$1'", "2026-01-03") for number in range(ROWS)]


def test_the_rows_before_a_failed_one_stay(cursor: oracledb.Cursor) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-12899") as caught:
        cursor.executemany("insert into t (a, b) values (:1, :2)", rows((150, "much too long")))
    assert caught.value.args[0].offset == 150 and cursor.rowcount == 150
    assert numbers(cursor) == list(range(150))


def test_every_failed_row_is_told_with_batch_errors(cursor: oracledb.Cursor) -> None:
    odd = rows((3, "much too long"), (299, "much too long"))
    cursor.executemany("insert into t (a, b) values (:1, :2)", odd, batcherrors=True, arraydmlrowcounts=True)
    assert [error.offset for error in cursor.getbatcherrors()] == [3, 299]
    assert cursor.getarraydmlrowcounts() == [0 if number in (3, 299) else 1 for number in range(ROWS)]
    assert len(numbers(cursor)) == ROWS - 2


def test_a_subquery_sees_the_rows_before(cursor: oracledb.Cursor) -> None:
    statement = "insert into t (a, b) values ((select count(*) from t), :1)"
    cursor.executemany(statement, [("x",)] * ROWS)
    assert numbers(cursor) == list(range(ROWS))


def test_a_row_trigger_sees_the_rows_one_by_one(his: oracledb.Connection, cursor: oracledb.Cursor) -> None:
    cursor.execute("create sequence s")
    cursor.execute(
        "create or replace trigger r after insert on t declare n number; begin select s.nextval into n from dual; end;"
    )
    cursor.executemany("insert into t (a, b) values (:1, :2)", rows())
    assert cursor.execute("select s.nextval from dual").fetchone() == (ROWS + 1,)
    cursor.execute("drop sequence s")


def test_a_row_whose_parent_comes_later_is_refused(cursor: oracledb.Cursor) -> None:
    cursor.execute("create table tree (a number primary key, boss number references tree)")
    try:
        pairs = [(number, number + 1 if number < ROWS else None) for number in range(ROWS + 1)]
        with pytest.raises(oracledb.IntegrityError, match="ORA-02291"):
            cursor.executemany("insert into tree (a, boss) values (:1, :2)", pairs)
        cursor.executemany("insert into tree (a, boss) values (:1, :2)", pairs[::-1])
    finally:
        cursor.connection.rollback()
        cursor.execute("drop table tree")


def test_nulls_and_types_arrive(cursor: oracledb.Cursor) -> None:
    values = [(number, None if number % 2 else "y", None) for number in range(ROWS)]
    cursor.setinputsizes(None, 10, oracledb.DB_TYPE_DATE)
    cursor.executemany("insert into t values (:1, :2, :3)", values)
    assert cursor.execute("select count(*), count(b), count(at) from t").fetchone() == (ROWS, ROWS // 2, 0)
