"""Looking out for what comes at once instead of sleeping: only where it pays, and bounded."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import oracledb
import pytest

from lab.standin import patience as module
from lab.standin.patience import MOMENT, Patience
from lab.standin.pg.commands import Execute, Prepare
from lab.standin.pg.connection import Connection

from .conftest import StartServer


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
        patience.came(patience.clock())
    return patience


def test_it_pays_after_several_answers_that_came_at_once() -> None:
    assert patient().pays
    assert not patient(answers=3).pays


def test_one_late_answer_ends_it() -> None:
    patience = patient()
    patience.came(patience.clock() - MOMENT)
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
        patience.came(patience.clock())
    assert patience.pays
    patience.look_out(lambda: True)
    patience.came(patience.clock() - MOMENT)
    for _ in range(4):
        patience.came(patience.clock())
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
    assert looks(monkeypatch, postgres_dsn, 1, b"short", 50) >= 25


def test_long_queries_are_slept_through(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    begin = time.process_time()
    assert looks(monkeypatch, postgres_dsn, 1, b"long", 8) == 0
    assert time.process_time() - begin < 0.3


def test_many_sessions_do_not_look_out(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    assert looks(monkeypatch, postgres_dsn, 20, b"short", 20) < 40, "but for the first and the last one at work"


def awake(until: int, step: float = MOMENT / 10) -> tuple[int, bool, Patience]:
    """Looks of an event loop that is kept awake for what comes at the given look; whether it went to sleep."""
    patience, looks, slept = patient(step), [0], []

    def here() -> bool:
        looks[0] += 1
        return looks[0] >= until

    async def stay() -> None:
        patience.stay_awake(here, lambda: slept.append(True))
        for _ in range(50):
            await asyncio.sleep(0)

    asyncio.run(stay())
    return looks[0], bool(slept), patience


def test_the_loop_stays_awake_until_it_came() -> None:
    looks, slept, patience = awake(until=5)
    assert looks == 5 and not slept and patience.pays


def test_the_loop_sleeps_when_the_moment_is_over() -> None:
    looks, slept, patience = awake(until=1000)
    assert 9 <= looks <= 12 and slept and not patience.pays


def stayed(monkeypatch: pytest.MonkeyPatch, start_server: StartServer, thinking: float) -> int:
    """How often the server stayed awake for a client that thinks so long before each of its calls."""
    monkeypatch.setattr(module, "MOMENT", 0.02)
    monkeypatch.setattr(module, "_PROCESSORS", 1)
    found: list[bool] = []
    stay_awake = Patience.stay_awake

    def counted(self: Patience, here: Callable[[], bool], sleeps: Callable[[], None]) -> None:
        found.append(True)
        stay_awake(self, here, sleeps)

    monkeypatch.setattr(Patience, "stay_awake", counted)
    server = start_server()
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection:
        for _ in range(30):
            threading.Event().wait(thinking)
            connection.ping()
    return len(found)


def test_a_client_that_comes_back_at_once_is_looked_out_for(
    monkeypatch: pytest.MonkeyPatch, start_server: StartServer
) -> None:
    assert stayed(monkeypatch, start_server, 0) >= 10


def test_a_client_that_thinks_is_not(monkeypatch: pytest.MonkeyPatch, start_server: StartServer) -> None:
    assert stayed(monkeypatch, start_server, 0.03) <= 6, "but for the logon's own round trips"
