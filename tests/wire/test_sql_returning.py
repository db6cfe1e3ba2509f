"""RETURNING … INTO: aggregates of the rows that were changed."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

MADE = "create table zz_ret (id number(4) primary key, name varchar2(10), pay number)"


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """A cursor over a table of six rows."""
    cursor = his.cursor()
    cursor.execute(MADE)
    cursor.executemany("insert into zz_ret values (:1, :2, :3)", [(n, f"n{n}", n * 10) for n in range(1, 7)])
    his.commit()
    yield cursor
    his.rollback()
    cursor.execute("drop table zz_ret")


@pytest.mark.parametrize(
    ("change", "values", "rows"),
    [
        ("update zz_ret set pay = pay + 1 where id > 3 returning max(pay), count(*) into :a, :b", (61, 3), 3),
        ("update zz_ret z set z.pay = 0 where z.id < 3 returning sum(z.id), count(z.pay) into :a, :b", (3, 2), 2),
        ("delete from zz_ret where id in (2, 4) returning sum(zz_ret.pay) / 2, min(id) into :a, :b", (30, 2), 2),
        ("delete from zz_ret where id = 99 returning max(id), count(id) into :a, :b", (None, 0), 0),
        ("insert into zz_ret values (7, 'n7', 70) returning max(pay), count(*) into :a, :b", (70, 1), 1),
        ("update zz_ret set pay = rownum returning max(pay), min(pay) into :a, :b", (6, 1), 6),
    ],
)
def test_aggregates_are_of_the_changed_rows(
    cursor: oracledb.Cursor, change: str, values: tuple[object, ...], rows: int
) -> None:
    a, b = cursor.var(float), cursor.var(float)
    cursor.execute(change, a=a, b=b)
    assert (a.getvalue(), b.getvalue(), cursor.rowcount) == ([values[0]], [values[1]], rows)


def test_each_row_of_an_array_has_its_own(cursor: oracledb.Cursor) -> None:
    top = cursor.var(int, arraysize=3)
    cursor.setinputsizes(None, top)
    cursor.executemany("update zz_ret set pay = 1 where id <= :1 returning max(id) into :2", [(2,), (0,), (4,)])
    assert [top.getvalue(n) for n in range(3)] == [[2], [None], [4]]
    assert cursor.rowcount == 6


def test_a_block_has_them_and_its_row_count(cursor: oracledb.Cursor) -> None:
    top, many = cursor.var(int), cursor.var(int)
    cursor.execute(
        "declare n number; begin update zz_ret set pay = 1 where id > 1 returning max(id) into n; "
        ":top := n; :many := sql%rowcount; end;",
        top=top,
        many=many,
    )
    assert (top.getvalue(), many.getvalue()) == (6, 5)


@pytest.mark.parametrize(
    ("block", "error"),
    [
        (
            "declare type t is table of number; x t; begin update zz_ret set pay = 1 "
            "returning max(id) bulk collect into x; end;",
            "ORA-03001.*aggregate BULK COLLECT",
        ),
        (
            "declare x number; begin execute immediate 'update zz_ret set pay = 1 returning max(id) into :1' "
            "returning into x; end;",
            "ORA-03001.*EXECUTE IMMEDIATE of RETURNING an aggregate",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(cursor: oracledb.Cursor, block: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        cursor.execute(block)
