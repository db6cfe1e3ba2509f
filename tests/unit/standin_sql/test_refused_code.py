"""Stored code and definitions that the front end refuses by name."""

from __future__ import annotations

import pytest

from lab.standin.interface import OraError
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.plsql.units import compile_block

BLOCKS = [
    (
        "declare c clob; begin select x into c from t for update; dbms_lob.append(c, 'x'); end;",
        "DBMS_LOB.APPEND of a LOB",
    ),
    ("begin dbms_job.submit(1); end;", "DBMS_JOB.SUBMIT"),
    ("begin dbms_scheduler.create_job('x'); end;", "DBMS_SCHEDULER.CREATE_JOB"),
    ("begin utl_file.fclose_all; end;", "UTL_FILE.FCLOSE_ALL"),
    ("declare pragma autonomous_transaction; begin null; end;", "AUTONOMOUS_TRANSACTION in an anonymous block"),
    ("declare n number; begin execute immediate 'x' || '1' bulk collect into n; end;", "BULK COLLECT into what is no"),
    ("declare subtype s is number not null; begin null; end;", "NOT NULL of a subtype"),
    ("begin n := sql%bulk_exceptions(1).message; end;", "SQL%BULK_EXCEPTIONS(…).MESSAGE"),
    (
        "declare n number; function f return number is begin n := 1; return n; end; begin null; end;",
        "a local function that changes variables",
    ),
    ("declare b number; begin select a bulk collect into b from t; end;", "BULK COLLECT into what is no collection"),
]
DEFINITIONS = [
    ("create type t as object (a number, member procedure p)", "methods of an object type"),
    ("create table t (a bfile)", "type BFILE"),
    ("create synonym s for t@link", "database links"),
    ("create materialized view m refresh fast as select 1 a from dual", "REFRESH FAST"),
    ("create materialized view m refresh complete on commit as select 1 a from dual", "ON COMMIT"),
    ("create private temporary table g (a number)", "CREATE PRIVATE"),
    ("create index i on t (a) local", "LOCAL of an index"),
    ("alter index i unusable", "ALTER INDEX … UNUSABLE"),
    ("create table t (a number) partition by range (a) (partition p values less than (1))", "PARTITION of a table"),
    ("alter table t add constraint k unique (a) enable novalidate", "NOVALIDATE of a key"),
    ("alter table t disable validate constraint c", "DISABLE VALIDATE"),
    ("flashback table t to before drop", "FLASHBACK"),
    ("create trigger r for insert on t compound trigger end r;", "compound triggers"),
    ("create trigger a before insert on t follows b begin null; end;", "FOLLOWS a trigger whose name comes later"),
    ("create function f return number pipelined is begin null; end;", "PIPELINED function of a type"),
    ("alter table t modify (a default 1 encrypt)", "MODIFY … ENCRYPT"),
]


@pytest.mark.parametrize(("text", "what"), BLOCKS)
def test_what_a_block_cannot_do_is_refused_by_name(text: str, what: str) -> None:
    with pytest.raises(OraError) as refusal:
        compile_block(text, "his")
    assert (refusal.value.code, what in refusal.value.message) == (3001, True), refusal.value.text


@pytest.mark.parametrize(("text", "what"), DEFINITIONS)
def test_what_cannot_be_defined_is_refused_by_name(text: str, what: str) -> None:
    with pytest.raises(OraError) as refusal:
        translate_ddl(text, "his")
    assert (refusal.value.code, what in refusal.value.message) == (3001, True), refusal.value.text
