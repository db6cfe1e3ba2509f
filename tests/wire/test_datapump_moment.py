"""An export is one moment of a schema that is written meanwhile, whatever table which worker reads first."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import oracledb
import psycopg
import pytest

from lab.standin.datapump import definitions, export
from lab.standin.datapump.export import Export
from lab.standin.datapump.imports import Import
from lab.standin.datapump.messages import Log
from lab.standin.datapump.parameters import Parameters, parse

from .postgres import binaries

TABLES = ("ledger_a", "filler_b", "filler_c", "ledger_d")
ROWS, WORTH = 4_000, 1_000_000
BALANCE = "select (select sum(amount) from {0}.ledger_a) + (select sum(amount) from {0}.ledger_d) from dual"
COUNTS = "select (select count(*) from {0}.ledger_a), (select count(*) from {0}.ledger_d) from dual"


@pytest.fixture
def owner(his: oracledb.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Connection]:
    """A schema of four tables. Two are ledgers: what one loses the other gets, and each row of one has its own in the
    other."""
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as admin:
        for text in ("create user moment identified by x", "grant connect, resource, dba to moment"):
            admin.cursor().execute(text)
        with oracledb.connect(user="moment", password="x", dsn=his.dsn) as made:
            for table in TABLES:
                made.cursor().execute(
                    f"create table {table} (id number(9) primary key, amount number(9), t varchar2(99))"
                )
                rows = [(n, WORTH if n == 0 else 0, f"{table} {n} " * 5) for n in range(ROWS)]
                made.cursor().executemany(f"insert into {table} values (:1, :2, :3)", rows)
            made.commit()
            yield made
        for user in ("moment", "moment_copy"):
            with suppress(oracledb.DatabaseError):  # a test that failed made no copy
                admin.cursor().execute(f"drop user {user} cascade")


@contextmanager
def writing(dsn: str) -> Iterator[list[int]]:
    """Somebody moves amounts from the first table to the last, and adds a row to each; the list says how often."""
    done, stop = [0], threading.Event()

    def work() -> None:
        with oracledb.connect(user="moment", password="x", dsn=dsn) as connection, connection.cursor() as cursor:
            while not stop.is_set():
                done[0] += 1
                cursor.execute("update ledger_a set amount = amount - 1 where id = 0")
                cursor.execute("insert into ledger_a (id, amount) values (:1, 0)", [ROWS + done[0]])
                cursor.execute("update ledger_d set amount = amount + 1 where id = 0")
                cursor.execute("insert into ledger_d (id, amount) values (:1, 0)", [ROWS + done[0]])
                connection.commit()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def job(directory: Path, *words: str) -> Parameters:
    return parse([f"directory={directory}", "nologfile=y", "dumpfile=moment.dmp", "parallel=2", *words], "x.log")


def copied(owner: oracledb.Connection, dsn: str, directory: Path) -> tuple[int, tuple[int, int], int]:
    """Export while somebody writes, and import: the copy's balance, its rows, and the transactions meanwhile."""
    with writing(owner.dsn) as done:
        while not done[0]:
            pass
        before = done[0]
        Export(dsn, job(directory, "schemas=MOMENT", "flashback_time=systimestamp"), Log(), "SYS").run()
        meanwhile = done[0] - before
    log = Log()
    Import(dsn, job(directory, "remap_schema=MOMENT:MOMENT_COPY"), log).run()
    assert log.errors == 0
    with oracledb.connect(user="system", password="manager", dsn=owner.dsn) as admin:
        (balance,) = admin.cursor().execute(BALANCE.format("moment_copy")).fetchone()
        return balance, admin.cursor().execute(COUNTS.format("moment_copy")).fetchone(), meanwhile


def test_what_was_written_together_is_exported_together(
    owner: oracledb.Connection, postgres_dsn: str, tmp_path: Path
) -> None:
    balance, rows, meanwhile = copied(owner, postgres_dsn, tmp_path)
    assert meanwhile > 0, "nobody wrote during the export"
    assert balance == 2 * WORTH and rows[0] == rows[1]


@pytest.mark.parametrize("common", [True, False])
def test_a_transaction_between_two_tables_is_in_neither_unless_the_snapshot_is_not_common(
    owner: oracledb.Connection, postgres_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, common: bool
) -> None:
    export_table = Export._export_table

    def and_then_write(self: Export, *arguments: Any) -> None:
        export_table(self, *arguments)
        with owner.cursor() as cursor:
            cursor.execute("update ledger_a set amount = amount - 1 where id = 0")
            cursor.execute("update ledger_d set amount = amount + 1 where id = 0")
            owner.commit()

    monkeypatch.setattr(Export, "_export_table", and_then_write)
    if not common:
        monkeypatch.setattr(export, "_REPEATABLE", "BEGIN ISOLATION LEVEL READ COMMITTED")
        monkeypatch.setattr(export, "_SHARED", "SELECT {}")
    Export(postgres_dsn, job(tmp_path, "schemas=MOMENT", "parallel=1"), Log(), "SYS").run()
    Import(postgres_dsn, job(tmp_path, "remap_schema=MOMENT:MOMENT_COPY"), Log()).run()
    with oracledb.connect(user="system", password="manager", dsn=owner.dsn) as admin:
        (balance,) = admin.cursor().execute(BALANCE.format("moment_copy")).fetchone()
    assert (balance == 2 * WORTH) is common


def test_a_worker_that_fails_ends_the_job_and_leaves_no_dump(
    owner: oracledb.Connection, postgres_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_SHARED", "SET TRANSACTION SNAPSHOT 'none' {}")
    with pytest.raises(psycopg.Error):
        Export(postgres_dsn, job(tmp_path, "schemas=MOMENT"), Log(), "SYS").run()
    assert list(tmp_path.iterdir()) == []
