"""CREATE TYPE, and objects and collections in tables."""

from __future__ import annotations

from collections.abc import Iterator

import oracledb
import pytest

MADE = [
    "create type dose as object (drug varchar2(20), milligrams number(6), mark raw(4))",
    "create type doses as varray(3) of dose",
    "create type numbers as table of number",
    "create table plan (id number(4), first dose, rest doses, hours numbers)",
]


@pytest.fixture
def session(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    cursor = his.cursor()
    for text in MADE:
        cursor.execute(text)
    yield his
    for name in ("table plan", "type numbers", "type doses", "type dose"):
        cursor.execute(f"drop {name}")


def test_values_are_made_with_constructors_and_read_by_attribute(session: oracledb.Connection) -> None:
    cursor = session.cursor()
    cursor.execute(
        "insert into plan values (1, dose('aspirin', 100, 'CAFE'), doses(dose('iron', 5, null)), numbers(8, 16))"
    )
    cursor.execute("select p.first.drug, p.first.milligrams from plan p where id = 1")
    assert cursor.fetchone() == ("aspirin", 100)


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("insert into plan (id, first) values (2, dose('x'))", "ORA-02315"),
        ("drop type dose", "ORA-02303"),
        ("create or replace type numbers as table of varchar2(3)", "ORA-02303"),
        ("create table odd (a nothing)", "ORA-00902"),
        ("create type dose as object (a number)", "ORA-00955"),
        ("insert into plan (id, rest) values (3, doses(null, null, null, null))", "ORA-02290"),
    ],
)
def test_misuse_is_an_error(session: oracledb.Connection, sql: str, error: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match=error):
        session.cursor().execute(sql)
