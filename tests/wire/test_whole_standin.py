"""Real clients against the whole stand-in: TNS server in front, a private PostgreSQL behind."""

from __future__ import annotations

import asyncio
import datetime
import threading
from collections.abc import Iterator

import oracledb
import pytest

from lab.standin.config import Settings
from lab.standin.pg import open_database
from lab.standin.pg.bootstrap import bootstrap

from .postgres import private_postgres
from .server_thread import ServerThread

NOON = datetime.datetime(2026, 11, 23, 12, 0, 0)


@pytest.fixture
def ledger(his: oracledb.Connection) -> Iterator[str]:
    """An empty table."""
    cursor = his.cursor()
    cursor.execute(
        "create table ledger (id number(10) primary key, name varchar2(100), paid number(12,2), at date, note clob)"
    )
    yield "ledger"
    his.rollback()
    cursor.execute("drop table ledger")


def test_rows_come_back_as_inserted(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    cursor.execute("insert into ledger values (:1, :2, :3, :4, :5)", [1, "挂号", 12.5, NOON, "长" * 5000])
    his.commit()
    cursor.execute("select id, name, paid, at, note from ledger where id = :id", id=1)
    number, name, paid, at, note = cursor.fetchone()
    assert (number, name, paid, at, note.read()) == (1, "挂号", 12.5, NOON, "长" * 5000)


def test_array_insert_and_fetch_of_ten_thousand_rows(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    cursor.executemany(
        "insert into ledger (id, name, paid) values (:1, :2, :3)", [(n, f"p{n}", n / 4) for n in range(10_000)]
    )
    his.commit()
    cursor.arraysize = 1000
    cursor.execute("select id, name, paid from ledger order by id")
    rows = cursor.fetchall()
    assert len(rows) == 10_000 and rows[9999] == (9999, "p9999", 2499.75)


def test_double_key_is_an_integrity_error_and_keeps_the_transaction(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    cursor.execute("insert into ledger (id) values (1)")
    with pytest.raises(oracledb.IntegrityError, match="ORA-00001"):
        cursor.execute("insert into ledger (id) values (1)")
    his.commit()
    assert cursor.execute("select count(*) from ledger").fetchone() == (1,)


def test_array_insert_keeps_rows_before_the_failed_one(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    with pytest.raises(oracledb.IntegrityError, match="ORA-00001"):
        cursor.executemany("insert into ledger (id) values (:1)", [(1,), (2,), (1,), (4,)])
    assert cursor.rowcount == 2
    his.commit()
    assert cursor.execute("select count(*) from ledger").fetchone() == (2,)


def test_batch_errors_name_the_rows(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    cursor.executemany(
        "insert into ledger (id) values (:1)", [(1,), (1,), (3,)], batcherrors=True, arraydmlrowcounts=True
    )
    assert [error.offset for error in cursor.getbatcherrors()] == [1]
    assert cursor.getarraydmlrowcounts() == [1, 0, 1]


def test_returning_gives_the_new_values(his: oracledb.Connection, ledger: str) -> None:
    cursor = his.cursor()
    number = cursor.var(int)
    cursor.execute("insert into ledger (id, name) values (:1, 'x') returning id into :2", [77, number])
    assert number.getvalue() == [77]


def test_uncommitted_rows_are_not_seen_by_others(standin: ServerThread, his: oracledb.Connection, ledger: str) -> None:
    his.cursor().execute("insert into ledger (id) values (1)")
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:
        assert other.cursor().execute("select count(*) from ledger").fetchone() == (0,)
        his.commit()
        assert other.cursor().execute("select count(*) from ledger").fetchone() == (1,)


def test_waiting_for_a_lock_ends_at_the_call_timeout(
    standin: ServerThread, his: oracledb.Connection, ledger: str
) -> None:
    his.cursor().execute("insert into ledger (id) values (1)")
    his.commit()
    his.cursor().execute("update ledger set name = 'mine' where id = 1")
    with oracledb.connect(user="his", password="secret", dsn=standin.dsn) as other:
        other.call_timeout = 300
        with pytest.raises(oracledb.DatabaseError, match="DPY-4024"):
            other.cursor().execute("update ledger set name = 'theirs' where id = 1")
        assert other.cursor().execute("select name from ledger").fetchone() == (None,)


def test_wrong_password_is_refused(standin: ServerThread) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01017"):
        oracledb.connect(user="system", password="wrong", dsn=standin.dsn)


def test_unknown_table_and_column_are_oracles_errors(his: oracledb.Connection, ledger: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-00942"):
        his.cursor().execute("select * from nowhere")
    with pytest.raises(oracledb.DatabaseError, match="ORA-00904"):
        his.cursor().execute("select nothing from ledger")


def test_pool_of_threads_loses_nothing(standin: ServerThread, his: oracledb.Connection, ledger: str) -> None:
    pool = oracledb.create_pool(user="his", password="secret", dsn=standin.dsn, min=2, max=4, increment=1)

    def insert(start: int) -> None:
        for number in range(start, start + 50):
            with pool.acquire() as connection:
                connection.cursor().execute("insert into ledger (id) values (:1)", [number])
                connection.commit()

    threads = [threading.Thread(target=insert, args=(start,)) for start in (0, 100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pool.close()
    assert his.cursor().execute("select count(*) from ledger").fetchone() == (200,)


def test_asynchronous_clients_share_the_server(standin: ServerThread, his: oracledb.Connection, ledger: str) -> None:
    async def one(number: int) -> None:
        async with oracledb.connect_async(user="his", password="secret", dsn=standin.dsn) as connection:
            await connection.execute("insert into ledger (id) values (:1)", [number])
            await connection.commit()

    async def everyone() -> None:
        await asyncio.gather(*(one(number) for number in range(20)))

    asyncio.run(everyone())
    assert his.cursor().execute("select count(*) from ledger").fetchone() == (20,)


def test_server_outlives_a_crash_of_its_postgres() -> None:
    with private_postgres() as postgres:
        bootstrap(postgres.dsn, "manager")
        settings = Settings(listen="127.0.0.1", port=0)
        with ServerThread(settings, lambda: open_database({"dsn": postgres.dsn})) as server:
            before = oracledb.connect(user="system", password="manager", dsn=server.dsn)
            before.cursor().execute("create table kept (id number)")
            before.cursor().execute("insert into kept values (1)")
            before.commit()
            before.cursor().execute("insert into kept values (2)")
            postgres.crash()
            with pytest.raises(oracledb.DatabaseError, match="ORA-|DPY-4011"):
                before.commit()
            with pytest.raises(oracledb.DatabaseError, match="ORA-01034"):
                oracledb.connect(user="system", password="manager", dsn=server.dsn)
            postgres.start()
            with oracledb.connect(user="system", password="manager", dsn=server.dsn) as after:
                assert after.cursor().execute("select id from kept").fetchall() == [(1,)]
