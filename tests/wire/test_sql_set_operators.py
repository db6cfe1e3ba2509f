"""UNION and its like: the lists of both sides must match."""

from __future__ import annotations

import oracledb
import pytest


@pytest.mark.parametrize(
    "query",
    [
        "select 1 from dual union select 'a' from dual",
        "select '1' from dual union all select 1 from dual",
        "select 1, 'a' as t from dual union all (select 2, 3 from dual)",
        "(select sysdate from dual) minus (select '1' from dual)",
        "select * from (select 1 a from dual intersect select 'a' from dual)",
        "select to_clob('a') from dual union all select 'b' from dual",
    ],
)
def test_types_must_match(his: oracledb.Connection, query: str) -> None:
    message = "^ORA-01790: expression must have same datatype as corresponding expression"
    with pytest.raises(oracledb.DatabaseError, match=message):
        his.cursor().execute(query)


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("select 1 n from dual union select null from dual order by n", [(1,), (None,)]),
        ("select 'a' t from dual union all select '' from dual", [("a",), (None,)]),
        ("select dummy, 'b' from dual union all select 'a', dummy from dual", [("X", "b"), ("a", "X")]),
        (
            "with t (a, n) as (select 'x', 1 from dual union all select a || 'y', n + 1 from t where n < 2) "
            "select a from t",
            [("x",), ("xy",)],
        ),
    ],
)
def test_what_matches(his: oracledb.Connection, query: str, rows: list[tuple[object, ...]]) -> None:
    assert his.cursor().execute(query).fetchall() == rows
