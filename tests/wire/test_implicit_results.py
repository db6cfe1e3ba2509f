"""What blocks and changes give back besides their OUT values: returned results, truncated variables, failed rows."""

from __future__ import annotations

import oracledb
import pytest


def test_a_block_returns_results_and_a_later_one_none(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute(
        "declare a sys_refcursor; b sys_refcursor; begin "
        "open a for select level from dual connect by level <= 2; dbms_sql.return_result(a); "
        "open b for select 'x' from dual; dbms_sql.return_result(b); end;"
    )
    assert [rows.fetchall() for rows in cursor.getimplicitresults()] == [[(1,), (2,)], [("x",)]]
    other = his.cursor()
    other.execute("begin null; end;")
    with pytest.raises(oracledb.Error, match="DPY-1004"):
        other.getimplicitresults()


def test_a_closed_cursor_is_no_result(his: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01001"):
        his.cursor().execute("declare a sys_refcursor; begin dbms_sql.return_result(a); end;")


def test_returning_says_when_a_variable_is_too_small_or_of_no_use(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table zz_back (a varchar2(30))")
    try:
        insert = "insert into zz_back values ('longer than that') returning a into :1"
        with pytest.raises(oracledb.DatabaseError, match="DPY-4002"):
            cursor.execute(insert, [cursor.var(str, 2)])
        with pytest.raises(oracledb.DatabaseError, match="ORA-01465"):
            cursor.execute(insert, [cursor.var(oracledb.DB_TYPE_RAW)])
    finally:
        his.rollback()
        cursor.execute("drop table zz_back")


def test_counts_of_the_rows_before_a_failed_one_are_told(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table zz_counts (a number(2) primary key)")
    try:
        with pytest.raises(oracledb.DatabaseError, match="ORA-00001"):
            cursor.executemany("insert into zz_counts values (:1)", [[1], [2], [2], [3]], arraydmlrowcounts=True)
        assert cursor.getarraydmlrowcounts() == [1, 1]
        cursor.executemany("insert into zz_counts values (:1)", [[2], [300], [4]], batcherrors=True)
        assert [(one.offset, one.full_code) for one in cursor.getbatcherrors()] == [(1, "ORA-01438"), (0, "ORA-00001")]
    finally:
        his.rollback()
        cursor.execute("drop table zz_counts")


def test_an_error_in_an_array_of_blocks_has_its_rows_number(his: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01476") as caught:
        his.cursor().executemany("declare n number; begin n := 1 / (3 - :1); end;", [[n] for n in range(5)])
    assert caught.value.args[0].offset == 3


def test_a_reserved_word_is_no_placeholder(his: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01745"):
        his.cursor().parse("select :rowid from dual")
    assert his.cursor().execute('select :"rowid" from dual', ["x"]).fetchone() == ("x",)


def test_a_counter_is_written_as_a_number(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    out = cursor.var(str)
    cursor.execute("begin for i in 1 .. 2 loop :1 := 'row ' || to_char(i); end loop; end;", [out])
    assert out.getvalue() == "row 2"
