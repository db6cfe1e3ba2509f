"""expdp and impdp without their image: parameters, packages under another name, compression."""

from __future__ import annotations

from pathlib import Path

import oracledb
import psycopg
import pytest

from lab.standin.datapump import definitions
from lab.standin.datapump.dumpfile import Reader
from lab.standin.datapump.export import Export
from lab.standin.datapump.help import help_text
from lab.standin.datapump.imports import Import
from lab.standin.datapump.jobs import announce, name_of, permit
from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.parameters import Parameters, parse

from .postgres import binaries

MADE = [
    "create table beds (id number(9) primary key, ward varchar2(20), at date)",
    "create synonym places for beds",
    "create materialized view bed_count as select count(*) n from beds",
    "create package ward is type bed is record (id number, ward varchar2(20)); limit number := 3; "
    "function many return number; procedure first_bed (b out bed); end;",
    "create package body ward is function many return number is n number; begin select count(*) into n from places; "
    "return n * limit; end; procedure first_bed (b out bed) is begin b.id := 1; end; end;",
    "create trigger beds_at before insert on beds for each row begin :new.at := sysdate; end;",
    "comment on table beds is 'where they lie'",
]


@pytest.fixture
def source(his: oracledb.Connection, monkeypatch: pytest.MonkeyPatch) -> oracledb.Connection:
    monkeypatch.setattr(definitions, "PG_DUMP", str(binaries() / "pg_dump"))
    if not Path(definitions.PG_DUMP).exists():
        monkeypatch.setattr(definitions, "PG_DUMP", "/usr/lib/postgresql/15/bin/pg_dump")
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as admin:
        for text in ("create user pump_from identified by x", "grant connect, resource, dba to pump_from"):
            admin.cursor().execute(text)
        owner = oracledb.connect(user="pump_from", password="x", dsn=his.dsn)
        for text in MADE:
            owner.cursor().execute(text)
        owner.cursor().executemany("insert into beds (id, ward) values (:1, :2)", [(n, f"w{n}") for n in range(1, 51)])
        owner.commit()
        yield owner
        owner.close()
        admin.cursor().execute("drop user pump_from cascade")


def job(tmp_path: Path, *words: str) -> Parameters:
    return parse([f"directory={tmp_path}", "nologfile=y", "dumpfile=a.dmp", *words], "x.log")


def test_everything_of_a_schema_comes_back_under_another_name(
    source: oracledb.Connection, postgres_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Export(
        postgres_dsn, job(tmp_path, "schemas=PUMP_FROM", "compression=all", "metrics=y"), Log(metrics=True), "SYS"
    ).run()
    log = Log()
    Import(postgres_dsn, job(tmp_path, "remap_schema=PUMP_FROM:PUMP_TO", "parallel=2"), log).run()
    said = capsys.readouterr().out
    assert log.errors == 0, said
    assert "Completed 1 SCHEMA_EXPORT/TABLE/TABLE_DATA objects in" in said
    with oracledb.connect(user="system", password="manager", dsn=source.dsn) as admin:
        cursor = admin.cursor()
        cursor.execute("alter user pump_to identified by y")
        cursor.execute("grant create session to pump_to")
        with oracledb.connect(user="pump_to", password="y", dsn=source.dsn) as copy:
            mine = copy.cursor()
            mine.execute("delete from beds where id > 40")
            mine.execute("insert into beds (id) values (99)")
            mine.execute("select ward.many, (select n from bed_count), (select count(at) from beds) from dual")
            assert mine.fetchone() == (41 * 3, 50, 41)
        cursor.execute("drop user pump_to cascade")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["version=11.2"], "ORA-39071: Value for VERSION"),
        (["compression=high"], "ORA-39071: Value for COMPRESSION"),
        (["logtime=sometimes"], "ORA-39071: Value for LOGTIME"),
        (["metrics=perhaps"], "ORA-39071: Value for METRICS"),
        (["tables=A.X,B.Y"], "ORA-39071: Value for TABLES"),
        (["flashback_time=yesterday"], "ORA-39150"),
        (["nonsense=1"], "LRM-00101"),
        (["sqlfile=a.sql"], "ORA-39005: SQLFILE"),
        (["estimate=statistics"], "ORA-39071: Value for ESTIMATE"),
        (["encryption=all"], "ORA-39174"),
        (["encryption=none", "encryption_password=x"], "ORA-39050"),
        (["encryption=some", "encryption_password=x"], "ORA-39071: Value for ENCRYPTION"),
        (["encryption_algorithm=rot13", "encryption_password=x"], "ORA-39071: Value for ENCRYPTION_ALGORITHM"),
        (["encryption_mode=transparent"], "ORA-39071: Value for ENCRYPTION_MODE"),
    ],
)
def test_what_cannot_be_done_is_refused(tmp_path: Path, words: list[str], error: str) -> None:
    with pytest.raises(JobFailed, match=error):
        job(tmp_path, *words)


def test_an_encrypted_dump_shows_nothing_and_opens_with_its_password_alone(
    source: oracledb.Connection, postgres_dsn: str, tmp_path: Path
) -> None:
    words = ("schemas=PUMP_FROM", "encryption=all", "encryption_password=open sesame")
    Export(postgres_dsn, job(tmp_path, *words), Log(), "SYS").run()
    dump = tmp_path / "a.dmp"
    sealed = dump.read_bytes()
    assert not [word for word in (b"w42", b"beds", b"BEDS", b"sesame") if word in sealed]
    for given, error in (("", "ORA-39174"), ("open barley", "ORA-39176")):
        with pytest.raises(JobFailed, match=error):
            Reader(dump, given)
    assert b"w42" in b"".join(
        block
        for table in Reader(dump, "open sesame").manifest.tables
        for block in Reader(dump, "open sesame").stream(table)
    )
    dump.write_bytes(sealed[:60] + bytes([sealed[60] ^ 1]) + sealed[61:])
    with pytest.raises(JobFailed, match="ORA-31619"):
        Reader(dump, "open sesame")
    dump.write_bytes(sealed)
    log = Log()
    Import(postgres_dsn, job(tmp_path, "remap_schema=PUMP_FROM:PUMP_TO", "encryption_password=open sesame"), log).run()
    assert log.errors == 0
    with oracledb.connect(user="system", password="manager", dsn=source.dsn) as admin:
        assert admin.cursor().execute("select count(*) from pump_to.beds").fetchone() == (50,)
        admin.cursor().execute("drop user pump_to cascade")


@pytest.mark.parametrize("word", ["query=where 1=1", "flashback_time=systimestamp", "compression=all"])
def test_an_import_refuses_what_only_an_export_does(tmp_path: Path, word: str) -> None:
    with pytest.raises(JobFailed, match="ORA-39005"):
        Import("host=/nowhere", job(tmp_path, word), Log()).run()


def test_log_lines_carry_the_time_where_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = Log.to(tmp_path / "a.log")
    log.logtime = "logfile"
    log.line("one")
    assert capsys.readouterr().out == "one\n"
    assert (tmp_path / "a.log").read_text().endswith(": one\n")


def test_routines_of_packages_and_triggers_count_as_those() -> None:
    kinds = [
        definitions.oracle_type({"type": "FUNCTION", "name": name})
        for name in ("ward.many()", "trg$beds_at()", "plain()")
    ]
    assert kinds == ["PACKAGE", "TRIGGER", "FUNCTION"]


def test_a_schema_that_is_not_there_ends_the_job(postgres_dsn: str, tmp_path: Path) -> None:
    with pytest.raises(JobFailed, match="ORA-39170"):
        Export(postgres_dsn, job(tmp_path, "schemas=NOBODY"), Log(), "SYS").run()
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_an_estimate_writes_no_dump(
    source: oracledb.Connection, postgres_dsn: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Export(postgres_dsn, job(tmp_path, "schemas=PUMP_FROM", "estimate_only=y"), Log(), "SYS").run()
    said = capsys.readouterr().out
    assert '.  estimated "PUMP_FROM"."BEDS"' in said and "Total estimation using BLOCKS method: " in said
    assert list(tmp_path.iterdir()) == []


def test_who_has_no_privilege_for_it_works_on_the_own_schema_alone(
    source: oracledb.Connection, postgres_dsn: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        assert permit(connection, "expdp", "PUMP_FROM", job(tmp_path, "full=y"))  # a DBA
        assert not permit(connection, "expdp", "HIS", job(tmp_path, "schemas=HIS"))
        for words, error in ((["schemas=PUMP_FROM"], "ORA-39109"), (["full=y"], "ORA-39161")):
            with pytest.raises(JobFailed, match=error):
                permit(connection, "expdp", "HIS", job(tmp_path, *words))
    Export(postgres_dsn, job(tmp_path, "schemas=PUMP_FROM"), Log(), "SYS").run()
    with pytest.raises(JobFailed, match="ORA-39109"):
        Import(postgres_dsn, job(tmp_path), Log(), "HIS").run()


def test_a_job_says_what_it_is_and_keeps_its_passwords(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["system/manager", "tables=A.B", "encryption_password=sesame", "userid=x/y"]
    announce(Log(), "expdp", f'SYSTEM"."{name_of("expdp", parse(words, "x.log"))}', "SYSTEM", words)
    said = capsys.readouterr().out
    assert 'Starting "SYSTEM"."SYS_EXPORT_TABLE_01":  SYSTEM/******** tables=A.B encryption_password=********' in said
    assert "manager" not in said and "sesame" not in said


def test_help_names_every_parameter() -> None:
    assert {"ESTIMATE_ONLY", "REMAP_SCHEMA", "SQLFILE,"} < set(help_text("expdp").split())
