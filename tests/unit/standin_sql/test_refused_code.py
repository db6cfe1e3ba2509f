"""Stored code and definitions that the front end refuses by name."""

from __future__ import annotations

import pytest

from lab.standin.interface import OraError
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.plsql.units import compile_block

BLOCKS = [
    ("begin commit; end;", "COMMIT inside PL/SQL"),
    ("begin rollback; end;", "ROLLBACK inside PL/SQL"),
    ("begin savepoint a; end;", "SAVEPOINT inside PL/SQL"),
    ("begin goto there; end;", "GOTO"),
    ("declare type t is table of number; begin null; end;", "TYPE inside a block"),
    ("declare procedure p is begin null; end; begin null; end;", "PROCEDURE inside a block"),
    ("declare cursor c (p number) is select 1 from dual; begin null; end;", "cursors with parameters"),
    ("begin select a bulk collect into b from t; end;", "BULK COLLECT"),
    ("begin forall i in 1 .. 2 insert into t values (i); end;", "FORALL"),
    ("begin open :c for 'select ' || '1'; end;", "OPEN … FOR text"),
    ("declare pragma autonomous_transaction; begin null; end;", "PRAGMA AUTONOMOUS_TRANSACTION"),
]
DEFINITIONS = [
    ("create package p is procedure q; end;", "CREATE PACKAGE"),
    ("create type t as object (a number, member procedure p)", "methods of an object type"),
    ("create table t (a number invisible)", "INVISIBLE columns"),
    ("create table t (a bfile)", "type BFILE"),
    ("create synonym s for t", "CREATE SYNONYM"),
    ("create materialized view m as select 1 a from dual", "CREATE MATERIALIZED"),
    ("create global temporary table g (a number)", "GLOBAL TEMPORARY TABLE"),
    ("create bitmap index i on t (a)", "BITMAP INDEX"),
    ("create trigger r before insert on t for each row when (new.a > 1) begin null; end;", "WHEN of a trigger"),
    ("create function f return number pipelined is begin null; end;", "PIPELINED"),
    ("alter table t add constraint c check (a > 1) disable", "DISABLE"),
    ("alter table t modify (a invisible)", "MODIFY … INVISIBLE"),
    ("grant select (a) on t to u", "privileges on columns"),
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
