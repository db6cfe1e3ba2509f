"""The pool of connections when the database is busy, frozen, refusing, or back again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from lab.his.connections import Connections
from lab.his.refusals import NotDone
from lab.his.settings import HisSettings

from .fake_logon import FakeDatabase

SETTINGS = HisSettings("nowhere", "his", Path("none"), pool_size=8, connect_timeout=1.0, reconnect_every=0.02)


def now() -> float:
    return asyncio.get_running_loop().time()


@asynccontextmanager
async def opened(database: FakeDatabase) -> AsyncIterator[Connections]:
    connections = Connections(SETTINGS, database)
    await connections.start()
    try:
        yield connections
    finally:
        await connections.stop()


def in_loop(test: Callable[[], Awaitable[None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(test())  # type: ignore[arg-type]

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


async def use(connections: Connections, seconds: float = 0.0, error: BaseException | None = None) -> Any:
    async with connections.acquire(now() + 2) as connection:
        if seconds:
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=seconds)
        if error:
            raise error
        return connection


@in_loop
async def test_a_requests_own_time_out_costs_its_connection_and_no_other() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        await asyncio.gather(*(use(connections, 0.1) for _ in range(4)))
        before = database.logons
        with pytest.raises(TimeoutError):
            await use(connections, error=TimeoutError())
        await asyncio.gather(*(use(connections, 0.02) for _ in range(3)))
        assert (database.pings, database.logons) == (1, before)
        assert sum(one.closed for one in database.made) == 1


@in_loop
async def test_many_time_outs_together_are_looked_into_once() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        await asyncio.gather(*(use(connections, 0.2) for _ in range(8)))
        out_of_time = asyncio.Event()

        async def run_out() -> None:
            async with connections.acquire(now() + 2):
                await out_of_time.wait()
                raise TimeoutError

        endings = [asyncio.ensure_future(run_out()) for _ in range(7)]
        await asyncio.sleep(0)
        out_of_time.set()
        await asyncio.gather(*endings, return_exceptions=True)
        await use(connections)
        assert database.pings <= 1 and database.most_at_once == 1


@in_loop
async def test_a_frozen_database_is_found_out_and_all_its_connections_dropped() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        await asyncio.gather(*(use(connections, 0.1) for _ in range(4)))
        old = list(database.made)
        database.answers.clear()
        with pytest.raises(TimeoutError):
            await use(connections, error=TimeoutError())
        began = now()
        while not all(one.closed for one in old) and now() - began < 2:
            await asyncio.gather(_refused_or_stuck(connections, database), return_exceptions=True)
        assert all(one.closed for one in old)
        database.answers.set()
        assert await use(connections) not in old


async def _refused_or_stuck(connections: Connections, database: FakeDatabase) -> None:
    async with connections.acquire(now() + 0.6), asyncio.timeout(0.2):
        await database.answer()


@in_loop
async def test_a_closed_connection_takes_the_idle_ones_with_it_at_once() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        await asyncio.gather(*(use(connections, 0.1) for _ in range(4)))
        old = list(database.made)
        with pytest.raises(ConnectionResetError):
            await use(connections, error=ConnectionResetError())
        assert await use(connections) not in old
        assert database.pings == 0


@in_loop
async def test_waiting_requests_share_one_logon_at_a_time_and_what_comes_back() -> None:
    database = FakeDatabase(seconds=0.05)
    async with opened(database) as connections:
        await asyncio.gather(*(use(connections, 0.005) for _ in range(40)))
        assert database.most_at_once == 1
        assert database.logons <= 8


@in_loop
async def test_the_first_request_is_served_soon_after_the_database_answers_again() -> None:
    database = FakeDatabase()
    database.refuses = True
    async with opened(database) as connections:
        waiting = asyncio.ensure_future(use(connections))
        await asyncio.wait([waiting], timeout=0.5)
        assert database.logons == 0
        database.refuses, began = False, now()
        await waiting
        assert now() - began < 0.2


@in_loop
async def test_a_logon_slower_than_the_first_tries_succeeds_in_the_end() -> None:
    database = FakeDatabase(seconds=0.3)
    async with opened(database) as connections:
        await use(connections)
        assert database.logons >= 3 and database.most_at_once == 1


@in_loop
async def test_a_request_without_time_left_is_not_begun() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        await use(connections)
        with pytest.raises(NotDone, match="time is over"):
            async with connections.acquire(now()):
                pytest.fail("it was begun")
        assert not database.made[0].closed


@in_loop
async def test_a_connection_that_arrives_as_its_request_gives_up_is_kept() -> None:
    database = FakeDatabase(seconds=0.05)
    async with opened(database) as connections:
        given_up = asyncio.ensure_future(use(connections))
        await asyncio.wait([given_up], timeout=0.01)
        given_up.cancel()
        await asyncio.gather(given_up, return_exceptions=True)
        await use(connections)
        assert database.logons == 1


@in_loop
async def test_a_close_is_given_the_time_in_which_the_driver_hangs_up_by_itself() -> None:
    database = FakeDatabase()
    async with opened(database) as connections:
        kept = await use(connections)
        kept.closing_takes = 2 * SETTINGS.call_timeout + 0.3
        with pytest.raises(TimeoutError):
            await use(connections, error=TimeoutError())
        async with asyncio.timeout(kept.closing_takes + 2):
            while not kept.closed:
                await asyncio.sleep(0.05)
