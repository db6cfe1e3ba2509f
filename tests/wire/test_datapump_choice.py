"""Data Pump: everything of a schema arrives; INCLUDE, EXCLUDE, QUERY, CONTENT and TABLE_EXISTS_ACTION choose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import oracledb
import pytest

from lab.standin.datapump import definitions
from lab.standin.datapump.export import Export
from lab.standin.datapump.imports import Import
from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.parameters import parse

from .postgres import binaries

MADE = [
    "create table wards (id number(4) constraint wards_pk primary key, name varchar2(20 char) not null, "
    "kind char(1) default 'A' constraint wards_kind_ck check (kind in ('A', 'B')), opened date, "
    "constraint wards_name_uk unique (name))",
    "create table beds (id number(6) generated always as identity, ward_id number(4) constraint beds_ward_fk "
    "references wards on delete cascade, note clob, price number(8,2) default on null 5)",
    "create index beds_ward_ix on beds (ward_id, price desc)",
    "create unique index wards_upper_ix on wards (upper(name))",
    "create sequence bed_numbers start with 500 increment by 10 maxvalue 9000 cycle cache 30 order",
    "create view full_wards as select w.name, count(*) n from wards w join beds b on b.ward_id = w.id group by w.name",
    "create function beds_in (w number) return number is n number; begin select count(*) into n from beds "
    "where ward_id = w; return n; end;",
    "create procedure open_ward (w number) is begin update wards set opened = date '2026-01-01' where id = w; end;",
    "create package rounds is last number := 3; function next_one return number; end;",
    "create package body rounds is function next_one return number is begin last := last + 1; return last; end; end;",
    "create trigger wards_bi before insert on wards for each row begin :new.name := trim(:new.name); end;",
    "comment on table wards is 'where they lie'",
    "comment on column beds.price is 'a night''s'",
    "create synonym places for beds",
    "grant select, update (note) on beds to choice_reader",
    "grant execute on beds_in to choice_reader",
]
# what the dictionary says of a schema; :o is its name
LOOKS = [
    "select table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, default_on_null, "
    "identity_column from dba_tab_columns where owner = :o order by 1, column_id",
    "select table_name, regexp_replace(constraint_name, '^SYS_C.*'), constraint_type, delete_rule, status, validated, "
    "search_condition_vc from dba_constraints where owner = :o order by 1, 3, 7, 2",
    "select constraint_name, column_name, position from dba_cons_columns where owner = :o and position is not null "
    "order by 1, 3",
    "select index_name, table_name, uniqueness, index_type from dba_indexes where owner = :o order by 1",
    "select index_name, column_position, descend from dba_ind_columns where index_owner = :o order by 1, 2",
    "select sequence_name, min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number "
    "from dba_sequences where sequence_owner = :o and sequence_name not like 'ISEQ%' order by 1",
    "select view_name from dba_views where owner = :o",
    "select name, type, line, text from dba_source where owner = :o order by 1, 2, 3",
    "select trigger_name, table_name, trigger_type, triggering_event, status from dba_triggers where owner = :o",
    "select table_name, comments from dba_tab_comments where owner = :o order by 1",
    "select table_name, column_name, comments from dba_col_comments where owner = :o order by 1, 2",
    "select synonym_name, table_name from dba_synonyms where owner = :o",
    "select table_name, grantee, privilege, grantable from dba_tab_privs where owner = :o order by 1, 2, 3",
    "select table_name, column_name, grantee, privilege from dba_col_privs where owner = :o order by 1, 2",
    "select object_type, object_name, status from dba_objects where owner = :o and object_name not like 'ISEQ%' "
    "order by 1, 2",
]


@pytest.fixture
def admin(his: oracledb.Connection, monkeypatch: pytest.MonkeyPatch) -> Iterator[oracledb.Cursor]:
    """SYSTEM, and schema CHOICE_A; CHOICE_B is not there yet."""
    if (program := binaries() / "pg_dump").exists():
        monkeypatch.setattr(definitions, "PG_DUMP", str(program))
    with oracledb.connect(user="system", password="manager", dsn=his.dsn) as connection:
        cursor = connection.cursor()
        forget(cursor)
        for user in ("choice_a", "choice_reader"):
            cursor.execute(f"create user {user} identified by x quota unlimited on users")
        cursor.execute("grant connect, resource, create view, create synonym to choice_a")
        with oracledb.connect(user="choice_a", password="x", dsn=his.dsn) as owner:
            fill(owner)
        yield cursor
        forget(cursor)


def fill(owner: oracledb.Connection) -> None:
    cursor = owner.cursor()
    for statement in MADE:
        cursor.execute(statement)
    cursor.executemany("insert into wards (id, name) values (:1, :2)", [(n, f"w{n} 病区") for n in range(1, 6)])
    rows = [(n % 5 + 1, f"bed {n}") for n in range(1, 51)]
    cursor.executemany("insert into beds (ward_id, note) values (:1, :2)", rows)
    cursor.execute("select bed_numbers.nextval, bed_numbers.nextval from dual")
    owner.commit()


def forget(cursor: oracledb.Cursor) -> None:
    for user in ("choice_a", "choice_b", "choice_reader"):
        with suppress(oracledb.DatabaseError):
            cursor.execute(f"drop user {user} cascade")


def export(dsn: str, directory: Path, *words: str) -> None:
    given = parse([f"directory={directory}", "nologfile=y", "dumpfile=a.dmp", *words], "x.log")
    Export(dsn, given, Log(), "SYS").run()


def imported(dsn: str, directory: Path, *words: str) -> int:
    """How many errors were told."""
    log, given = Log(), [f"directory={directory}", "nologfile=y", "dumpfile=a.dmp", "remap_schema=CHOICE_A:CHOICE_B"]
    Import(dsn, parse([*given, *words], "x.log"), log).run()
    return log.errors


def described(cursor: oracledb.Cursor, owner: str) -> dict[str, list[tuple[str, ...]]]:
    cursor.connection.commit()
    found = {}
    for look in LOOKS:
        rows = cursor.execute(look, o=owner).fetchall()
        found[look] = [tuple(str(value).replace(owner, "OWNER") for value in row) for row in rows]
    return found


def count(cursor: oracledb.Cursor, what: str) -> int:
    return int(cursor.execute(f"select count(*) from {what}").fetchone()[0])


def objects(cursor: oracledb.Cursor) -> set[tuple[str, str]]:
    query = "select object_type, object_name from dba_objects where owner = 'CHOICE_B' and object_name not like 'ISEQ%'"
    return set(cursor.execute(query).fetchall())


def test_everything_arrives_as_it_was(admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", "parallel=2")
    assert imported(postgres_dsn, tmp_path, "parallel=2") == 0
    there, here = described(admin, "CHOICE_A"), described(admin, "CHOICE_B")
    assert all(there.values()) and there == here
    rows = "select id, ward_id, to_char(note), price from choice_{}.beds"
    assert count(admin, f"({rows.format('a')} minus {rows.format('b')})") == 0
    assert count(admin, "choice_b.beds") == 50
    assert admin.execute("select choice_b.bed_numbers.nextval from dual").fetchone() == (510,)
    admin.execute("insert into choice_b.beds (ward_id, price) values (1, null)")
    assert admin.execute("select id, price from choice_b.beds where price = 5 and id > 50").fetchone() == (51, 5)
    admin.execute("alter table choice_b.beds drop column price")  # and a copy that differs is told
    assert described(admin, "CHOICE_A") != described(admin, "CHOICE_B")


@pytest.mark.parametrize(
    ("action", "errors", "left"),
    [("skip", 1, {1, 2, 99}), ("append", 0, None), ("truncate", 0, {1, 2, 3, 4, 5}), ("replace", 0, {1, 2, 3, 4, 5})],
)
def test_what_becomes_of_a_table_that_is_there(
    admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path, action: str, errors: int, left: set[int] | None
) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", "include=TABLE:\"= 'WARDS'\"")
    assert imported(postgres_dsn, tmp_path) == 0
    admin.execute("delete from choice_b.wards where id > 2")
    admin.execute("insert into choice_b.wards (id, name) values (99, 'own')")
    admin.connection.commit()
    if left is None:  # rows 1 and 2 would be there twice: nothing of the table is loaded
        assert imported(postgres_dsn, tmp_path, f"table_exists_action={action}") >= 1
        admin.execute("delete from choice_b.wards where id < 3")
        admin.connection.commit()
        errors, left = 0, {1, 2, 3, 4, 5, 99}
    assert (imported(postgres_dsn, tmp_path, f"table_exists_action={action}") > 0) == (errors > 0)
    assert {n for (n,) in admin.execute("select id from choice_b.wards")} == left


TABLES = {("TABLE", "WARDS"), ("TABLE", "BEDS")}


@pytest.mark.parametrize(
    ("word", "there", "missing"),
    [
        ("exclude=TABLE:\"= 'BEDS'\"", {("TABLE", "WARDS")}, {("TABLE", "BEDS"), ("INDEX", "BEDS_WARD_IX")}),
        ("exclude=TABLE:\"LIKE 'B%'\"", {("TABLE", "WARDS")}, {("TABLE", "BEDS")}),
        ("exclude=INDEX", TABLES, {("INDEX", "BEDS_WARD_IX"), ("INDEX", "WARDS_UPPER_IX")}),
        ("exclude=INDEX:\"IN ('BEDS_WARD_IX')\"", {("INDEX", "WARDS_UPPER_IX")}, {("INDEX", "BEDS_WARD_IX")}),
        ("exclude=PACKAGE", TABLES, {("PACKAGE", "ROUNDS"), ("PACKAGE BODY", "ROUNDS")}),
        ("exclude=TRIGGER", TABLES, {("TRIGGER", "WARDS_BI")}),
        ("include=SEQUENCE", {("SEQUENCE", "BED_NUMBERS")}, TABLES),
        ("include=TABLE:\"IN ('WARDS')\"", {("TABLE", "WARDS"), ("INDEX", "WARDS_PK")}, {("TABLE", "BEDS")}),
    ],
)
@pytest.mark.parametrize("tool", ["expdp", "impdp"])
def test_include_and_exclude_choose(
    admin: oracledb.Cursor,
    postgres_dsn: str,
    tmp_path: Path,
    tool: str,
    word: str,
    there: set[tuple[str, str]],
    missing: set[tuple[str, str]],
) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", *([word] if tool == "expdp" else []))
    imported(postgres_dsn, tmp_path, *([word] if tool == "impdp" else []))
    found = objects(admin)
    assert there <= found and not missing & found


def test_grants_and_comments_can_be_left_out(admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A")
    assert imported(postgres_dsn, tmp_path, "exclude=OBJECT_GRANT", "exclude=COMMENT") == 0
    assert count(admin, "dba_tab_privs where owner = 'CHOICE_B' and grantee = 'CHOICE_READER'") == 0
    assert count(admin, "dba_tab_comments where owner = 'CHOICE_B' and comments is not null") == 0


@pytest.mark.parametrize(
    ("clause", "left"),
    [
        ("BEDS:\"where ward_id = 2 and note like 'bed %' and '' is null\"", 10),
        ('BEDS:"where decode(mod(id, 2), 0, 1, null) is not null"', 25),
        ('BEDS:"where rownum <= 7"', 7),
        ("CHOICE_A.BEDS:\"where ward_id in (select id from wards where name = 'w3 病区')\"", 10),
        ('"where id > 3"', 47),
        ('WARDS:"where id < 3"', 50),
    ],
)
def test_query_is_oracles_sql(
    admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path, clause: str, left: int
) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", f"query={clause}")
    imported(postgres_dsn, tmp_path, "exclude=REF_CONSTRAINT")
    assert count(admin, "choice_b.beds") == left


@pytest.mark.parametrize(
    ("clause", "error"),
    [
        ('BEDS:"where nonsense ward_id"', "ORA-31693.*ORA-0"),
        ('BEDS:"where id = :x"', "ORA-00933"),
        ("BEDS:\"where id in (1)) to program 'true' --\"", "ORA-00933"),
        ('BEDS:"where flashback(id) sample (5)"', "ORA-31693"),
    ],
)
def test_a_query_that_is_none_ends_the_job(
    admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path, clause: str, error: str
) -> None:
    with pytest.raises(JobFailed, match=error):
        export(postgres_dsn, tmp_path, "schemas=CHOICE_A", f"query={clause}")
    assert list(tmp_path.iterdir()) == []


def test_content_is_rows_or_definitions(admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path) -> None:
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", "content=metadata_only")
    assert imported(postgres_dsn, tmp_path) == 0
    assert (count(admin, "choice_b.beds"), count(admin, "choice_b.wards")) == (0, 0)
    with pytest.raises(JobFailed, match="ORA-27038"):
        export(postgres_dsn, tmp_path, "schemas=CHOICE_A", "content=data_only")
    export(postgres_dsn, tmp_path, "schemas=CHOICE_A", "content=data_only", "reuse_dumpfiles=y")
    admin.execute("alter table choice_b.beds disable constraint beds_ward_fk")  # the order of tables is not its order
    assert imported(postgres_dsn, tmp_path, "content=data_only", "table_exists_action=append") == 0
    assert (count(admin, "choice_b.beds"), count(admin, "choice_b.wards")) == (50, 5)


def test_a_table_brings_all_that_is_its_own(admin: oracledb.Cursor, postgres_dsn: str, tmp_path: Path) -> None:
    export(postgres_dsn, tmp_path, "tables=CHOICE_A.BEDS")
    assert imported(postgres_dsn, tmp_path, "exclude=REF_CONSTRAINT") == 0
    assert objects(admin) == {("TABLE", "BEDS"), ("INDEX", "BEDS_WARD_IX")}
    admin.execute("insert into choice_b.beds (ward_id, price) values (1, null)")
    assert admin.execute("select id, price from choice_b.beds where id > 50").fetchall() == [(51, 5)]
    assert count(admin, "dba_col_comments where owner = 'CHOICE_B' and comments is not null") == 1
    look = "select privilege from dba_tab_privs where owner = 'CHOICE_B' and grantee = 'CHOICE_READER'"
    assert admin.execute(look).fetchall() == [("SELECT",)]
