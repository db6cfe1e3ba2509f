"""EXECUTE IMMEDIATE."""

from __future__ import annotations

import oracledb
import pytest


def test_texts_known_at_compile_time_run_with_their_values(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("create table zz_dynamic (id number, name varchar2(10))")
    try:
        out, count = cursor.var(str), cursor.var(int)
        cursor.execute(
            """declare v_name varchar2(10);
            begin
              execute immediate 'insert into zz_dynamic values (:1, :2)' using 1, 'a' || 'b';
              :n := sql%rowcount;
              execute immediate 'select nvl(name, ''-'') from zz_dynamic where id = :x' into v_name using 1;
              :out := v_name;
            end;""",
            n=count,
            out=out,
        )
        assert (count.getvalue(), out.getvalue()) == (1, "ab")
        with pytest.raises(oracledb.DatabaseError, match="ORA-01403"):
            cursor.execute(
                "declare n number; begin execute immediate 'select id from zz_dynamic where id = 9' into n; end;"
            )
    finally:
        cursor.execute("drop table zz_dynamic")


def test_texts_put_together_at_run_time(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    out = cursor.var(str)
    block = """declare c sys_refcursor; n number; s varchar2(100); name varchar2(30) := 'zz_run_time';
    begin
      execute immediate 'create table ' || name || ' (id number, at date)';
      for i in 1 .. 3 loop
        execute immediate 'insert into ' || name || ' values (:1, sysdate)' using i;
      end loop;
      s := sql%rowcount;
      execute immediate 'update ' || name || ' set id = id + 1 where rownum <= 2';
      s := s || sql%rowcount;
      execute immediate 'begin delete from ' || name || ' where id = 1; end;';
      execute immediate 'select nvl(sum(id), 0) from ' || name || ' where id > :x' into n using 2;
      open c for 'select id from ' || name || ' where id > :1 order by id desc' using 1;
      fetch c into n;
      close c;
      :out := s || '/' || n;
    end;"""
    cursor.execute(block, out=out)
    try:
        assert out.getvalue() == "12/3"
        his.rollback()  # the definition has committed
        cursor.execute("select count(*) from zz_run_time")
        assert cursor.fetchone() == (3,)
    finally:
        cursor.execute("drop table zz_run_time")


def test_stored_code_runs_texts_with_its_owners_names(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute(
        "create or replace function zz_how_many (t varchar2) return number is n number; "
        "begin execute immediate 'select count(*) from ' || t into n; return n; end;"
    )
    try:
        cursor.execute("select zz_how_many('dual') from dual")
        assert cursor.fetchone() == (1,)
    finally:
        cursor.execute("drop function zz_how_many")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'select nothing from ' || 'dual'", 'ORA-00904: "NOTHING"'),
        ("'selec 1 from ' || 'dual'", "ORA-00900"),
        ("'drop table ' || 'nothing'", "ORA-00942"),
        ("'drop table nothing'", "ORA-00942"),
        ("'select 1 from dual where 1 = :x'", "ORA-01008"),
        ("'select 1 from ' || 'dual where 1 = :x'", "ORA-01008"),
        ("'select 1 from ' || 'dual' using 1", "ORA-01006"),
        ("'com' || 'mit'", "ORA-03001.*transaction or session control"),
        ("'begin :x := 1' || '; end;'", "ORA-01008"),
    ],
)
def test_what_it_cannot_do_is_an_error(his: oracledb.Connection, text: str, message: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=message):
        his.cursor().execute(f"begin execute immediate {text}; end;")


def test_nobody_waits_for_an_answer_in_a_serializable_transaction(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    cursor.execute("set transaction isolation level serializable")
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001.*serializable"):
        cursor.execute("begin execute immediate 'select 1 from ' || 'dual'; end;")
    his.rollback()
