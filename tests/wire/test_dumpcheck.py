"""dumpcheck against a real dump: any difference in a table's rows is found, another physical order is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lab.standin.datapump.check import compare
from lab.standin.datapump.export import Export
from lab.standin.datapump.messages import Log
from lab.standin.datapump.parameters import Parameters
from lab.standin.pg.bootstrap import create_user

TABLE = "dumped.operations"


@pytest.fixture(scope="module")
def owner(postgres_dsn: str) -> str:
    """A user of this module's own."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        create_user(connection, "DUMPED", "secret")
    return "DUMPED"


@pytest.fixture
def dumped(postgres_dsn: str, owner: str, tmp_path: Path) -> Iterator[tuple[psycopg.Connection, Parameters]]:
    """A connection to a schema of 2,000 rows, and the parameters of a dump that was made of it."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(f"CREATE TABLE {TABLE} (op_key text, answer text)")
        connection.execute(f"INSERT INTO {TABLE} SELECT 'k' || n, 'answer ' || n FROM generate_series(1, 2000) n")
        parameters = Parameters(schemas=(owner,), directory=tmp_path)
        Export(postgres_dsn, parameters, Log.to(None), "SYS").run()
        yield connection, parameters
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")


@pytest.mark.parametrize(
    ("change", "equal"),
    [
        ("SELECT 1", True),
        # Every row is written anew, the first ones last: what an update, or an import side by side, does to a table.
        (f"UPDATE {TABLE} SET answer = answer WHERE op_key < 'k3'; VACUUM FULL {TABLE}", True),
        (f"UPDATE {TABLE} SET answer = 'Answer 7' WHERE op_key = 'k7'", False),
        (f"DELETE FROM {TABLE} WHERE op_key = 'k7'", False),
        (f"INSERT INTO {TABLE} SELECT * FROM {TABLE} WHERE op_key = 'k7'", False),
        (f"UPDATE {TABLE} SET op_key = 'k8', answer = 'answer 8' WHERE op_key = 'k7'", False),
        (f"UPDATE {TABLE} SET answer = CASE op_key WHEN 'k1' THEN 'answer 2' ELSE 'answer 1' END"
         " WHERE op_key IN ('k1', 'k2')", False),
        (f"UPDATE {TABLE} SET answer = NULL WHERE op_key = 'k7'", False),
        (f"DROP TABLE {TABLE}", False),
    ],
    ids=["untouched", "order", "changed", "missing", "extra", "doubled for another", "swapped", "null", "no table"],
)  # fmt: skip
def test_only_the_order_of_rows_may_differ(
    dumped: tuple[psycopg.Connection, Parameters],
    postgres_dsn: str,
    capsys: pytest.CaptureFixture[str],
    change: str,
    equal: bool,
) -> None:
    connection, parameters = dumped
    for statement in change.split("; "):
        connection.execute(statement)
    capsys.readouterr()
    assert compare(postgres_dsn, parameters) == (0 if equal else 1)
    answer = json.loads(capsys.readouterr().out)
    assert answer["checksums_equal"] is equal
    assert (answer["different"] == []) is equal
