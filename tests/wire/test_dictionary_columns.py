"""Every documented column of the dictionary is there with its type: dictionary_columns.txt, a view a line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import oracledb
import pytest

from .server_thread import ServerThread

DOCUMENTED = {
    name: columns.split(", ")
    for name, _, columns in (
        line.partition(": ") for line in Path(__file__).with_name("dictionary_columns.txt").read_text().splitlines()
    )
}
_NAMES = {"VARCHAR": "VARCHAR2", "TIMESTAMP_TZ": "TIMESTAMP WITH TIME ZONE"}


@pytest.fixture
def system(standin: ServerThread) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as connection:
        yield connection


def described(connection: oracledb.Connection, view: str) -> list[str]:
    """As dictionary_columns.txt writes them."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {view} where 1 = 0")
        return [_written(column) for column in cursor.description]


def _written(column: oracledb.FetchInfo) -> str:
    kind = column.type_code.name.removeprefix("DB_TYPE_")
    kind = _NAMES.get(kind, kind)
    return f"{column.name} {kind}" + (f"({column.display_size})" if kind in ("VARCHAR2", "RAW") else "")


def wrong(expected: list[str], found: list[str]) -> list[str]:
    """What is documented and is not so."""
    return [column for column in expected if column not in found]


def test_every_documented_column_has_its_type(system: oracledb.Connection) -> None:
    bad = {view: wrong(columns, described(system, view)) for view, columns in DOCUMENTED.items()}
    assert len(DOCUMENTED) > 100 and not {view: columns for view, columns in bad.items() if columns}


def test_a_column_that_is_missing_or_of_another_type_is_told(system: oracledb.Connection) -> None:
    found = described(system, "dba_tables")
    assert wrong(["OWNER VARCHAR2(128)", "NUM_ROWS NUMBER"], found) == []
    assert wrong(["OWNER NUMBER", "NOTHING NUMBER"], found) == ["OWNER NUMBER", "NOTHING NUMBER"]


def test_the_all_and_user_views_have_the_same_columns(system: oracledb.Connection) -> None:
    for item in ("tables", "tab_columns", "constraints", "indexes", "ind_columns", "sequences", "objects", "source"):
        whole = described(system, f"dba_{item}")
        assert described(system, f"all_{item}") == whole
        own = described(system, f"user_{item}")
        assert [column for column in whole if column not in own] == ([] if item == "constraints" else whole[:1])


def test_gv_views_name_their_instance(system: oracledb.Connection) -> None:
    assert described(system, "gv$session") == ["INST_ID NUMBER", *described(system, "v$session")]
