"""python-oracledb, thin: one at a time, asynchronous and pooled, against the fake database."""

from __future__ import annotations

import asyncio

import oracledb
import pytest

from .fake_database import FakeDatabase
from .server_thread import ServerThread


def test_client_logs_on_and_reads_back_what_it_bound(connection: oracledb.Connection) -> None:
    cursor = connection.cursor()
    cursor.execute("select :1, :2 from dual", [7, "病人"])
    assert cursor.fetchall() == [(7, "病人")]


def test_client_sees_release_of_the_mode(connection: oracledb.Connection) -> None:
    assert connection.version.split(".")[0] in ("19", "23")


def test_insert_is_there_after_commit_only(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    cursor = connection.cursor()
    cursor.execute("insert into t values (:1)", [1])
    assert cursor.rowcount == 1
    assert connection.transaction_in_progress
    assert fake.committed == []
    connection.commit()
    assert not connection.transaction_in_progress
    assert fake.committed == [(b"1",)]


def test_rollback_takes_the_insert_back(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    connection.cursor().execute("insert into t values (:1)", [1])
    connection.rollback()
    connection.commit()
    assert fake.committed == []


def test_array_insert_runs_every_row(connection: oracledb.Connection, fake: FakeDatabase) -> None:
    cursor = connection.cursor()
    cursor.executemany("insert into t values (:1, :2)", [(n, f"row {n}") for n in range(5000)])
    connection.commit()
    assert cursor.rowcount == 5000
    assert fake.committed[4999] == (b"4999", b"row 4999")


def test_array_insert_reports_failed_rows_and_counts(connection: oracledb.Connection) -> None:
    cursor = connection.cursor()
    cursor.executemany("insert into t values (:1)", [(1,), (-1,), (3,)], batcherrors=True, arraydmlrowcounts=True)
    assert [(error.offset, error.full_code) for error in cursor.getbatcherrors()] == [(1, "ORA-01400")]
    assert cursor.getarraydmlrowcounts() == [1, 0, 1]


def test_array_insert_stops_at_the_failed_row(connection: oracledb.Connection) -> None:
    cursor = connection.cursor()
    with pytest.raises(oracledb.DatabaseError, match="ORA-01400") as caught:
        cursor.executemany("insert into t values (:1)", [(1,), (2,), (-1,), (3,)])
    assert caught.value.args[0].offset == 2
    assert cursor.rowcount == 2


def test_error_names_its_position(connection: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-00942: table or view does not exist") as caught:
        connection.cursor().execute("select * from missing")
    assert caught.value.args[0].offset == 14
    connection.ping()


def test_asynchronous_clients_work_side_by_side(server: ServerThread) -> None:
    async def one(number: int) -> int:
        async with oracledb.connect_async(user="his", password="secret", dsn=server.dsn) as connection:
            row = await connection.fetchone("select :1 from dual", [number])
            return int(row[0])

    async def all_of_them() -> list[int]:
        return list(await asyncio.gather(*(one(number) for number in range(20))))

    assert asyncio.run(all_of_them()) == list(range(20))


def test_pool_hands_out_working_sessions(server: ServerThread, fake: FakeDatabase) -> None:
    pool = oracledb.create_pool(user="his", password="secret", dsn=server.dsn, min=2, max=4, increment=1)
    for number in range(10):
        with pool.acquire() as connection:
            connection.ping()
            connection.cursor().execute("insert into t values (:1)", [number])
            connection.commit()
    pool.close()
    assert len(fake.committed) == 10
    assert 2 <= len(fake.sessions) <= 4


def test_asynchronous_pool_works(server: ServerThread, fake: FakeDatabase) -> None:
    async def run() -> None:
        pool = oracledb.create_pool_async(user="his", password="secret", dsn=server.dsn, min=1, max=3, increment=1)
        async with pool.acquire() as connection:
            await connection.execute("insert into t values (:1)", [1])
            await connection.commit()
        await pool.close()

    asyncio.run(run())
    assert fake.committed == [(b"1",)]
