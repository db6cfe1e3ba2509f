"""One libpq connection in permanent pipeline mode with one permanent reader (fact sheet, "Speed learnt")."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psycopg
from psycopg import pq

from lab.standin.interface import OraError

_OK = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY)


@dataclass(frozen=True, slots=True)
class Text:
    """Run SQL text (one statement)."""

    sql: str


@dataclass(frozen=True, slots=True)
class Prepare:
    name: bytes
    sql: str
    oids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Describe:
    name: bytes


@dataclass(frozen=True, slots=True)
class Execute:
    name: bytes
    values: Sequence[bytes | None]
    formats: Sequence[int]


Command = Text | Prepare | Describe | Execute


class ConnectionLost(OraError):
    """The backend process is really gone; the session cannot go on."""

    def __init__(self) -> None:
        super().__init__(3113, "end-of-file on communication channel")


class Connection:
    """Sends commands in one round trip and returns one result a command."""

    def __init__(self, owner: psycopg.AsyncConnection[object]) -> None:
        self._owner = owner
        self._pg = owner.pgconn
        self._loop = asyncio.get_running_loop()
        self._woken: asyncio.Future[None] | None = None
        self._lock = asyncio.Lock()
        self._heard: Callable[[psycopg.errors.Diagnostic], None] | None = None
        self.dead = False
        self.busy = False
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._socket = self._pg.socket
        self._loop.add_reader(self._socket, self._wake)

    @classmethod
    async def open(cls, dsn: str) -> Connection:
        """Raises OraError 1033 while PostgreSQL starts or recovers, 12541-like 1034 when it does not run."""
        try:
            return cls(await psycopg.AsyncConnection.connect(dsn, autocommit=True))
        except psycopg.OperationalError as error:
            if "starting up" in str(error) or "shutting down" in str(error) or "recovery" in str(error):
                raise OraError(1033, "ORACLE initialization or shutdown in progress") from error
            if "too many clients" in str(error) or "remaining connection slots" in str(error):
                raise OraError(18, "maximum number of sessions exceeded") from error
            raise OraError(1034, "ORACLE not available") from error

    def on_notice(self, heard: Callable[[psycopg.errors.Diagnostic], None]) -> None:
        """Call this, and nothing given before, with every notice, while the statement that gives it runs."""
        if self._heard is not None:
            self._owner.remove_notice_handler(self._heard)
        self._heard = heard
        self._owner.add_notice_handler(heard)

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)
        elif not self.busy:
            self._idle_input()

    def _idle_input(self) -> None:
        """Something arrived while nothing runs: a notice or the end of the backend."""
        try:
            self._pg.consume_input()
        except psycopg.OperationalError:
            self._lost()

    async def run(self, commands: Sequence[Command]) -> list[pq.abc.PGresult]:
        """All commands in one pipeline with one sync. After a failure the later results are PIPELINE_ABORTED."""
        async with self._lock:
            if self.dead:
                raise ConnectionLost()
            self.busy = True
            try:
                return await self._exchange(commands)
            except psycopg.OperationalError as error:
                self._lost()
                raise ConnectionLost() from error
            except asyncio.CancelledError:
                self._lost()
                raise
            finally:
                self.busy = False

    async def _exchange(self, commands: Sequence[Command]) -> list[pq.abc.PGresult]:
        for command in commands:
            self._send(command)
        self._pg.pipeline_sync()
        results = []
        for _ in commands:
            results.append(await self._result())
            await self._result_end()
        while (last := await self._next()) is None or last.status != pq.ExecStatus.PIPELINE_SYNC:
            pass
        return results

    def _send(self, command: Command) -> None:
        if isinstance(command, Execute):
            self._pg.send_query_prepared(command.name, command.values, param_formats=command.formats or None)
        elif isinstance(command, Text):
            self._pg.send_query_params(command.sql.encode(), None)
        elif isinstance(command, Prepare):
            self._pg.send_prepare(command.name, command.sql.encode(), param_types=command.oids or None)
        else:
            self._pg.send_describe_prepared(command.name)

    async def _result(self) -> pq.abc.PGresult:
        result = await self._next()
        if result is None or self._pg.status == pq.ConnStatus.BAD:
            raise psycopg.OperationalError("connection lost")
        return result

    async def _result_end(self) -> None:
        while await self._next() is not None:
            pass

    async def _next(self) -> pq.abc.PGresult | None:
        pg = self._pg
        while pg.flush():
            await self._writable()
        while pg.is_busy():
            self._woken = self._loop.create_future()
            try:
                await self._woken
            finally:
                self._woken = None
            pg.consume_input()
        return pg.get_result()

    async def _writable(self) -> None:
        """Wait until the socket takes or gives bytes."""
        ready: asyncio.Future[None] = self._loop.create_future()
        self._woken = ready
        self._loop.add_writer(self._socket, self._wake)
        try:
            await ready
        finally:
            self._loop.remove_writer(self._socket)
            self._woken = None
        self._pg.consume_input()

    def cancel(self) -> None:
        """Ask the server to cancel what runs; never blocks the loop."""
        if self.busy and not self.dead:
            self._loop.run_in_executor(None, self._cancel)

    def _cancel(self) -> None:
        try:
            self._pg.get_cancel().cancel()
        except psycopg.Error:
            return

    def _lost(self) -> None:
        if not self.dead:
            self.dead = True
            self._loop.remove_reader(self._socket)

    async def close(self) -> None:
        if not self.dead:
            self._lost()
        await self._owner.close()


def failed(results: Sequence[pq.abc.PGresult]) -> pq.abc.PGresult | None:
    """The first failed result, if any."""
    return next((result for result in results if result.status not in _OK), None)
