"""Texts that are no statements, or too much of one: an Oracle error in good time, never a fault of our own."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.plsql.units import compile_block
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import translate
from tests.wire.fuzzing.sql_texts import monsters, texts

SECONDS = 3.0  # of one core, for what takes a tenth of that on a quiet one


def front_end(sql: str) -> None:
    """Everything that is done to a text before PostgreSQL sees it."""
    kind = parse_statement.__wrapped__(sql).kind
    if kind in (StatementKind.QUERY, StatementKind.DML):
        translate.__wrapped__(sql, "his")
    elif kind is StatementKind.DDL:
        translate_ddl(sql, "his")
    elif kind is StatementKind.PLSQL:
        compile_block(sql, "his")


@given(sql=texts())
@settings(
    max_examples=1500,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_a_text_is_translated_or_refused(sql: str) -> None:
    with suppress(OraError):
        front_end(sql)


@pytest.mark.parametrize("name", sorted(monsters(0)))
def test_a_monster_is_answered_in_good_time(name: str) -> None:
    sql, began = monsters(100_000)[name], time.thread_time()
    with suppress(OraError):
        front_end(sql)
    assert time.thread_time() - began < SECONDS
