"""CURSOR (SELECT …): results that stand in rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import oracledb
import pytest


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    cursor = his.cursor()
    cursor.execute("create table zz_w (id number(4), name varchar2(10))")
    cursor.execute("create table zz_b (ward number(4), no number(6,2), made date, note clob, raw_ raw(4))")
    cursor.executemany("insert into zz_w values (:1, :2)", [(1, "a"), (2, "b"), (3, "none")])
    made = datetime(2026, 2, 3, 4, 5, 6)
    rows = [(1, 1.5, made, "long", b"\x00\xff"), (1, 2, None, None, None), (2, -3, made, "x", b"ab")]
    cursor.executemany("insert into zz_b values (:1, :2, :3, :4, :5)", rows)
    his.commit()
    yield cursor
    for table in ("zz_w", "zz_b"):
        cursor.execute(f"drop table {table}")


def whole(value: object) -> object:
    """Nested cursors as lists of their rows."""
    if isinstance(value, oracledb.Cursor):
        return [tuple(map(whole, row)) for row in value]
    return value


def rows(cursor: oracledb.Cursor, query: str, **binds: object) -> list[object]:
    cursor.execute(query, binds)
    return [tuple(map(whole, row)) for row in cursor]


def test_each_row_has_its_own_result(cursor: oracledb.Cursor) -> None:
    query = (
        "select w.name, cursor(select b.no from zz_b b where b.ward = w.id order by b.no) beds "
        "from zz_w w order by w.id"
    )
    assert rows(cursor, query) == [("a", [(1.5,), (2,)]), ("b", [(-3,)]), ("none", [])]
    assert [(c.name, c.type_code) for c in cursor.description or ()][1] == ("BEDS", oracledb.DB_TYPE_CURSOR)


def test_values_of_every_type_come_as_in_any_result(cursor: oracledb.Cursor) -> None:
    query = (
        "select cursor(select no, made, note, raw_, 'it''s, \"so\"' t, null n from zz_b where ward = :w order by 1) "
        "from dual"
    )
    cursor.execute(query, w=1)
    (nested,) = cursor.fetchone()
    assert [column.name for column in nested.description or ()] == ["NO", "MADE", "NOTE", "RAW_", "T", "N"]
    first, second = nested.fetchall()
    assert (first[0], first[1], first[2].read(), *first[3:]) == (
        *(1.5, datetime(2026, 2, 3, 4, 5, 6), "long", b"\x00\xff"),
        *('it\'s, "so"', None),
    )
    assert second == (2, None, None, None, 'it\'s, "so"', None)


def test_results_in_results_and_all_columns(cursor: oracledb.Cursor) -> None:
    query = (
        "select cursor(select w.*, cursor(select ward, cursor(select 7 from dual) s from zz_b where ward = w.id) b "
        "from zz_w w where w.id < :top order by w.id) from dual"
    )
    inner = [(1, [(7,)]), (1, [(7,)])]
    assert rows(cursor, query, top=3) == [([(1, "a", inner), (2, "b", [(2, [(7,)])])],)]


def test_a_program_can_return_them(cursor: oracledb.Cursor) -> None:
    result = cursor.var(oracledb.DB_TYPE_CURSOR)
    cursor.execute(
        "begin open :r for select id, cursor(select no from zz_b where ward = id order by no) from zz_w order by id; "
        "end;",
        r=result,
    )
    assert [tuple(map(whole, row)) for row in result.getvalue()][1] == (2, [(-3,)])


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("select cursor(select nothing from zz_b) from dual", "ORA-00904"),
        ("select cursor(select 1 from zz_nowhere) from dual", "ORA-00942"),
        ("select cursor(1) from dual", "ORA-0"),
        ("update zz_w set name = cursor(select 1 from dual)", "ORA-22902"),
        ("select 1 from dual where cursor(select 1 from dual) is null", "ORA-22902"),
    ],
)
def test_what_makes_no_sense_is_an_error(cursor: oracledb.Cursor, query: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        cursor.execute(query)


def test_cursors_of_rows_count_as_open_until_their_row_is_gone(cursor: oracledb.Cursor) -> None:
    query = "select level, cursor(select 1 from dual) from dual connect by level <= 200"
    for _ in range(4):
        for _, nested in cursor.execute(query):
            assert nested.fetchone() == (1,)
    with pytest.raises(oracledb.DatabaseError, match="ORA-01000"):
        cursor.execute(query.replace("200", "2000")).fetchall()


@pytest.mark.parametrize("many", [1, 5, 250])
def test_a_ref_cursor_with_lobs_gives_all_its_rows(cursor: oracledb.Cursor, many: int) -> None:
    result = cursor.var(oracledb.DB_TYPE_CURSOR)
    cursor.execute(
        "begin open :r for select level, to_clob('text ' || level) from dual connect by level <= :many; end;",
        r=result,
        many=many,
    )
    found = [(number, lob.read()) for number, lob in result.getvalue()]
    assert found == [(n, f"text {n}") for n in range(1, many + 1)]
