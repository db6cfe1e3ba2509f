"""The checksum of rows over a real COPY stream: blind to order, to nothing else."""

import psycopg
import pytest

from lab.standin.datapump.rowset import RowSet


def checksum(connection: psycopg.Connection, query: str) -> str:
    rowset = RowSet()
    with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT binary)") as stream:
        for piece in stream:
            rowset.add(piece)
    return rowset.hexdigest()


ROWS = "SELECT n, 'row ' || n AS t FROM generate_series(1, 500) n"


@pytest.fixture
def connection(postgres_dsn: str):
    with psycopg.connect(postgres_dsn) as found:
        yield found


def test_another_order_has_the_same_checksum(connection: psycopg.Connection) -> None:
    assert checksum(connection, ROWS) == checksum(connection, f"{ROWS} ORDER BY n DESC")


@pytest.mark.parametrize(
    ("what", "query"),
    [
        (
            "a changed value",
            "SELECT n, CASE n WHEN 7 THEN 'row x' ELSE 'row ' || n END AS t FROM generate_series(1, 500) n",
        ),
        ("a missing row", f"{ROWS} WHERE n <> 1"),
        ("a doubled row", f"{ROWS} UNION ALL SELECT 7, 'row 7'"),
        (
            "two values swapped",
            "SELECT n, 'row ' || CASE n WHEN 1 THEN 2 WHEN 2 THEN 1 ELSE n END FROM generate_series(1, 500) n",
        ),
        ("no rows", f"{ROWS} WHERE false"),
    ],
)
def test_other_rows_have_another_checksum(connection: psycopg.Connection, what: str, query: str) -> None:
    assert checksum(connection, ROWS) != checksum(connection, query), what
