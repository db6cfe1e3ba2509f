"""Data Pump in table mode: a table comes with its own, and with nothing else of its schema."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import oracledb
import pytest

from lab.standin.datapump import definitions
from lab.standin.datapump.export import Export
from lab.standin.datapump.imports import Import
from lab.standin.datapump.messages import Log
from lab.standin.datapump.parameters import parse

from .postgres import binaries
from .server_thread import ServerThread

MADE = (
    "create table letters (id number primary key, note varchar2(20))",
    "create package letter_desk is type t_letter is record (id number); procedure send(p t_letter); end;",
    "create synonym mails for letters",
    "create trigger letters_note before insert on letters for each row begin :new.note := 'stamped'; end;",
)


@pytest.fixture
def system(standin: ServerThread) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="system", password="manager", dsn=standin.dsn) as session:
        yield session
        with suppress(oracledb.Error):
            session.cursor().execute("drop user elsewhere cascade")


@pytest.fixture
def schema(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with his.cursor() as cursor:
        for statement in MADE:
            cursor.execute(statement)
        yield his
        for statement in ("drop synonym mails", "drop package letter_desk", "drop table letters"):
            cursor.execute(statement)


def test_a_table_brings_its_trigger_and_no_other_program(
    schema: oracledb.Connection,
    system: oracledb.Connection,
    postgres_dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    words = [f"directory={tmp_path}", "nologfile=y", "dumpfile=letters.dmp", "tables=HIS.LETTERS"]
    Export(postgres_dsn, parse(words, "x.log"), Log(), "SYS").run()
    log = Log()
    Import(postgres_dsn, parse([*words, "remap_schema=HIS:ELSEWHERE"], "x.log"), log).run()
    assert log.errors == 0
    there = "select object_type, object_name from dba_objects where owner = 'ELSEWHERE'"
    found = system.cursor().execute(f"{there} and object_type <> 'INDEX' order by 1")
    assert found.fetchall() == [("TABLE", "LETTERS"), ("TRIGGER", "LETTERS_NOTE")]


def test_rows_come_after_the_right_to_store_them(
    system: oracledb.Connection,
    standin: ServerThread,
    postgres_dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    admin = system.cursor()
    admin.execute("create user sender identified by sesame")
    admin.execute("create user elsewhere identified by sesame")
    admin.execute("grant create session, create table, unlimited tablespace to sender")
    with oracledb.connect(user="sender", password="sesame", dsn=standin.dsn) as sender:
        sender.cursor().execute("create table crates (id number)")
        sender.cursor().execute("insert into crates values (1)")
        sender.commit()
    words = [f"directory={tmp_path}", "nologfile=y", "dumpfile=crates.dmp", "schemas=SENDER"]
    Export(postgres_dsn, parse(words, "x.log"), Log(), "SYS").run()
    log = Log()
    Import(postgres_dsn, parse([*words, "remap_schema=SENDER:ELSEWHERE"], "x.log"), log).run()
    admin.execute("drop user sender cascade")
    assert log.errors == 0
    assert admin.execute("select id from elsewhere.crates").fetchall() == [(1,)]
