"""A table's rows as PostgreSQL's server writes them into a pipe: in large pieces, where the protocol has rows."""

from __future__ import annotations

import fcntl
import os
import select
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from psycopg import sql

from lab.standin.datapump.session import Connection

PIECE = 1 << 20
F_SETPIPE_SZ = 1031  # fcntl(2), Linux


class CopyOut:
    """Iterate once for the binary stream of the query; then `rows` is how many there were. Raises psycopg.Error.

    The server has to see this machine's files, and its user to be a superuser."""

    def __init__(self, connection: Connection, query: sql.Composable) -> None:
        self._connection, self._query = connection, query
        self.rows = 0

    def __iter__(self) -> Iterator[bytes]:
        with tempfile.TemporaryDirectory(prefix="standin-copy-") as place, ThreadPoolExecutor(1) as pool:
            pipe = Path(place, "rows")
            os.mkfifo(pipe)
            # The server may be another user: it may write, and only we read.
            os.chmod(pipe, 0o622)
            os.chmod(place, 0o711)
            reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
            try:
                fcntl.fcntl(reading, F_SETPIPE_SZ, PIECE)
                command = sql.SQL("COPY ({}) TO {} (FORMAT binary)").format(self._query, sql.Literal(str(pipe)))
                copying = pool.submit(self._connection.execute, command)
                while True:
                    over = copying.done()
                    try:
                        piece = os.read(reading, PIECE)
                    except BlockingIOError:
                        select.select([reading], [], [], 1.0)
                        continue
                    if piece:
                        yield piece
                    elif over:
                        break
                    else:  # the server has not opened it yet, or has just closed it
                        wait([copying], timeout=0.01)
            finally:
                os.close(reading)  # a server that still writes is told so
            self.rows = copying.result().rowcount
