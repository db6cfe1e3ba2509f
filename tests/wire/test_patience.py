"""Looking out for what comes at once instead of sleeping: only where it pays, and bounded."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable

import oracledb
import pytest

from lab.standin import patience as module
from lab.standin.patience import MOMENT, Patience
from lab.standin.pg.commands import Execute, Prepare
from lab.standin.pg.connection import Connection
from lab.waiting import wait_until

from .conftest import StartServer
from .fake_database import FakeDatabase
from .valve import Valve


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
    """How often a look-out began while all of so many connections put the same query so many times."""
    monkeypatch.setattr(module, "MOMENT", 0.05)  # so that a busy machine does not matter
    found: list[int] = []
    shared = Patience(processors=2)
    look_out = shared.look_out
    monkeypatch.setattr(shared, "look_out", lambda here: (found.append(1), look_out(here)))

    async def one(every: asyncio.Barrier) -> int:
        connection = await Connection.open(dsn, patience=shared)
        await connection.run([Prepare(b"short", "select 1", ()), Prepare(b"long", "select 1 from pg_sleep(0.06)", ())])
        await every.wait()
        for _ in range(times):
            await query(connection, name)
        until_now = len(found)
        await connection.close()
        return until_now

    async def together() -> list[int]:
        every = asyncio.Barrier(sessions)
        return await asyncio.gather(*(one(every) for _ in range(sessions)))

    result = min(asyncio.run(together()))
    assert shared.working == 0
    return result


def test_a_session_alone_with_short_queries_is_looked_out_for(
    monkeypatch: pytest.MonkeyPatch, postgres_dsn: str
) -> None:
    assert looks(monkeypatch, postgres_dsn, 1, b"short", 50) >= 25


def test_long_queries_are_slept_through(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    begin = time.process_time()
    assert looks(monkeypatch, postgres_dsn, 1, b"long", 8) == 0
    assert time.process_time() - begin < 0.3


def test_many_sessions_do_not_look_out(monkeypatch: pytest.MonkeyPatch, postgres_dsn: str) -> None:
    assert looks(monkeypatch, postgres_dsn, 20, b"short", 20) == 0


def looked(monkeypatch: pytest.MonkeyPatch, start_server: StartServer, thinking: float) -> int:
    """How often the server looked out for a client that thinks so long before each of its calls."""
    monkeypatch.setattr(module, "MOMENT", 0.02)
    monkeypatch.setattr(module, "_PROCESSORS", 1)
    found: list[bool] = []
    look_out = Patience.look_out

    def counted(self: Patience, here: Callable[[], bool]) -> None:
        found.append(True)
        look_out(self, here)

    monkeypatch.setattr(Patience, "look_out", counted)
    server = start_server()
    with oracledb.connect(user="his", password="secret", dsn=server.dsn) as connection:
        for _ in range(30):
            threading.Event().wait(thinking)
            connection.ping()
    return len(found)


def test_a_client_that_comes_back_at_once_is_looked_out_for(
    monkeypatch: pytest.MonkeyPatch, start_server: StartServer
) -> None:
    assert looked(monkeypatch, start_server, 0) >= 10


def test_a_client_that_thinks_is_not(monkeypatch: pytest.MonkeyPatch, start_server: StartServer) -> None:
    assert looked(monkeypatch, start_server, 0.03) <= 6, "but for the logon's own round trips"


def test_a_client_that_is_gone_while_it_is_looked_out_for_leaves_no_session(
    monkeypatch: pytest.MonkeyPatch, start_server: StartServer, fake: FakeDatabase
) -> None:
    monkeypatch.setattr(module, "MOMENT", 0.5)
    monkeypatch.setattr(module, "_PROCESSORS", 1)
    with Valve(start_server().port) as valve:
        connection = oracledb.connect(user="his", password="secret", dsn=f"127.0.0.1:{valve.port}/XEPDB1")
        for _ in range(10):
            connection.ping()
        valve.open()
        wait_until(lambda: fake.sessions[0].closed, 5, "the session to be closed", interval=0.02)


def test_an_answer_that_the_socket_does_not_take_whole_arrives(
    start_server: StartServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, pieces = os.write, list[int]()

    def write(number: int, data: bytes) -> int:
        pieces.append(whole(number, data[:7]))
        return pieces[-1]

    monkeypatch.setattr(os, "write", write)
    with oracledb.connect(user="his", password="secret", dsn=start_server().dsn) as connection:
        connection.ping()
    assert pieces.count(7) >= 5
