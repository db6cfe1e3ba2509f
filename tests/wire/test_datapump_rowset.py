"""The checksum of rows over a real COPY stream: blind to order, to nothing else."""

import psycopg
import pytest
from psycopg import sql

from lab.standin.datapump.copying import CopyOut
from lab.standin.datapump.rowset import RowSet, rows_of


def checksum(connection: psycopg.Connection, query: str, size: int = 1000) -> str:
    """Of the query's stream, cut into pieces of this many bytes."""
    with CopyOut(connection) as copy:
        whole = b"".join(bytes(piece) for piece in copy.pieces(sql.SQL(query)))
    rowset = RowSet().add(rows_of(whole[at : at + size] for at in range(0, len(whole), size)))
    assert rowset.rows == connection.execute(f"SELECT count(*) FROM ({query}) q").fetchone()[0]
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


@pytest.mark.parametrize("size", [1, 3, 17, 19, 21, 64, 1 << 20])
def test_how_the_stream_is_cut_makes_no_difference(connection: psycopg.Connection, size: int) -> None:
    rows = f"{ROWS} UNION ALL SELECT 501, NULL UNION ALL SELECT 502, ''"
    assert checksum(connection, rows, size) == checksum(connection, rows)


def test_a_query_that_fails_ends_the_stream(connection: psycopg.Connection) -> None:
    for broken in ("SELECT 1 / 0", "SELECT 1 / (500 - n) FROM generate_series(1, 500) n", "SELECT * FROM nowhere"):
        with CopyOut(connection) as copy, pytest.raises(psycopg.Error):
            list(copy.pieces(sql.SQL(broken)))
        connection.rollback()


def test_a_reader_that_stops_early_does_not_hang(connection: psycopg.Connection) -> None:
    with CopyOut(connection) as copy:
        assert next(copy.pieces(sql.SQL("SELECT repeat('x', 100) FROM generate_series(1, 100000) n")))
    connection.rollback()
    assert connection.execute("SELECT 1").fetchone() == (1,)
