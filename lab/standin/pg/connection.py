"""One libpq connection in permanent pipeline mode with one permanent reader (fact sheet, "Speed learnt")."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar, TypeVarTuple

import psycopg
from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.patience import Patience
from lab.standin.pg.commands import Command, Execute, Prepare, Text, failed
from lab.standin.pg.stream import Stream

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")
_SYNC, _BAD = pq.ExecStatus.PIPELINE_SYNC, pq.ConnStatus.BAD
CHUNK_ROWS = 256


class ConnectionLost(OraError):
    """The backend process is really gone; the session cannot go on."""

    def __init__(self) -> None:
        super().__init__(3113, "end-of-file on communication channel")


class Connection:
    """Sends commands in one round trip, with one result a command; or begins a query whose rows come in pieces."""

    def __init__(self, owner: psycopg.AsyncConnection[object], patience: Patience) -> None:
        self._owner = owner
        self._patience = patience
        self._pg = owner.pgconn
        self._loop = asyncio.get_running_loop()
        self._woken: asyncio.Future[None] | None = None
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._stream: Stream | None = None
        self._reading = True
        self._heard: Callable[[psycopg.errors.Diagnostic], None] | None = None
        self._cancels: set[asyncio.Future[None]] = set()
        self.dead = False
        self.busy = False
        self.served = 0  # sessions
        self._pg.nonblocking = 1
        self._pg.enter_pipeline_mode()
        self._socket = self._pg.socket
        self.must_wait: Callable[[], int] = self._pg.is_busy  # whether `take` would block
        self.take: Callable[[], pq.abc.PGresult | None] = self._pg.get_result  # what libpq gives next
        self._loop.add_reader(self._socket, self._wake)

    @classmethod
    async def open(
        cls, dsn: str, settings: Mapping[str, str] | None = None, patience: Patience | None = None
    ) -> Connection:
        """Raises OraError 1033 while PostgreSQL starts or recovers, 12541-like 1034 when it does not run."""
        options = " ".join(f"-c {name}={value}" for name, value in (settings or {}).items())
        try:
            owner = await psycopg.AsyncConnection.connect(dsn, autocommit=True, options=options)
            return cls(owner, patience or Patience())
        except psycopg.OperationalError as error:
            if "starting up" in str(error) or "shutting down" in str(error) or "recovery" in str(error):
                raise OraError(1033, "ORACLE initialization or shutdown in progress") from error
            if "too many clients" in str(error) or "remaining connection slots" in str(error):
                raise OraError(18, "maximum number of sessions exceeded") from error
            raise OraError(1034, "ORACLE not available") from error

    @property
    def pid(self) -> int:
        """Of its backend process."""
        return self._pg.backend_pid

    def on_notice(self, heard: Callable[[psycopg.errors.Diagnostic], None] | None) -> None:
        """Call this, and nothing given before, with every notice, while the statement that gives it runs."""
        if self._heard is not None:
            self._owner.remove_notice_handler(self._heard)
        self._heard = heard
        if heard is not None:
            self._owner.add_notice_handler(heard)

    def _wake(self) -> None:
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)
        elif self._stream is not None:
            self._loop.remove_reader(self._socket)  # PostgreSQL waits until the rows are wanted
            self._reading = False
        elif not self.busy:
            self._idle_input()

    def _idle_input(self) -> None:
        """Something arrived while nothing runs: a notice or the end of the backend."""
        try:
            self._pg.consume_input()
        except psycopg.OperationalError:
            self._lost()

    def run(self, commands: Sequence[Command]) -> Awaitable[list[pq.abc.PGresult]]:
        """All commands in one pipeline with one sync. After a failure the later results are PIPELINE_ABORTED."""
        return self.turn(self._run, commands)

    def begin_stream(
        self, head: Sequence[Command], query: Execute, undo: Sequence[Command]
    ) -> Awaitable[tuple[list[pq.abc.PGresult], Stream]]:
        """`head`'s results, and the rows of `query` as they come. undo: what is to be run when it fails."""
        return self.turn(self._begin_stream, head, query, undo)

    async def turn(self, work: Callable[[*Arguments], Awaitable[T]], *arguments: *Arguments) -> T:
        """Do this while nobody else uses the connection. Raises ConnectionLost."""
        while self.busy:
            turn: asyncio.Future[None] = self._loop.create_future()
            self._waiting.append(turn)
            await turn
        if self.dead:
            raise ConnectionLost()
        self.busy = True
        self._patience.working += 1
        try:
            return await work(*arguments)
        except psycopg.OperationalError as error:
            self._lost()
            raise ConnectionLost() from error
        except asyncio.CancelledError:
            self._lost()
            raise
        finally:
            self.busy = False
            self._patience.working -= 1
            self._next_turn()

    def _next_turn(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return

    async def _run(self, commands: Sequence[Command]) -> list[pq.abc.PGresult]:
        if self._stream is not None:
            await self._stream.settle()
        return await self._exchange(commands)

    async def _exchange(self, commands: Sequence[Command]) -> list[pq.abc.PGresult]:
        for command in commands:
            self._send(command)
        self._pg.pipeline_sync()
        results = [await self._result() for _ in commands]
        await self.synchronise()
        return results

    async def _begin_stream(
        self, head: Sequence[Command], query: Execute, undo: Sequence[Command]
    ) -> tuple[list[pq.abc.PGresult], Stream]:
        if self._stream is not None:
            await self._stream.settle()
        for command in head:
            self._send(command)
        self._send(query)
        self._pg.pipeline_sync()
        results = [await self._result() for _ in head] if head else []
        if not results or failed(results) is None:
            self._pg.set_chunked_rows_mode(CHUNK_ROWS)
        stream = self._stream = Stream(self, CHUNK_ROWS, undo)
        await self._first_rows(stream)
        return results, stream

    async def _first_rows(self, stream: Stream) -> None:
        patience = self._patience
        begin = patience.clock()
        if patience.pays:
            patience.look_out(self._here)
        await stream.advance()
        patience.came(begin)

    def _here(self) -> bool:
        """Whether something can be taken, after a look."""
        self._pg.consume_input()
        return not self._pg.is_busy()

    async def synchronise(self) -> None:
        """Read up to the end of the pipeline."""
        while not self.reached_end():
            await self.arrival()

    def reached_end(self) -> bool:
        """Whether the end of the pipeline is here, after a look at what came."""
        while not self.must_wait():
            last = self.take()
            if last is None:
                if self._pg.status == _BAD:
                    raise psycopg.OperationalError("connection lost")
            elif last.status == _SYNC:
                return True
        return False

    async def undo(self, commands: Sequence[Command]) -> None:
        """For a stream that failed, inside its turn."""
        self._stream = None
        if commands:
            await self._exchange(commands)

    def stream_ended(self) -> None:
        """Its last result was read."""
        self._stream = None

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
        """One command's result, and the None that follows it."""
        result = await self.next()
        if result is None or self._pg.status == _BAD:
            raise psycopg.OperationalError("connection lost")
        while await self.next() is not None:
            pass
        return result

    async def next(self) -> pq.abc.PGresult | None:
        """What libpq gives next; waits for it. None between two commands."""
        if self.must_wait():
            await self.arrival()
        return self.take()

    async def arrival(self) -> None:
        """Return when there is something to take."""
        pg = self._pg
        while pg.flush():
            await self._writable()
        while pg.is_busy():
            if not self._reading:
                self._loop.add_reader(self._socket, self._wake)
                self._reading = True
            self._woken = self._loop.create_future()
            try:
                await self._woken
            finally:
                self._woken = None
            pg.consume_input()

    def arrived(self) -> pq.abc.PGresult | None:
        """What `next` would give without waiting; None otherwise, also while another has its turn."""
        if self.busy or self.dead:
            return None
        try:
            self._pg.consume_input()
        except psycopg.OperationalError:
            return None  # whoever uses the connection next learns of it
        return None if self._pg.is_busy() else self._pg.get_result()

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
            told = self._loop.run_in_executor(None, self._cancel)
            self._cancels.add(told)
            told.add_done_callback(self._cancels.discard)

    async def cancels_arrived(self) -> None:
        """Return when the server was told of every cancel: what is sent afterwards is not hit by one."""
        while self._cancels:
            await asyncio.wait(self._cancels)

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
