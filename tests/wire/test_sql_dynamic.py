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


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'select 1 from ' || 'dual'", "ORA-03001.*at run time"),
        ("'drop table nothing'", "ORA-03001.*EXECUTE IMMEDIATE of DDL"),
        ("'select 1 from dual where 1 = :x'", "ORA-01008"),
    ],
)
def test_what_it_cannot_do_is_refused_by_name(his: oracledb.Connection, text: str, message: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=message):
        his.cursor().execute(f"begin execute immediate {text}; end;")
