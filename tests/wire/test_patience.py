"""Looking out for PostgreSQL's answers instead of sleeping: only where it pays, and bounded."""

from __future__ import annotations

import asyncio
import time

import pytest

from lab.standin.pg import patience as module
from lab.standin.pg.commands import Execute, Prepare
from lab.standin.pg.connection import Connection
from lab.standin.pg.patience import MOMENT, Patience


class Clock:
    """Goes on by a step at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def patient(step: float = MOMENT / 10, answers: int = 4, processors: int = 2, working: int = 1) -> Patience:
    """After so many answers that came at once."""
    patience = Patience(Clock(step), processors)
    patience.working = working
    for _ in range(answers):
        patience.answered(patience.clock())
    return patience


def test_it_pays_after_several_answers_that_came_at_once() -> None:
    assert patient().pays
    assert not patient(answers=3).pays


def test_one_late_answer_ends_it() -> None:
    patience = patient()
    patience.answered(patience.clock() - MOMENT)
    assert not patience.pays


def test_it_does_not_pay_while_another_session_works_or_without_a_processor_for_postgresql() -> None:
    assert not patient(working=2).pays
    assert not patient(processors=1).pays


def test_a_look_out_ends_with_the_moment() -> None:
    patience = patient()
    looks = []
    patience.look_out(lambda: bool(looks.append(1)))  # type: ignore[func-returns-value]
    assert 9 <= len(looks) <= 12


def test_after_each_look_out_in_vain_more_answers_are_wanted_first() -> None:
    patience = patient()
    patience.look_out(lambda: False)
    assert not patience.pays
    for _ in range(4):
        patience.answered(patience.clock())
    assert patience.pays
    patience.look_out(lambda: True)
    patience.answered(patience.clock() - MOMENT)
    for _ in range(4):
        patience.answered(patience.clock())
    assert patience.pays, "one that was not in vain takes it back"


async def query(connection: Connection, name: bytes) -> None:
    _, stream = await connection.begin_stream([], Execute(name, (), ()), [])
    assert stream.first is not None and stream.first.ntuples == 1


def looks(monkeypatch: pytest.MonkeyPatch, dsn: str, sessions: int, name: bytes, times: int) -> int:
    """How often a look-out began while so many connections put the same query so many times."""
    monkeypatch.setattr(module, "MOMENT", 0.05)  # so that a busy machine does not matter
    found = []
    shared = Patience(processors=2)
    look_out = shared.look_out
    monkeypatch.setattr(shared, "look_out", lambda here: (found.append(1), look_out(here)))

    async def one() -> None:
        connection = await Connection.open(dsn, patience=shared)
        await connection.run([Prepare(b"short", "select 1", ()), Prepare(b"long", "select 1 from pg_sleep(0.06)", ())])
        for _ in range(times):
            await query(connection, name)
        await connection.close()

    async def every() -> None:
        await asyncio.gather(*(one() for _ in range(sessions)))

    asyncio.run(every())
    assert shared.working == 0
    return len(found)


def test_a_session_alone_with_short_queries_is_looked_out_for(
    monkeypatch: pytest.MonkeyPatch, postgres_dsn: str
) -> None:
    assert looks(monkeypatch, postgres_dsn, 1, b"short", 50) >= 40


def test_long_queries_are_slept_through(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    begin = time.process_time()
    assert looks(monkeypatch, postgres_dsn, 1, b"long", 8) == 0
    assert time.process_time() - begin < 0.3


def test_many_sessions_do_not_look_out(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    assert looks(monkeypatch, postgres_dsn, 20, b"short", 20) < 40, "but for the first and the last one at work"
