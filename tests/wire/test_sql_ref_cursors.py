"""REF CURSORs out of blocks, procedures and functions."""

from __future__ import annotations

import oracledb
import pytest


def test_a_block_hands_out_an_open_cursor(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    out = cursor.var(oracledb.DB_TYPE_CURSOR)
    cursor.execute("begin open :c for select level as n from dual connect by level <= 3; end;", c=out)
    rows = out.getvalue()
    his.commit()
    assert [column[0] for column in rows.description] == ["N"]
    assert rows.fetchall() == [(1,), (2,), (3,)]


def test_procedures_and_functions_hand_out_cursors(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute(
        "create or replace procedure zz_open (p_most in number, p_rows out sys_refcursor) is "
        "begin open p_rows for select level as n, 'x' as t from dual connect by level <= p_most; end;"
    )
    cursor.execute(
        "create or replace function zz_rows return sys_refcursor is r sys_refcursor; "
        "begin open r for select 7 as n from dual; return r; end;"
    )
    try:
        out = cursor.var(oracledb.DB_TYPE_CURSOR)
        cursor.callproc("zz_open", [2, out])
        assert out.getvalue().fetchall() == [(1, "x"), (2, "x")]
        assert cursor.callfunc("zz_rows", oracledb.DB_TYPE_CURSOR).fetchall() == [(7,)]
    finally:
        cursor.execute("drop procedure zz_open")
        cursor.execute("drop function zz_rows")


def test_a_cursor_never_opened_is_an_error(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    out = cursor.var(oracledb.DB_TYPE_CURSOR)
    with pytest.raises(oracledb.Error):
        cursor.execute("declare n number; begin n := 1 / 0; open :c for select 1 as a from dual; end;", c=out)
