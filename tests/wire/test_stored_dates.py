"""Values that the server keeps as text between two statements are the same whatever the session's NLS formats are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import oracledb
import pytest

MOMENT = datetime(2026, 2, 3, 4, 5, 6)
NEXT = MOMENT + timedelta(days=1)
DATE, TIMESTAMP, ZONED = oracledb.DB_TYPE_DATE, oracledb.DB_TYPE_TIMESTAMP, oracledb.DB_TYPE_TIMESTAMP_TZ
DEFINITIONS = (
    "create table moments (id number, d date, ts timestamp)",
    """create package moment as
      fixed constant date := to_date('2026-02-03 04:05:06', 'YYYY-MM-DD HH24:MI:SS');
      kept date; stamp timestamp; zoned timestamp with time zone;
      function later(p date default fixed) return date;
    end;""",
    """create package body moment as
      function later(p date default fixed) return date is begin kept := p + 1; return kept; end;
    end;""",
    """create function noted(p date, t timestamp) return date is
      pragma autonomous_transaction;
      own moments.d%type := p;
    begin
      insert into moments values (2, own, t);
      commit;
      own := own + 1;
      return own;
    end;""",
    """create procedure committed(p in out date) is
    begin
      commit;
      p := p + 1;
      commit;
    end;""",
)
DROPS = ("drop function noted", "drop procedure committed", "drop package moment", "drop table moments purge")


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """HIS with formats that lose the time of day and read the day before the month."""
    with his.cursor() as cursor:
        for definition in DEFINITIONS:
            cursor.execute(definition)
        cursor.execute("insert into moments values (1, :1, :1)", [MOMENT, MOMENT])
        his.commit()
        cursor.execute("alter session set nls_date_format = 'DD/MON/RR'")
        cursor.execute("alter session set nls_timestamp_format = 'DD/MON/RR HH24.MI'")
        cursor.execute("alter session set nls_timestamp_tz_format = 'DD/MON/RR HH24.MI TZR'")
        yield his
        his.rollback()
        for drop in DROPS:
            cursor.execute(drop)


def told(connection: oracledb.Connection, block: str, *kinds: oracledb.DbType) -> list[object]:
    """What a block gives; its first placeholder is the moment."""
    with connection.cursor() as cursor:
        given = cursor.var(DATE)
        given.setvalue(0, MOMENT)
        outs = [cursor.var(kind) for kind in kinds]
        cursor.execute(block, [given, *outs])
        return [out.getvalue() for out in outs]


def test_a_packages_variables(session: oracledb.Connection) -> None:
    block = """begin
      moment.kept := :1; moment.stamp := moment.kept; moment.zoned := moment.kept;
      :2 := moment.kept; :3 := moment.stamp; :4 := moment.zoned; :5 := moment.fixed; :6 := moment.later;
    end;"""
    assert told(session, block, DATE, TIMESTAMP, ZONED, DATE, DATE) == [MOMENT, MOMENT, MOMENT, MOMENT, NEXT]
    with session.cursor() as cursor:
        assert cursor.callfunc("moment.later", DATE, [NEXT]) == NEXT + timedelta(days=1)


def test_an_autonomous_program(session: oracledb.Connection) -> None:
    assert told(session, "declare d date := :1; begin :2 := noted(d, d); end;", DATE) == [NEXT]
    with session.cursor() as cursor:
        assert cursor.execute("select d, ts from moments where id = 2").fetchall() == [(MOMENT, MOMENT)]


def test_a_block_with_commits(session: oracledb.Connection) -> None:
    block = """declare
      d date := :1; like_d moments.d%type := d; t timestamp := d;
      type dates is table of date index by pls_integer; all_of dates;
    begin
      all_of(1) := d;
      commit;
      committed(d);
      all_of(2) := d;
      committed(like_d);
      :2 := all_of(1); :3 := all_of(2); :4 := like_d; :5 := t;
    end;"""
    assert told(session, block, DATE, DATE, DATE, TIMESTAMP) == [MOMENT, NEXT, NEXT, MOMENT]


def test_dbms_sql(session: oracledb.Connection) -> None:
    block = """declare c number := dbms_sql.open_cursor; n number; d date; t timestamp;
    begin
      dbms_sql.parse(c, 'select d, ts from moments where d = :d', dbms_sql.native);
      d := :1;
      dbms_sql.bind_variable(c, ':d', d);
      dbms_sql.define_column(c, 1, d);
      dbms_sql.define_column(c, 2, t);
      n := dbms_sql.execute_and_fetch(c);
      dbms_sql.column_value(c, 1, d);
      dbms_sql.column_value(c, 2, t);
      dbms_sql.close_cursor(c);
      :2 := d + 1; :3 := t;
    end;"""
    assert told(session, block, DATE, TIMESTAMP) == [NEXT, MOMENT]


def test_texts_of_the_program_itself_follow_the_format(session: oracledb.Connection) -> None:
    assert told(session, "declare d date := :1; begin d := '05/FEB/26'; :2 := d; end;", DATE) == [datetime(2026, 2, 5)]


def test_nested_tables_and_varrays_of_the_program(session: oracledb.Connection) -> None:
    block = """declare
      type many is table of date; type few is varray(3) of date;
      x many := many(); y few := few(:1); z many;
    begin
      x.extend(2);
      x(1) := y(1);
      x(2) := x(1) + 1;
      x.delete(1);
      select d bulk collect into z from moments;
      :2 := x(2); :3 := y(1); :4 := z(1);
    end;"""
    assert told(session, block, DATE, DATE, DATE) == [NEXT, MOMENT, MOMENT]
