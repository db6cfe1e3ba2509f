"""MERGE: its branches in any order, its conditions, its sources, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

SOURCE = "(select 1 id, 'one' name from dual union all select 5, 'five' from dual)"


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    cursor = his.cursor()
    cursor.execute("create table zz_merged (id number(4) primary key, name varchar2(10), n number(4) default 3)")
    cursor.execute("insert into zz_merged values (1, 'a', 1)")
    cursor.execute("insert into zz_merged values (2, 'b', 2)")
    yield cursor
    cursor.execute("drop table zz_merged")


def rows(cursor: oracledb.Cursor) -> list[tuple[object, ...]]:
    return cursor.execute("select * from zz_merged order by id").fetchall()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("clauses", "expected"),
    [
        (
            "when not matched then insert (id, name) values (s.id, s.name) "
            "when matched then update set t.name = s.name",
            [(1, "one", 1), (2, "b", 2), (5, "five", 3)],
        ),
        ("when not matched then insert values (s.id, s.name, default)", [(1, "a", 1), (2, "b", 2), (5, "five", 3)]),
        ("when matched then update set name = s.name, n = default", [(1, "one", 3), (2, "b", 2)]),
        (
            "when matched then update set name = s.name where t.n > 1 "
            "when not matched then insert (t.id) values (s.id) where s.id > 5",
            [(1, "a", 1), (2, "b", 2)],
        ),
        ("when matched then update set n = 9 where t.n = 1 delete where t.n = 9", [(2, "b", 2)]),
        ("when matched then update set (name, n) = (select dummy, 7 from dual)", [(1, "X", 7), (2, "b", 2)]),
    ],
)
def test_the_branches(cursor: oracledb.Cursor, clauses: str, expected: list[tuple[object, ...]]) -> None:
    cursor.execute(f"merge into zz_merged t using {SOURCE} s on (t.id = s.id) {clauses}")
    assert rows(cursor) == expected


def test_dual_and_a_table_itself_are_sources(cursor: oracledb.Cursor) -> None:
    add = "merge into zz_merged t using dual on (t.id = :1) when not matched then insert (id, name) values (:2, 'new')"
    cursor.execute(add, [2, 2])
    assert cursor.rowcount == 0
    cursor.execute(add, [3, 3])
    assert cursor.rowcount == 1
    cursor.execute(
        "merge into zz_merged t using zz_merged s on (t.id = s.id) when matched then update set n = s.n * 2 "
        "where t.id < 3"
    )
    assert cursor.rowcount == 2
    assert rows(cursor) == [(1, "a", 2), (2, "b", 4), (3, "new", 3)]


@pytest.mark.parametrize(
    ("condition", "change", "column"),
    [("t.id = s.id", "id = 7", "ID"), ("id = s.id and t.n > 0", "(name, n) = (select 'x', 1 from dual)", "N")],
)
def test_a_column_of_the_condition_stays(cursor: oracledb.Cursor, condition: str, change: str, column: str) -> None:
    message = f'^ORA-38104: Columns referenced in the ON Clause cannot be updated: "T"."{column}"'
    with pytest.raises(oracledb.DatabaseError, match=message):
        cursor.execute(
            f"merge into zz_merged t using (select 1 id from dual) s on ({condition}) "
            f"when matched then update set {change}"
        )


def test_one_row_is_changed_once(cursor: oracledb.Cursor) -> None:
    twice = "(select 1 id from dual union all select 1 from dual)"
    with pytest.raises(oracledb.DatabaseError, match="ORA-30926"):
        cursor.execute(
            f"merge into zz_merged t using {twice} s on (t.id = s.id) when matched then update set n = t.n + 1"
        )
    assert rows(cursor)[0] == (1, "a", 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("zz_merged t using dual on t.id = 1 when matched then update set n = 1", "ORA-00969"),
        ("(select * from zz_merged) t using dual on (t.id = 1) when matched then update set n = 1", "ORA-03001.*MERGE"),
    ],
)
def test_what_is_no_merge(cursor: oracledb.Cursor, text: str, message: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=message):
        cursor.execute(f"merge into {text}")
