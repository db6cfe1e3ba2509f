"""VARCHAR2(n BYTE) counts bytes in the database's character set; a table of a GBK database may not fit elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import oracledb
import pytest

from lab.standin.datapump import definitions
from lab.standin.datapump.export import Export
from lab.standin.datapump.imports import Import
from lab.standin.datapump.messages import Log
from lab.standin.datapump.parameters import parse

from .postgres import binaries

TEN = "应急服务器夜间副本一"  # 20 bytes in GBK, 30 in UTF-8


@pytest.fixture
def system(his: oracledb.Connection) -> Iterator[oracledb.Connection]:
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as admin:
        yield admin
        admin.rollback()
        admin.cursor().execute("alter database character set AL32UTF8")


@pytest.fixture
def table(his: oracledb.Connection) -> Iterator[oracledb.Cursor]:
    cursor = his.cursor()
    cursor.execute("create table narrow (id number(9), note varchar2(20 byte), other varchar2(20 char))")
    yield cursor
    cursor.execute("drop table narrow purge")


def test_bytes_are_counted_and_characters_are_characters(table: oracledb.Cursor) -> None:
    table.execute("insert into narrow (note, other) values (:1, :2)", ["a" * 20, TEN])
    for statement in ("insert into narrow (id, note) values (1, :1)", "update narrow set note = :1"):
        with pytest.raises(
            oracledb.DatabaseError, match=r"ORA-12899: .*\.\"NARROW\"\.\"NOTE\".*actual: 30, maximum: 20"
        ):
            table.execute(statement, [TEN])
    table.execute("select column_name, char_used, char_length from user_tab_columns where table_name = 'NARROW'")
    assert set(table) == {("ID", None, 0), ("NOTE", "B", 20), ("OTHER", "C", 20)}
    table.execute("select count(*) from user_constraints where table_name = 'NARROW'")
    assert table.fetchone() == (0,)
    table.execute("select count(*) from user_cons_columns where table_name = 'NARROW'")
    assert table.fetchone() == (0,)


def test_the_unit_changes_with_the_column(table: oracledb.Cursor) -> None:
    table.execute("alter table narrow modify (note varchar2(20 char))")
    table.execute("insert into narrow (id, note) values (1, :1)", [TEN])
    with pytest.raises(oracledb.DatabaseError, match="ORA-12899"):
        table.execute("alter table narrow modify (note varchar2(25 byte))")
    table.execute("alter table narrow modify (note varchar2(30 byte))")
    table.execute("alter table narrow rename column note to remark")
    with pytest.raises(oracledb.DatabaseError, match=r"REMARK.*actual: 33, maximum: 30"):
        table.execute("update narrow set remark = :1", [TEN + "床"])


def test_in_a_gbk_database_a_chinese_character_has_two_bytes(
    table: oracledb.Cursor, system: oracledb.Connection
) -> None:
    system.cursor().execute("alter database character set internal_use ZHS16GBK")
    table.execute("select value from nls_database_parameters where parameter = 'NLS_CHARACTERSET'")
    assert table.fetchone() == ("ZHS16GBK",)
    table.execute("insert into narrow (id, note) values (1, :1)", [TEN])
    with pytest.raises(oracledb.DatabaseError, match="actual: 22, maximum: 20"):
        table.execute("update narrow set note = :1", [TEN + "床"])
    table.connection.rollback()


@pytest.mark.parametrize("statement", ["alter database character set US7ASCII", "alter database mount"])
def test_other_changes_of_the_database_are_refused_by_name(system: oracledb.Connection, statement: str) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-03001"):
        system.cursor().execute(statement)


def test_a_user_does_not_change_the_character_set(his: oracledb.Connection) -> None:
    with pytest.raises(oracledb.DatabaseError, match="ORA-01031"):
        his.cursor().execute("alter database character set ZHS16GBK")


def test_what_fits_in_gbk_and_not_here_is_an_error_of_the_import(
    table: oracledb.Cursor,
    system: oracledb.Connection,
    postgres_dsn: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    system.cursor().execute("alter database character set ZHS16GBK")
    table.execute("insert into narrow (id, note) values (1, :1)", [TEN])
    table.connection.commit()
    words = [f"directory={tmp_path}", "nologfile=y", "dumpfile=gbk.dmp", "tables=HIS.NARROW"]
    Export(postgres_dsn, parse(words, "x.log"), Log(), "SYS").run()
    system.cursor().execute("alter database character set AL32UTF8")
    log = Log()
    Import(postgres_dsn, parse([*words, "remap_schema=HIS:FROM_GBK"], "x.log"), log).run()
    said = capsys.readouterr().out
    system.cursor().execute("drop user from_gbk cascade")
    assert log.errors == 1 and "ORA-31693" in said and "ORA-12899" in said, said
