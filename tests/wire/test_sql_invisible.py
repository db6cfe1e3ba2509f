"""INVISIBLE columns: there by their name only."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

from .server_thread import ServerThread


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    cursor = his.cursor()
    cursor.execute(
        "create table zz_half (a number(4) primary key, h varchar2(5) default 'dark' invisible, b number(4))"
    )
    cursor.execute("insert into zz_half values (1, 2)")
    his.commit()
    yield cursor
    cursor.execute("drop table zz_half")


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select * from zz_half", [(1, 2)]),
        ("select a, h, b from zz_half", [(1, "dark", 2)]),
        ("select t.*, h from zz_half t", [(1, 2, "dark")]),
        ("select his.zz_half.* from his.zz_half where h = 'dark'", [(1, 2)]),
        ("select * from dual, zz_half t", [("X", 1, 2)]),
        ("select * from zz_half t join zz_half u on t.h = u.h", [(1, 2, 1, 2)]),
        ("select * from (select * from zz_half) q", [(1, 2)]),
        ("select * from (select a, h from zz_half) q", [(1, "dark")]),
        ("with w as (select * from zz_half) select * from w", [(1, 2)]),
        ("select * from zz_half where rownum < 2 order by h", [(1, 2)]),
        ("select * from zz_half start with a = 1 connect by prior a = b", [(1, 2)]),
        ("select count(*) from zz_half where exists (select * from zz_half)", [(1,)]),
    ],
)
def test_a_star_leaves_them_out(cursor: oracledb.Cursor, query: str, rows: list[tuple[object, ...]]) -> None:
    assert cursor.execute(query).fetchall() == rows


def test_an_insert_without_a_list_leaves_them_out(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into zz_half select a + 1, b from zz_half")
    cursor.execute("insert into zz_half (a, h) values (3, 'here')")
    cursor.execute("insert all into zz_half values (4, n) into zz_half select 5 n, 6 m from dual")
    cursor.execute(
        "merge into zz_half t using dual on (t.a = 9) when not matched then insert values (9, 9) "
        "when matched then update set h = 'no'"
    )
    cursor.execute("select a, h, b from zz_half order by a")
    assert cursor.fetchall() == [(1, "dark", 2), (2, "dark", 2), (3, "here", None), *REST]
    with pytest.raises(oracledb.DatabaseError, match="ORA-00913"):
        cursor.execute("insert into zz_half values (7, 'x', 8)")


REST = [(4, "dark", 5), (5, "dark", 6), (9, "dark", 9)]


def test_they_are_switched_and_another_session_sees_it(cursor: oracledb.Cursor, standin: ServerThread) -> None:
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:
        looked = other.cursor()
        assert looked.execute("select * from zz_half").fetchall() == [(1, 2)]
        cursor.execute("alter table zz_half modify h visible")
        assert looked.execute("select * from zz_half").fetchall() == [(1, "dark", 2)]
        cursor.execute("alter table zz_half modify (b invisible, h invisible)")
        assert looked.execute("select * from zz_half").fetchall() == [(1,)]
        cursor.execute("alter table zz_half add (c number default 7 invisible)")
        assert looked.execute("select zz_half.*, c from zz_half").fetchall() == [(1, 7)]
    with pytest.raises(oracledb.DatabaseError, match="ORA-54039: table must have at least one column that is not inv"):
        cursor.execute("alter table zz_half modify a invisible")


def test_the_dictionary_shows_them_hidden(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "select column_name, column_id, segment_column_id, internal_column_id, hidden_column from user_tab_cols "
        "where table_name = 'ZZ_HALF' order by internal_column_id"
    )
    assert cursor.fetchall() == [("A", 1, 1, 1, "NO"), ("H", None, 2, 2, "YES"), ("B", 2, 3, 3, "NO")]
    cursor.execute("select column_id from user_tab_columns where table_name = 'ZZ_HALF' and column_name = 'H'")
    assert cursor.fetchall() == [(None,)]


def test_a_block_reads_what_is_visible(cursor: oracledb.Cursor) -> None:
    out = cursor.var(int)
    cursor.execute("begin for r in (select * from zz_half) loop :1 := r.a + r.b; end loop; end;", [out])
    assert out.getvalue() == 3
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*ROWTYPE of a table with INVISIBLE columns"):
        cursor.execute("declare r zz_half%rowtype; begin select * into r from zz_half; end;")
