"""A query whose rows come in pieces. PostgreSQL waits while nobody reads them, so that a large result takes no memory;
when the session does something else meanwhile, the rest is read first and kept, most of it in a file."""

from __future__ import annotations

import asyncio
import marshal
import tempfile
from collections import deque
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Union

import psycopg
from psycopg import pq

if TYPE_CHECKING:
    from lab.standin.pg.commands import Command
    from lab.standin.pg.connection import Connection

_CHUNK, _OK = pq.ExecStatus.TUPLES_CHUNK, pq.ExecStatus.TUPLES_OK
_IN_MEMORY = 16  # pieces
_WORTH_READING = 16  # pieces; a client that wants no more of a longer rest has it cancelled

Spooled = list[list[Union[bytes, None]]]  # noqa: UP007
Piece = Union[pq.abc.PGresult, Spooled]  # noqa: UP007


class Stream:
    """first: the first result, whose columns are those of all; failure: the error in the middle, if there was one."""

    def __init__(self, connection: Connection, chunk: int, undo: Sequence[Command]) -> None:
        self._connection, self._chunk, self._undo = connection, chunk, undo
        self.pieces: deque[pq.abc.PGresult] = deque()
        self._spool: _Spool | None = None
        self._held: pq.abc.PGresult | None = None  # read already, and no rows
        self.first: pq.abc.PGresult | None = None
        self.failure: pq.abc.PGresult | None = None
        self.ended = False

    async def advance(self) -> None:
        """Read one piece, and the end where it is here already. In the connection's turn."""
        connection = self._connection
        result, self._held = self._held, None
        while result is None:
            if connection.must_wait():
                await connection.arrival()
            result = connection.take()
            self.first = self.first or result
            if result is None:
                raise psycopg.OperationalError("connection lost")
            if result.status == _CHUNK:
                self.pieces.append(result)
                if result.ntuples == self._chunk:
                    return
                result = None  # one that is not full has no successor: the end is next
        self._ends_with(result)
        if not connection.reached_end():
            await connection.synchronise()
        connection.stream_ended()
        if self.failure is not None and self._undo:
            await connection.undo(self._undo)

    def _ends_with(self, result: pq.abc.PGresult) -> None:
        self.ended = True
        if result.status != _OK:
            self.failure = result
        elif result.ntuples:
            self.pieces.append(result)

    async def settle(self) -> None:
        """Read all that is left, because the connection is wanted for something else. In the connection's turn."""
        while not self.ended:
            before = len(self.pieces)
            await self.advance()
            if len(self.pieces) > before >= _IN_MEMORY:
                self._spool = self._spool or _Spool()
                self._spool.put(self.pieces.pop())
                await asyncio.sleep(0)  # other sessions' turn

    @property
    def exhausted(self) -> bool:
        """No piece is left, and nothing went wrong that is still to be told."""
        here = bool(self.pieces) or (self._spool is not None and not self._spool.empty)
        return self.ended and not here and self.failure is None

    def pull(self, rows: int) -> int:
        """How many rows are here, after a look for so many that does not wait."""
        here = sum(piece.ntuples for piece in self.pieces)
        while here < rows and not (self.ended or self._held):
            result = self._connection.arrived()
            if result is None:
                break
            if result.status == _CHUNK:
                self.pieces.append(result)
                here += result.ntuples
            else:
                self._held = result
        return here

    async def piece(self) -> Piece | None:
        """The next rows; None when there are no more, or because of `failure`."""
        if not self.pieces and self._spool is not None:
            return self._spool.take()
        if not self.pieces and not self.ended:
            await self._connection.turn(self.advance)
        return self.pieces.popleft() if self.pieces else None

    def forget(self) -> None:
        """What was read is not wanted."""
        self.pieces.clear()
        self._spool = None

    async def leave(self) -> None:
        """What is still to come is not wanted."""
        if not self._connection.dead:
            await self._connection.turn(self._discard)

    async def _discard(self) -> None:
        for _ in range(_WORTH_READING):
            await self.advance()
            self.pieces.clear()
            if self.ended:
                return
        self._connection.cancel()
        await self._connection.cancels_arrived()
        while not self.ended:
            await self.advance()
            self.pieces.clear()


class _Spool:
    """Pieces in a file without a name, taken in the order in which they were put."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the result
        self._read = self._written = 0

    @property
    def empty(self) -> bool:
        """All was taken."""
        return self._read >= self._written

    def put(self, result: pq.abc.PGresult) -> None:
        rows = range(result.ntuples)
        get = result.get_value
        columns: Spooled = [[get(row, column) for row in rows] for column in range(result.nfields)]
        self._file.seek(self._written)
        marshal.dump(columns, self._file)
        self._written = self._file.tell()

    def take(self) -> Spooled | None:
        if self.empty:
            return None
        self._file.seek(self._read)
        columns: Spooled = marshal.load(self._file)
        self._read = self._file.tell()
        return columns
