"""Results that are read as they come: what else a session does meanwhile, failures midway, and what is not wanted."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread

ROWS = 12_000  # many pieces, most of which go into a file
NUMBERS = f"select level from dual connect by level <= {ROWS}"
FAILING = "select 1 / (9000 - a) from t"


@pytest.fixture
def table(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """A cursor, and a table T (A NUMBER PRIMARY KEY)."""
    with his.cursor() as cursor:
        cursor.execute("create table t (a number primary key)")
        yield cursor
        his.rollback()
        cursor.execute("drop table t")


def values(cursor: oracledb.Cursor, query: str) -> list[object]:
    return [row[0] for row in cursor.execute(query)]


def test_a_result_goes_on_after_changes_and_a_commit(his: oracledb.Connection, table: oracledb.Cursor) -> None:
    reading = his.cursor()
    reading.arraysize = 700
    reading.execute(NUMBERS)
    assert [row[0] for row in reading.fetchmany(500)] == list(range(1, 501))
    table.execute("insert into t values (1)")
    his.commit()
    assert values(table, "select a from t") == [1]
    assert [row[0] for row in reading] == list(range(501, ROWS + 1))


def test_two_results_are_read_in_turns(his: oracledb.Connection) -> None:
    one, other = his.cursor(), his.cursor()
    one.execute(NUMBERS)
    other.execute(NUMBERS)
    pairs = list(zip(one, other, strict=True))
    assert len(pairs) == ROWS and all(first == second for first, second in pairs)


def test_a_result_shows_what_was_there_when_it_was_opened(his: oracledb.Connection, table: oracledb.Cursor) -> None:
    table.executemany("insert into t values (:1)", [(number,) for number in range(3000)])
    his.commit()
    reading = his.cursor()
    reading.execute("select a from t order by a")
    assert reading.fetchone() == (0,)
    table.execute("delete from t")
    his.commit()
    assert len(reading.fetchall()) == 2999


@pytest.fixture
def failing(his: oracledb.Connection, table: oracledb.Cursor) -> oracledb.Cursor:
    """A result that fails after some thousand rows, in a transaction with a change (-1)."""
    table.executemany("insert into t values (:1)", [(number,) for number in range(ROWS)])
    his.commit()
    table.execute("insert into t values (-1)")
    reading = his.cursor()
    reading.execute(FAILING)
    return reading


def test_a_failure_midway_comes_after_the_rows_before_it_and_undoes_nothing_else(
    his: oracledb.Connection, table: oracledb.Cursor, failing: oracledb.Cursor
) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476"):
        failing.fetchall()
    assert failing.rowcount >= 8000
    table.execute("insert into t values (-2)")
    his.commit()
    assert values(table, "select a from t where a < 0 order by a") == [-2, -1]


def test_a_failure_found_while_something_else_runs_is_told_by_the_fetch(
    his: oracledb.Connection, table: oracledb.Cursor, failing: oracledb.Cursor
) -> None:
    table.execute("insert into t values (-2)")
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476"):
        failing.fetchall()
    his.commit()
    assert values(table, "select a from t where a < 0 order by a") == [-2, -1]


def test_what_is_not_wanted_is_not_read(his: oracledb.Connection, table: oracledb.Cursor) -> None:
    table.execute("insert into t values (1)")
    with his.cursor() as reading:
        reading.execute("select level from dual connect by level <= 3000000")
        assert reading.fetchone() == (1,)
    table.execute("insert into t values (2)")
    his.commit()
    assert values(table, "select a from t order by a") == [1, 2]


def test_a_result_ends_with_its_session(standin: ServerThread, his: oracledb.Connection) -> None:
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as session:
        session.cursor().execute(NUMBERS).fetchone()
    assert values(his.cursor(), "select 1 from dual") == [1]


def test_savepoints_of_the_user_lie_between_reads_and_failures(
    his: oracledb.Connection, table: oracledb.Cursor
) -> None:
    table.execute("insert into t values (1)")
    assert values(table, "select a from t") == [1]
    table.execute("savepoint here")
    with pytest.raises(oracledb.IntegrityError):
        table.execute("insert into t values (1)")
    table.execute("insert into t values (2)")
    assert values(table, "select count(*) from t") == [2]
    with pytest.raises(oracledb.DatabaseError):
        table.execute("select nothing from t")
    table.execute("rollback to savepoint here")
    table.execute("insert into t values (3)")
    with pytest.raises(oracledb.DatabaseError):
        table.execute("select nothing from t")
    his.commit()
    assert values(table, "select a from t order by a") == [1, 3]


def test_a_lock_that_is_refused_leaves_the_transaction_whole(
    standin: ServerThread, his: oracledb.Connection, table: oracledb.Cursor
) -> None:
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as session, session.cursor() as other:
        other.execute("lock table t in share mode")
        table.execute("select count(*) from t")
        table.fetchall()
        with pytest.raises(oracledb.DatabaseError, match="ORA-00054"):
            table.execute("lock table t in exclusive mode nowait")
    table.execute("insert into t values (7)")
    his.commit()
    assert values(table, "select a from t") == [7]
