"""Sequences with all their options, and what the dictionary says of them."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import oracledb
import pytest

from .server_thread import ServerThread


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """A cursor; sequence ZZ_Q is gone afterwards."""
    with his.cursor() as cursor:
        yield cursor
        cursor.execute("begin execute immediate 'drop sequence zz_q'; exception when others then null; end;")


def numbers(cursor: oracledb.Cursor, count: int) -> list[int]:
    return [cursor.execute("select zz_q.nextval from dual").fetchone()[0] for _ in range(count)]


@pytest.mark.parametrize(
    ("options", "first"),
    [
        ("", [1, 2, 3]),
        ("start with 7 increment by 5", [7, 12, 17]),
        ("increment by -1", [-1, -2, -3]),
        ("start with 3 increment by -2 maxvalue 3 minvalue -9 nocycle", [3, 1, -1]),
        ("minvalue 4 maxvalue 5 cycle nocache", [4, 5, 4]),
        ("start with 2 minvalue 1 maxvalue 9 increment by 4 cycle cache 2", [2, 6, 1]),
        ("nomaxvalue nominvalue noorder keep global", [1, 2, 3]),
    ],
)
def test_numbers_come_as_the_options_say(cursor: oracledb.Cursor, options: str, first: list[int]) -> None:
    cursor.execute(f"create sequence zz_q {options}")
    assert numbers(cursor, 3) == first


@pytest.mark.parametrize(
    ("change", "next_ones"),
    [
        ("increment by 10", [25, 35]),
        ("increment by -10", [5, -5]),
        ("restart start with 100", [100, 105]),
        ("restart start with 100 increment by 1", [100, 101]),
        ("restart", [-20, -15]),
        ("increment by -5 restart", [110, 105]),
        ("maxvalue 22 cycle nocache", [20, -20]),
        ("cache 50 order", [20, 25]),
    ],
)
def test_a_sequence_is_altered(cursor: oracledb.Cursor, change: str, next_ones: list[int]) -> None:
    cursor.execute("create sequence zz_q start with 10 increment by 5 minvalue -20 maxvalue 110")
    assert numbers(cursor, 2) == [10, 15]
    cursor.execute(f"alter sequence zz_q {change}")
    assert numbers(cursor, 2) == next_ones


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("create sequence zz_n increment by 0", "ORA-04002"),
        ("create sequence zz_n minvalue 5 maxvalue 5", "ORA-04004"),
        ("create sequence zz_n start with 1 minvalue 5", "ORA-04006"),
        ("create sequence zz_n start with 9 maxvalue 5", "ORA-04008"),
        ("create sequence zz_n cache 1", "ORA-04010"),
        ("create sequence zz_n maxvalue 5 cycle", "ORA-04013"),
        ("create sequence zz_n session", "ORA-03001.*SESSION of a sequence"),
        ("create sequence zz_q", "ORA-00955"),
        ("alter sequence zz_q start with 5", "ORA-02283"),
        ("alter sequence zz_q minvalue 8", "ORA-04007"),
        ("alter sequence zz_q maxvalue 6", "ORA-04009"),
        ("alter sequence zz_q restart start with 0", "ORA-04006"),
        ("alter sequence zz_n increment by 2", "ORA-02289"),
        ("drop sequence zz_n", "ORA-02289"),
        ("select zz_n.nextval from dual", "ORA-02289"),
    ],
)
def test_options_that_make_no_sense_have_oracles_error(cursor: oracledb.Cursor, statement: str, error: str) -> None:
    cursor.execute("create sequence zz_q start with 7")
    assert numbers(cursor, 1) == [7]
    with pytest.raises(oracledb.DatabaseError, match=error):
        cursor.execute(statement)
    assert numbers(cursor, 1) == [8]


def test_a_sequence_ends_at_its_bound(cursor: oracledb.Cursor) -> None:
    cursor.execute("create sequence zz_q maxvalue 2")
    with pytest.raises(oracledb.DatabaseError, match="ORA-08002"):
        cursor.execute("select zz_q.currval from dual")
    assert numbers(cursor, 2) == [1, 2]
    assert cursor.execute("select zz_q.currval from dual").fetchone() == (2,)
    with pytest.raises(oracledb.DatabaseError, match="ORA-08004: sequence exceeds MAXVALUE"):
        numbers(cursor, 1)


def test_the_dictionary_keeps_what_was_said(cursor: oracledb.Cursor) -> None:
    look = (
        "select min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number "
        "from user_sequences where sequence_name = 'ZZ_Q'"
    )
    cursor.execute("create sequence zz_q start with 3 maxvalue 99 cycle order cache 30")
    assert cursor.execute(look).fetchone() == (1, 99, 1, "Y", "Y", 30, 3)
    cursor.execute("alter sequence zz_q nocache nocycle")
    assert cursor.execute(look).fetchone() == (1, 99, 1, "N", "Y", 0, 3)
    cursor.execute("drop sequence zz_q")
    cursor.execute("create sequence zz_q increment by -1")
    assert cursor.execute(look).fetchone() == (-(10**27 - 1), -1, -1, "N", "N", 20, -1)


def test_a_sequence_is_altered_although_an_open_transaction_took_its_numbers(
    his: oracledb.Connection, standin: ServerThread
) -> None:
    with his.cursor() as cursor:
        cursor.execute("create sequence busy_numbers")
        cursor.execute("create table busy_rows (id number)")
        cursor.execute("insert into busy_rows values (busy_numbers.nextval)")
    try:
        with (
            oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other,
            ThreadPoolExecutor(1) as pool,
        ):
            altered = pool.submit(other.cursor().execute, "alter sequence busy_numbers restart start with 500")
            with pytest.raises(TimeoutError):
                altered.result(timeout=1)  # where DDL_LOCK_TIMEOUT is 0, ORA-00054 comes before
            his.commit()
            altered.result(timeout=10)
            assert other.cursor().execute("select busy_numbers.nextval from dual").fetchone() == (500,)
    finally:
        with his.cursor() as cursor:
            cursor.execute("drop table busy_rows")
            cursor.execute("drop sequence busy_numbers")
