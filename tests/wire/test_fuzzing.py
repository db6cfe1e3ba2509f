"""Captures of real clients, mutated, against the running server (at length: `python -m tests.wire.fuzzing`)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import oracledb
import pytest
from hypothesis import Phase, given, settings

from .fuzzing.attacker import PATIENCE, attack
from .fuzzing.campaign import LIMITS, campaign
from .fuzzing.corpus import captures
from .fuzzing.scenarios import SETUP
from .fuzzing.sql_texts import texts
from .fuzzing.watch import faults_in
from .killing.processes import Machine, machine

EXAMPLES = 60
MEMORY = 300  # MiB
SLOWEST = 5.0  # seconds that another client waits for an answer, at most, on a busy machine


@pytest.fixture(scope="module", params=["19", "23"], ids=["19c", "23ai"])
def target(request: pytest.FixtureRequest) -> Iterator[Machine]:
    with machine(mode=request.param, more=LIMITS) as here:
        with here.connect() as connection:
            for text in SETUP:
                connection.cursor().execute(text)
        yield here
        assert faults_in(here.log) == []


def test_unchanged_captures_are_answered(target: Machine) -> None:
    for capture in captures(target.mode):
        assert attack(target.server.port, capture.packets, capture.before_logon) < PATIENCE
    assert faults_in(target.log) == []


@pytest.mark.parametrize("before_logon", [True, False], ids=["before the logon", "after it"])
def test_mutated_captures_hurt_nobody_else(target: Machine, before_logon: bool) -> None:
    result = campaign(target, before_logon, EXAMPLES)
    assert result.witness.error == "" and result.witness.answers > 0 and result.witness.worst < SLOWEST
    assert result.most_memory < MEMORY


def test_mutated_statements_are_answered_and_leave_the_session_fit(target: Machine) -> None:
    with target.connect() as connection, contextlib.closing(connection.cursor()) as cursor:
        cursor.execute("create table dept (id number(5) primary key, name varchar2(10))")

        @settings(max_examples=150, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
        @given(sql=texts())
        def strike(sql: str) -> None:
            before = len(target.log)
            with contextlib.suppress(oracledb.DatabaseError):
                cursor.execute(sql)
            assert cursor.execute("select 1 from dual").fetchone() == (1,)
            assert faults_in(target.log[before:]) == []

        strike()


def test_a_fault_in_the_log_is_seen() -> None:
    assert faults_in('{"event": "logon"}\n{"event": "fault in a call", "traceback": "…"}') != []
