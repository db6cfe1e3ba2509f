"""Connections to the database that survive its failing over.

Every step (connect, log on, call, close) has its own deadline, so that a dead or frozen server costs a second or two.
When one connection turns out dead all idle ones are dropped with it, and attempts to connect follow each other until
one succeeds and wakes the requests that wait. A server that is merely slow must not be buried under logons: time-outs
count as an outage only when no call succeeds between them, an attempt gets company only when it hangs, and requests
open connections one at a time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from decimal import Decimal
from typing import Any

import oracledb

from lab.his.refusals import NotDone
from lab.his.settings import HisSettings

log = logging.getLogger("his.connections")
ATTEMPTS_AT_ONCE = 3
HANGS_AFTER = 0.5  # seconds until an attempt to connect is taken to hang, and another begins beside it
TIMEOUTS_OF_AN_OUTAGE = 2
CLOSE_TIMEOUT = 2.0
LOST_ORA = {28, 1012, 1013, 1033, 1034, 1089, 1090, 1092, 3113, 3114, 3135, 12514, 12528, 12537, 12541, 12547, 12570}
# not connected, closed, call timeout, and the failures to connect
LOST_DPY = {f"DPY-{number}" for number in (1001, 4011, 4024, 4035, 6000, 6001, 6002, 6003, 6005)}


def is_lost(error: BaseException) -> bool:
    """Whether this error means that the connection, and likely the server, is gone."""
    if isinstance(error, TimeoutError | OSError | asyncio.CancelledError):
        return True
    if not isinstance(error, oracledb.Error) or not error.args:
        return False
    detail = error.args[0]
    code = getattr(detail, "full_code", "")
    return code in LOST_DPY or getattr(detail, "code", 0) in LOST_ORA


def is_timeout(error: BaseException) -> bool:
    """Whether this error only says that an answer was late: by the driver's clock, or by the request's own deadline."""
    if isinstance(error, TimeoutError | asyncio.CancelledError):
        return True
    return isinstance(error, oracledb.Error) and getattr(error.args[0], "full_code", "") == "DPY-4024"


def _exact_numbers(cursor: oracledb.AsyncCursor, metadata: oracledb.FetchInfo) -> oracledb.Var | None:
    """Whole numbers as int, all others as Decimal: money is never a float."""
    if metadata.type_code is not oracledb.DB_TYPE_NUMBER:
        return None
    whole = metadata.scale == 0 and bool(metadata.precision)
    return cursor.var(int if whole else Decimal, arraysize=cursor.arraysize)


class Connections:
    """A small pool. `acquire()` lends a connection; one that comes back dead takes the other idle ones with it."""

    def __init__(self, settings: HisSettings) -> None:
        self._settings = settings
        self._idle: list[oracledb.AsyncConnection] = []
        self._slots = asyncio.Semaphore(settings.pool_size)
        self._opening = asyncio.Lock()
        self._generation = 0
        self._timeouts = 0
        self._up = asyncio.Event()
        self._recovery: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Begin to connect; does not wait for it."""
        self._recover()

    async def stop(self) -> None:
        """Close everything that is idle and end the attempts to connect."""
        if self._recovery:
            self._recovery.cancel()
        self._drop_idle()
        if self._background:
            await asyncio.wait(self._background, timeout=CLOSE_TIMEOUT)

    @asynccontextmanager
    async def acquire(self, deadline: float) -> AsyncIterator[oracledb.AsyncConnection]:
        """Lend a connection. deadline: on the event loop's clock. Raises NotDone where none can be had in time.

        A body that ends with an error has its transaction rolled back.
        """
        try:
            async with asyncio.timeout_at(deadline):
                await self._slots.acquire()
        except TimeoutError:
            raise NotDone("All connections to the database are in use") from None
        try:
            connection, generation = await self._take(deadline)
            try:
                yield connection
            except BaseException as error:
                failure = error if is_lost(error) else await self._undo(connection)
                self._give_back(connection, generation, failure)
                raise
            self._give_back(connection, generation, None)
        finally:
            self._slots.release()

    async def _take(self, deadline: float) -> tuple[oracledb.AsyncConnection, int]:
        try:
            async with asyncio.timeout_at(deadline):
                while True:
                    await self._up.wait()
                    if connection := await self._idle_or_new():
                        return connection, self._generation
        except TimeoutError:
            raise NotDone("The database does not answer") from None

    async def _idle_or_new(self) -> oracledb.AsyncConnection | None:
        """An idle connection, or a new one: opened one at a time. None when that failed."""
        if self._idle:
            return self._idle.pop()
        async with self._opening:
            if self._idle:
                return self._idle.pop()
            if not self._up.is_set():
                return None
            try:
                return await self._connect()
            except (oracledb.Error, OSError, TimeoutError) as error:
                self._failed(error)
                return None

    def _give_back(self, connection: oracledb.AsyncConnection, generation: int, error: BaseException | None) -> None:
        if error is not None:
            self._discard(connection)
            if generation == self._generation:
                self._failed(error)
            return
        self._timeouts = 0
        if generation != self._generation:
            self._discard(connection)
        else:
            self._idle.append(connection)

    async def _undo(self, connection: oracledb.AsyncConnection) -> BaseException | None:
        """Roll back after an error that left the connection alive; what went wrong with that, if anything."""
        try:
            async with asyncio.timeout(self._settings.call_timeout):
                await connection.rollback()
        except (oracledb.Error, OSError, TimeoutError) as error:
            return error
        return None

    def _failed(self, error: BaseException) -> None:
        """One connection failed: the database is lost, unless a single late answer is all that happened."""
        self._timeouts += is_timeout(error)
        if not is_timeout(error) or self._timeouts >= TIMEOUTS_OF_AN_OUTAGE:
            self._lost(error)

    def _lost(self, error: BaseException) -> None:
        text = " ".join(str(error).split()) or type(error).__name__
        log.warning("database lost instance=%s error=%s", self._settings.instance, text)
        self._generation += 1
        self._timeouts = 0
        self._up.clear()
        self._drop_idle()
        self._recover()

    def _drop_idle(self) -> None:
        idle, self._idle = self._idle, []
        for connection in idle:
            self._discard(connection)

    def _discard(self, connection: oracledb.AsyncConnection) -> None:
        self._spawn(self._close(connection))

    async def _close(self, connection: oracledb.AsyncConnection) -> None:
        with suppress(Exception):
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await connection.close()

    def _recover(self) -> None:
        if self._recovery is None or self._recovery.done():
            self._recovery = asyncio.get_running_loop().create_task(self._reconnect())

    async def _reconnect(self) -> None:
        """Try until a connection stands; a new attempt begins when the last one failed, or hangs."""
        attempts: set[asyncio.Task[oracledb.AsyncConnection]] = set()
        try:
            while True:
                if len(attempts) < ATTEMPTS_AT_ONCE:
                    attempts.add(asyncio.create_task(self._connect()))
                done, attempts = await asyncio.wait(attempts, timeout=HANGS_AFTER, return_when=asyncio.FIRST_COMPLETED)
                if won := [task for task in done if task.exception() is None]:
                    return self._opened([task.result() for task in won])
                if done:
                    await self._breathe()
        finally:
            for task in attempts:
                task.cancel()

    async def _breathe(self) -> None:
        """Let `reconnect_every` pass between a failed attempt and the next."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.reconnect_every):
                await asyncio.Event().wait()

    def _opened(self, connections: list[oracledb.AsyncConnection]) -> None:
        log.info("database connected instance=%s", self._settings.instance)
        self._idle.extend(connections)
        self._up.set()

    async def _connect(self) -> oracledb.AsyncConnection:
        settings = self._settings
        async with asyncio.timeout(settings.connect_timeout):
            connection: oracledb.AsyncConnection = await oracledb.connect_async(
                user=settings.user,
                password=settings.password,
                dsn=settings.dsn,
                tcp_connect_timeout=settings.connect_timeout,
            )
        if not connection.is_healthy():  # setting a time-out on a connection that is lost crashes the driver
            raise ConnectionResetError("The database closed the connection after the logon")
        connection.call_timeout = int(settings.call_timeout * 1000)
        connection.outputtypehandler = _exact_numbers
        return connection

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
