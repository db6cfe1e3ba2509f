"""Tables' rows as PostgreSQL's server writes them into a pipe: in large pieces, where the protocol has rows."""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from psycopg import sql

from lab.standin.datapump.session import Connection

PIECE = 1 << 18
PIPE = 1 << 20
F_SETPIPE_SZ = 1031  # fcntl(2), Linux
# Seconds that the server gets to fill the pipe, as it needs: to come for each row costs more than the row.
SHORTEST, LONGEST = 0.0005, 0.02


class CopyOut:
    """One connection's way out for the rows of one query after the other. rows: how many the last one had.

    The server has to see this machine's files, and its user to be a superuser. A context manager."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._stack = ExitStack()
        self._buffer = memoryview(bytearray(PIECE))
        self._pause, self._drained = SHORTEST, 0
        self.rows = 0

    def __enter__(self) -> CopyOut:
        place = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="standin-copy-")))
        self._pool = self._stack.enter_context(ThreadPoolExecutor(1))
        self._pipe = place / "rows"
        os.mkfifo(self._pipe)
        # The server may be another user: it may write, and only we read.
        os.chmod(self._pipe, 0o622)
        os.chmod(place, 0o711)
        self._reading = os.open(self._pipe, os.O_RDONLY | os.O_NONBLOCK)
        self._stack.callback(os.close, self._reading)  # a server that still writes is told so
        fcntl.fcntl(self._reading, F_SETPIPE_SZ, PIPE)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def pieces(self, query: sql.Composable) -> Iterator[memoryview]:
        """The binary stream of the query. Each piece is valid until the next one. Raises psycopg.Error."""
        command = sql.SQL("COPY ({}) TO {} (FORMAT binary)").format(query, sql.Literal(str(self._pipe)))
        copying = self._pool.submit(self._connection.execute, command)
        while length := self._fill(copying):
            yield self._buffer[:length]
        self.rows = copying.result().rowcount

    def _fill(self, copying: Future[Any]) -> int:
        """Read until the buffer is full or the stream over; how many bytes."""
        filled = 0
        while filled < PIECE:
            over = copying.done()
            try:
                got = os.readv(self._reading, [self._buffer[filled:]])
            except BlockingIOError:
                got = 0
            filled += got
            self._drained += got
            if over and not got:
                break
            if filled < PIECE:
                self._let_it_fill(copying)
        return filled

    def _let_it_fill(self, copying: Future[Any]) -> None:
        """Longer where little was in it, shorter where the server may have waited for us."""
        if self._drained < PIPE // 4:
            self._pause = min(self._pause * 2, LONGEST)
        elif self._drained > PIPE - PIPE // 4:
            self._pause = max(self._pause / 2, SHORTEST)
        self._drained = 0
        wait([copying], timeout=self._pause)
