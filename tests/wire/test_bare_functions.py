"""Stored functions called without parentheses."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

_MADE = (
    "create or replace function zz_bare return number is begin return 7; end;",
    "create or replace function zz_optional(a number default 1) return number is begin return a * 10; end;",
    "create or replace function zz_needs(a number) return number is begin return a; end;",
    "create or replace package zz_calls is function three return number; procedure nothing; end;",
    """create or replace package body zz_calls is
      function three return number is begin return 3; end;
      procedure nothing is begin null; end;
    end;""",
    "create table zz_has (zz_bare number, other number)",
    "insert into zz_has values (1, 2)",
    "create table zz_lacks (other number)",
    "insert into zz_lacks values (7)",
    "create synonym zz_alias for zz_bare",
)
_DROPPED = ("synonym zz_alias", "table zz_has", "table zz_lacks", "function zz_bare", "function zz_optional")


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    """HIS with functions, and a table with a column of the same name."""
    cursor = his.cursor()
    for statement in _MADE:
        cursor.execute(statement)
    yield his
    for name in (*_DROPPED, "function zz_needs", "package zz_calls"):
        cursor.execute(f"drop {name}")


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select zz_bare from dual", 7),
        ("select zz_bare + zz_optional, 1 from dual", 17),
        ("select his.zz_bare from dual", 7),
        ("select zz_alias from dual", 7),
        ("select zz_calls.three from dual", 3),
        ("select his.zz_calls.three from dual", 3),
        ("select count(*) from zz_lacks where other = zz_bare", 1),
        ("select max(zz_bare) from zz_lacks group by zz_bare order by zz_bare", 7),
        ("select zz_bare from zz_has", 1),
        ("select h.zz_bare from zz_has h", 1),
        ("select other from zz_has where zz_bare = 1", 2),
        ("select x.other from zz_lacks x, zz_has y where y.zz_bare = 1", 7),
        ("select zz_bare from zz_lacks x, zz_has y", 1),
        ("select zz_bare from (select other, 1 one from zz_lacks where other = 7 order by 1) x, zz_has y", 1),
        ("select zz_bare from (select 5 zz_bare from dual)", 5),
        ("with q (zz_bare) as (select 6 from dual) select zz_bare from q", 6),
        ("select zz_bare.other from zz_lacks zz_bare", 7),
    ],
)
def test_a_name_that_is_no_column_calls_the_function(session: oracledb.Connection, sql: str, expected: int) -> None:
    row = session.cursor().execute(sql).fetchone()
    assert row is not None and row[0] == expected


def test_in_changes_and_blocks(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute("insert into zz_lacks values (zz_bare)")
    cursor.execute("update zz_lacks set other = zz_bare + 1 where other = zz_bare")
    assert cursor.rowcount == 2
    out = cursor.var(int)
    cursor.execute(
        """declare n number; zz_optional number := 4;
        begin
          n := zz_bare + zz_optional;
          select n + zz_bare + zz_optional into :out from dual where zz_bare = 7;
        end;""",
        out=out,
    )
    assert out.getvalue() == 22


@pytest.mark.parametrize("name", ["zz_needs", "zz_nowhere", "zz_calls.nothing2", "zz_gone.member"])
def test_what_cannot_be_called_so_is_an_invalid_identifier(session: oracledb.Connection, name: str) -> None:
    shown = ".".join(f'"{part}"' for part in name.upper().split("."))
    with pytest.raises(oracledb.DatabaseError, match=f"ORA-00904: {shown}: invalid identifier") as caught:
        session.cursor().execute(f"select {name} from dual")
    assert caught.value.args[0].offset == 7
