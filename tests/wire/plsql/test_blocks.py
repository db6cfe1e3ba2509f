"""Blocks that PostgreSQL cannot take as they are, and what the compiler says of wrong ones."""

from __future__ import annotations

import oracledb
import pytest


def test_more_placeholders_than_a_function_of_postgresql_has_arguments(his: oracledb.Connection) -> None:
    cursor = his.cursor()
    count, rows = 120, 3
    sums = [cursor.var(int, arraysize=rows) for _ in range(count)]
    text = "\n".join(f":s_{n} := :a_{n} + {n};" for n in range(count))
    values = [
        {f"{kind}_{n}": sums[n] if kind == "s" else n + row for n in range(count) for kind in "sa"}
        for row in range(rows)
    ]
    cursor.executemany(f"begin\n{text}\nend;", values)
    assert [one.values for one in sums] == [[2 * n + row for row in range(rows)] for n in range(count)]


@pytest.mark.parametrize(
    ("block", "message", "offset"),
    [
        ("begin zz_missing := 5; end;", "line 1, column 7:\nPLS-00201: identifier 'ZZ_MISSING' must be declared", 6),
        ("begin\n  null;\n  zz_missing := 5; end;", "line 3, column 3:\nPLS-00201: identifier 'ZZ_MISSING'", 16),
        ("begin zz_whole(1); end;", "line 1, column 7:\nPLS-00221: 'ZZ_WHOLE' is not a procedure", 0),
    ],
)
def test_what_the_compiler_says(his: oracledb.Connection, block: str, message: str, offset: int) -> None:
    cursor = his.cursor()
    cursor.execute("create or replace function zz_whole(a number) return number is begin return a; end;")
    with pytest.raises(oracledb.DatabaseError) as caught:
        cursor.execute(block)
    cursor.execute("drop function zz_whole")
    error = caught.value.args[0]
    assert error.code == 6550 and message in error.message and error.offset == offset
