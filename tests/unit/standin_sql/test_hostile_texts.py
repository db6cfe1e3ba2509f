"""Texts that are no statements, or too much of one: an Oracle error in good time, never a fault of our own."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

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


def seconds(work: Callable[[], object]) -> float:
    """Of one core: the best of three, without the collector's walks over everything else that the tests have made."""
    best = float("inf")
    gc.collect()
    gc.disable()
    try:
        for _ in range(3):
            began = time.thread_time()
            with suppress(OraError, ColumnsWanted):
                work()
            best = min(best, time.thread_time() - began)
    finally:
        gc.enable()
    return best


def grows_slower_than_a_square(short: Callable[[], object], long: Callable[[], object]) -> bool:
    took = seconds(long)
    return took < SMALL or took / seconds(short) < SQUARE


@pytest.mark.parametrize("name", sorted(monsters(0)))
def test_what_a_monster_costs_grows_with_its_length_and_no_faster(name: str) -> None:
    short, long = monsters(4_000)[name], monsters(32_000)[name]
    assert grows_slower_than_a_square(partial(front_end, short), partial(front_end, long))


def test_functions_without_parentheses_cost_no_square() -> None:
    known = Catalog(bare=frozenset({("his", "f")}), listed={("his", "t"): (), ("sys", "t"): ()})

    def listed(count: int) -> None:
        translate.__wrapped__(f"select {', '.join(['f'] * count)} from t", "his", known)

    assert grows_slower_than_a_square(partial(listed, 1_000), partial(listed, 8_000))


def test_a_square_is_seen() -> None:
    def square(length: int) -> int:
        return sum(1 for _ in range(length) for _ in range(length))

    assert not grows_slower_than_a_square(partial(square, 500), partial(square, 4_000))
