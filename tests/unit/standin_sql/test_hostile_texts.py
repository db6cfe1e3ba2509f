"""Texts that are no statements, or too much of one: an Oracle error in good time, never a fault of our own."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from lab.standin.interface import OraError, StatementKind
from lab.standin.sql.catalog import Catalog, ColumnsWanted
from lab.standin.sql.ddl.translate import translate_ddl
from lab.standin.sql.plsql.units import compile_block
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import translate
from tests.wire.fuzzing.sql_texts import monsters, texts

SMALL = 0.3  # seconds of one core that tell nothing of a growth
SQUARE = 40  # between 8, the growth of the length, and its square


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
    max_examples=500,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_a_text_is_translated_or_refused(sql: str) -> None:
    with suppress(OraError, ColumnsWanted):
        front_end(sql)


def seconds(sql: str) -> float:
    """Of one core."""
    began = time.thread_time()
    with suppress(OraError, ColumnsWanted):
        front_end(sql)
    return time.thread_time() - began


@pytest.mark.parametrize("name", sorted(monsters(0)))
def test_what_a_monster_costs_grows_with_its_length_and_no_faster(name: str) -> None:
    short, long = seconds(monsters(4_000)[name]), seconds(monsters(32_000)[name])
    assert long < SMALL or long / short < SQUARE


def test_functions_without_parentheses_cost_no_square() -> None:
    known = Catalog(bare=frozenset({("his", "f")}), listed={("his", "t"): (), ("sys", "t"): ()})

    def cost(count: int) -> float:
        began = time.thread_time()
        translate.__wrapped__(f"select {', '.join(['f'] * count)} from t", "his", known)
        return time.thread_time() - began

    short, long = cost(1_000), cost(8_000)
    assert long < SMALL or long / short < SQUARE
