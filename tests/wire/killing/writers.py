"""Writers at work through Oracle's driver: transactions of every form, until they are told to stop."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import oracledb

from lab.waiting import pace, wait_until

from .ledger import PARTS, Fate, Ledger

TABLE = (
    "create table kept (id number(12), part number(2), note varchar2(200), constraint kept_pk primary key (id, part))"
)
INSERT = "insert into kept values (:1, :2, :3)"
BLOCK = "begin for p in 1 .. 2 loop insert into kept values (:1, p, :2); end loop; commit; end;"
CALL_TIMEOUT_MS = 20_000
RETRY = 0.02  # seconds between two attempts to log on

Connect = Callable[[], oracledb.Connection]


def by_commit(connection: oracledb.Connection, number: int, note: str) -> None:
    """Rows one by one, then COMMIT."""
    cursor = connection.cursor()
    for part in range(1, PARTS + 1):
        cursor.execute(INSERT, [number, part, note])
    connection.commit()


def by_array(connection: oracledb.Connection, number: int, note: str) -> None:
    """Both rows and the commit in one call."""
    connection.autocommit = True
    try:
        connection.cursor().executemany(INSERT, [(number, part, note) for part in range(1, PARTS + 1)])
    finally:
        connection.autocommit = False


def by_block(connection: oracledb.Connection, number: int, note: str) -> None:
    """PL/SQL that commits."""
    connection.cursor().execute(BLOCK, [number, note])


FORMS = (by_commit, by_array, by_block)


class Writer(threading.Thread):
    """One client. It logs on again whenever its connection is gone."""

    def __init__(self, connect: Connect, ledger: Ledger, stop: threading.Event, seed: int) -> None:
        super().__init__(daemon=True)
        self._connect, self._ledger, self._stop_asked = connect, ledger, stop
        self._random = random.Random(seed)

    def run(self) -> None:
        """Until told to stop."""
        while not self._stop_asked.is_set():
            try:
                with self._connect() as connection:
                    connection.call_timeout = CALL_TIMEOUT_MS
                    while not self._stop_asked.is_set():
                        self._transaction(connection)
            except oracledb.Error:
                pace(RETRY)

    def _transaction(self, connection: oracledb.Connection) -> None:
        number, note = self._ledger.begin(), "x" * self._random.randrange(200)
        if self._random.random() < 0.1:
            self._undo(connection, number, note)
            return
        self._random.choice(FORMS)(connection, number, note)
        self._ledger.settle(number, Fate.KEPT)

    def _undo(self, connection: oracledb.Connection, number: int, note: str) -> None:
        """A transaction that nobody commits is undone, whatever happens."""
        self._ledger.settle(number, Fate.UNDONE)
        connection.cursor().execute(INSERT, [number, 1, note])
        connection.rollback()


@contextmanager
def writing(connect: Connect, ledger: Ledger, writers: int, seed: int) -> Iterator[None]:
    """Writers at work for the duration of the block."""
    stop = threading.Event()
    threads = [Writer(connect, ledger, stop, seed * 1000 + number) for number in range(writers)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(CALL_TIMEOUT_MS / 1000 + 10)


def when_open(connect: Connect) -> oracledb.Connection:
    """A session, as soon as the database is open again."""
    return wait_until(connect, 60, "the database to be open", interval=0.05)


def prepare(connect: Connect) -> None:
    """An empty table."""
    with when_open(connect) as connection:
        with suppress(oracledb.DatabaseError):
            connection.cursor().execute("drop table kept")
        connection.cursor().execute(TABLE)


def read_back(connect: Connect) -> list[tuple[int, int]]:
    """Every row that is there."""
    with when_open(connect) as connection:
        cursor = connection.cursor()
        cursor.arraysize = 5000
        return list(cursor.execute("select id, part from kept"))
