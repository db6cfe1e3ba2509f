"""Triggers: names for their rows, their order, disabled ones. UPDATE … SET ROW."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest


@pytest.fixture
def cursor(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    """HIS with a table."""
    cursor = his.cursor()
    cursor.execute("create table zz_rows (id number(4), name varchar2(20), at date)")
    yield cursor
    his.rollback()
    cursor.execute("drop table zz_rows")


def names(cursor: oracledb.Cursor) -> list[str]:
    return [name for (name,) in cursor.execute("select name from zz_rows order by id")]


def test_referencing_gives_both_rows_other_names(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        """create trigger zz_rows_t before insert or update on zz_rows referencing new as n old as o
        for each row when (n.id > 1 and (o.id is null or o.name <> n.name))
        begin :n.name := nvl(:o.name, 'none') || '>' || :n.name; end;"""
    )
    cursor.execute("insert into zz_rows (id, name) select level, 'x' from dual connect by level <= 2")
    cursor.execute("update zz_rows set name = 'y'")
    assert names(cursor) == ["y", "none>x>y"]


def test_only_the_new_name_of_a_row_is_known(cursor: oracledb.Cursor) -> None:
    cursor.execute(
        "create trigger zz_rows_t before insert on zz_rows referencing new as n for each row begin :new.id := 1; end;"
    )
    assert cursor.warning is not None
    (text,) = cursor.execute("select text from user_errors where name = 'ZZ_ROWS_T'").fetchone() or ("",)
    assert text == "PLS-00049: bad bind variable 'NEW'"
    cursor.execute("drop trigger zz_rows_t")


def test_follows_and_disable(cursor: oracledb.Cursor) -> None:
    text = "create trigger {} before insert on zz_rows for each row {} begin :new.name := :new.name || '{}'; end;"
    cursor.execute(text.format("zz_rows_a", "", "a"))
    cursor.execute(text.format("zz_rows_c", "disable", "c"))
    cursor.execute(text.format("zz_rows_b", "follows zz_rows_a enable", "b"))
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*FOLLOWS a trigger whose name comes later"):
        cursor.execute(text.format("zz_rows_0", "follows zz_rows_a", "0"))
    cursor.execute("insert into zz_rows (id) values (1)")
    cursor.execute("alter trigger zz_rows_c enable")
    cursor.execute("insert into zz_rows (id) values (2)")
    assert names(cursor) == ["ab", "abc"]


def test_a_whole_row_is_set(cursor: oracledb.Cursor) -> None:
    cursor.execute("insert into zz_rows (id, name) values (1, 'old')")
    cursor.execute(
        """declare r zz_rows%rowtype; begin
          select * into r from zz_rows where id = 1;
          r.name := 'new'; r.at := date '2026-02-03';
          update zz_rows set row = r where id = r.id;
        end;"""
    )
    cursor.execute("select name, to_char(at, 'YYYY-MM-DD') from zz_rows")
    assert cursor.fetchall() == [("new", "2026-02-03")]


@pytest.mark.parametrize("drop", ["trigger zz_goes_t", "trigger his.zz_goes_t", "table zz_goes"])
def test_a_trigger_goes_by_itself_and_with_its_table(cursor: oracledb.Cursor, drop: str) -> None:
    cursor.execute("create table zz_goes (id number)")
    try:
        cursor.execute("create trigger zz_goes_t before insert on zz_goes begin null; end;")
        cursor.execute(f"drop {drop}")
        cursor.execute("select count(*) from user_source where name = 'ZZ_GOES_T'")
        assert cursor.fetchone() == (0,)
        with pytest.raises(oracledb.DatabaseError, match="ORA-04080: trigger 'ZZ_GOES_T' does not exist"):
            cursor.execute("drop trigger zz_goes_t")
    finally:
        if drop.startswith("trigger"):
            cursor.execute("drop table zz_goes")
