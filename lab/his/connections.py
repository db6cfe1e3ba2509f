"""Connections to the database that survive its failing over, and its being busy.

A dead server ends the outage of all connections at once: the idle ones are dropped and a new one is made. A time-out
costs the one connection it happened on; only when one separate check fails too are the others given up.
There is at most one logon at a time; requests wait in line for what it brings and for what others give back.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import oracledb

from lab.his.logon import Logon
from lab.his.loss import Loss, described, loss_of
from lab.his.refusals import NotDone
from lab.his.settings import BadSetting, HisSettings

log = logging.getLogger("his.connections")
CLOSE_TIMEOUT = 2.0  # s, beyond what the driver itself waits for
CHECK_TIMEOUT = 0.5  # s, for the ping or the logon that tells a busy database from a lost one
# Shares of connect_timeout for one attempt after the other. A frozen server accepts and says nothing: attempts end
# early, so that none outlasts the takeover by much, but some have longer, for a server that is only slow.
PATIENCE = (0.2, 0.2, 0.4, 0.2, 0.2, 0.4, 1.0)
RESERVE = 1 / 8  # of a request's time: with less left it is not begun any more
FAILURES = (oracledb.Error, OSError, TimeoutError, BadSetting)
Lent = tuple[oracledb.AsyncConnection, int]  # with the generation it belongs to: `_lost` begins a new one


class Connections:
    """A small pool. `acquire()` lends a connection."""

    def __init__(self, settings: HisSettings, logon: Logon | None = None) -> None:
        self._settings = settings
        self._logon = logon or Logon(settings)
        self._idle: list[oracledb.AsyncConnection] = []
        self._waiting: deque[asyncio.Future[Lent]] = deque()
        self._slots = asyncio.Semaphore(settings.pool_size)
        self._one_logon = asyncio.Lock()
        self._stopping = asyncio.Event()
        self._connected = False
        self._generation = 0
        self._dialling: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[Any]] = set()

    async def start(self) -> None:
        """Begin to connect; does not wait for it."""
        self._dial()

    async def stop(self) -> None:
        """Close everything that is idle and end the attempts to connect."""
        self._stopping.set()
        for task in (self._dialling, self._checking):
            if task:
                task.cancel()
        self._drop_idle()
        if self._background:
            await asyncio.wait(self._background, timeout=CLOSE_TIMEOUT)

    @asynccontextmanager
    async def acquire(self, deadline: float) -> AsyncIterator[oracledb.AsyncConnection]:
        """Lend a connection. deadline: the request's, on the event loop's clock. Raises NotDone where none can be had
        with enough of the request's time left: a transaction begun too late would only break a good connection.

        A body that ends with an error has its transaction rolled back.
        """
        latest = deadline - self._settings.request_timeout * RESERVE
        await self._enter(latest)
        try:
            connection, generation = await self._take(latest)
            try:
                yield connection
            except BaseException as error:
                failure = error if loss_of(error) is not Loss.NONE else await self._undo(connection)
                self._give_back(connection, generation, failure)
                raise
            self._give_back(connection, generation, None)
        finally:
            self._slots.release()

    async def _enter(self, latest: float) -> None:
        if asyncio.get_running_loop().time() >= latest:
            raise NotDone("The request's time is over")
        try:
            async with asyncio.timeout_at(latest):
                await self._slots.acquire()
        except TimeoutError:
            raise NotDone("All connections to the database are in use") from None

    async def _take(self, latest: float) -> Lent:
        if self._idle:
            return self._idle.pop(), self._generation
        waiter: asyncio.Future[Lent] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        self._dial()
        try:
            async with asyncio.timeout_at(latest):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled():
                self._give_back(*waiter.result(), None)
            if isinstance(error, TimeoutError):
                raise NotDone("The database does not answer") from None
            raise

    def _give_back(self, connection: oracledb.AsyncConnection, generation: int, error: BaseException | None) -> None:
        if error is not None:
            self._discard(connection)
            if generation == self._generation and not isinstance(error, asyncio.CancelledError):
                self._lost(error) if loss_of(error) is Loss.DATABASE else self._suspect(error)
        elif generation != self._generation:
            self._discard(connection)
        else:
            self._offer(connection)

    def _offer(self, connection: oracledb.AsyncConnection) -> None:
        """To whoever has waited longest, else kept for the next."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                return waiter.set_result((connection, self._generation))
        if len(self._idle) < self._settings.pool_size:
            self._idle.append(connection)
        else:
            self._discard(connection)

    async def _undo(self, connection: oracledb.AsyncConnection) -> BaseException | None:
        """Roll back after an error that left the connection alive; what went wrong with that, if anything."""
        try:
            async with asyncio.timeout(self._settings.call_timeout):
                await connection.rollback()
        except FAILURES as error:
            return error
        return None

    def _lost(self, error: BaseException) -> None:
        log.warning("database lost instance=%s error=%s", self._settings.instance, described(error))
        self._generation += 1
        self._connected = False
        self._drop_idle()
        self._dial()

    def _suspect(self, error: BaseException) -> None:
        """Look once, however many requests ran out of time together."""
        if self._checking is None or self._checking.done():
            log.info("connection given up instance=%s error=%s", self._settings.instance, described(error))
            self._checking = asyncio.get_running_loop().create_task(self._check())

    async def _check(self) -> None:
        """One round trip on an idle connection, or one logon where there is none; the database is lost if it fails."""
        generation = self._generation
        connection = self._idle.pop() if self._idle else None
        try:
            if connection is None:
                connection = await self._connect(min(CHECK_TIMEOUT, self._settings.connect_timeout))
            else:
                async with asyncio.timeout(CHECK_TIMEOUT):
                    await connection.ping()
        except FAILURES as error:
            if connection is not None:
                self._discard(connection)
            if generation == self._generation:
                self._lost(error)
            return
        self._give_back(connection, generation, None)

    def _drop_idle(self) -> None:
        idle, self._idle = self._idle, []
        for connection in idle:
            self._discard(connection)

    def _discard(self, connection: oracledb.AsyncConnection) -> None:
        self._spawn(self._close(connection))

    async def _close(self, connection: oracledb.AsyncConnection) -> None:
        """The driver waits twice for its rollback, and then hangs up by itself. Cut off before that it would keep the
        socket, and the session its locks, for good."""
        with suppress(Exception):
            async with asyncio.timeout(2 * self._settings.call_timeout + CLOSE_TIMEOUT):
                await connection.close()

    def _dial(self) -> None:
        if self._dialling is None or self._dialling.done():
            self._dialling = asyncio.get_running_loop().create_task(self._make_connections())

    async def _make_connections(self) -> None:
        """One after the other, while the database is away or somebody waits."""
        failures = 0
        while not self._connected or self._wanted():
            try:
                connection = await self._connect(self._patience(failures))
            except FAILURES as error:
                failures += 1
                log.debug("no connection instance=%s error=%s", self._settings.instance, described(error))
                await self._pause()
            else:
                failures = 0
                self._made(connection)

    def _patience(self, failures: int) -> float:
        share = 1.0 if self._connected else PATIENCE[failures % len(PATIENCE)]
        return self._settings.connect_timeout * share

    def _wanted(self) -> bool:
        return any(not waiter.done() for waiter in self._waiting)

    def _made(self, connection: oracledb.AsyncConnection) -> None:
        if not self._connected:
            log.info("database connected instance=%s", self._settings.instance)
        self._connected = True
        self._offer(connection)

    async def _connect(self, patience: float) -> oracledb.AsyncConnection:
        async with self._one_logon:
            if not self._connected:
                await self._logon.reach()
            return await self._logon.connect(patience)

    async def _pause(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.reconnect_every):
                await self._stopping.wait()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
