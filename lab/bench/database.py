"""The databases that a benchmark writes to: the main one on the disk array, and the emergency server's on a volume."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import oracledb

from lab.images.engines.registry import engine
from lab.provision import Lab
from lab.waiting import wait_until

USER = "SYSTEM"
NO_SUCH_TABLE = 942
FLOWING = 20  # commits


def main_database(lab: Lab) -> str:
    """Where the main database answers, on whichever node."""
    return _dsn(lab, lab.topology.service_addresses["db_vip"])


def emergency_database(lab: Lab) -> str:
    """Where the emergency server's answers: the same engine on a plain volume. Gives its administrator the lab's
    password. Raises LabError."""
    host = lab.topology.group("emergency")[0]
    lab.exec(host.name, ["resetPassword"], timeout=60, stdin=lab.secrets["oracle_password"] + "\n")
    return _dsn(lab, host.addresses["lan"])


def _dsn(lab: Lab, address: str) -> str:
    return f"{address}:1521/{engine(lab.settings.engine).service}"


def connect(lab: Lab, dsn: str) -> oracledb.Connection:
    """As the administrator, so that the hospital's own tables are left alone. Raises oracledb.Error."""
    return oracledb.connect(user=USER, password=lab.secrets["oracle_password"], dsn=dsn, tcp_connect_timeout=3)


@contextmanager
def scratch_table(lab: Lab, dsn: str, name: str, columns: str) -> Iterator[oracledb.Connection]:
    """A table of our own, new, and gone afterwards; what a killed benchmark left goes first. Raises oracledb.Error."""
    with connect(lab, dsn) as connection, connection.cursor() as cursor:
        _drop(cursor, name)
        cursor.execute(f"CREATE TABLE {name} ({columns})")
        try:
            yield connection
        finally:
            with connect(lab, dsn) as again, again.cursor() as dropping:
                _drop(dropping, name)


def _drop(cursor: oracledb.Cursor, name: str) -> None:
    try:
        cursor.execute(f"DROP TABLE {name}")
    except oracledb.DatabaseError as error:
        if error.args[0].code != NO_SUCH_TABLE:
            raise


class CommitLoop:
    """Commits one row after the other while a `with` block runs, on a connection of its own that is made anew when it
    breaks. The table has the column ID. acknowledged: number of the row -> when its commit was answered, monotonic."""

    def __init__(self, lab: Lab, dsn: str, table: str) -> None:
        self._lab, self._dsn, self._table = lab, dsn, table
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._number = 0
        self.acknowledged: dict[int, float] = {}

    def __enter__(self) -> CommitLoop:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(60)

    def _run(self) -> None:
        while not self._stop.is_set():
            with suppress(oracledb.Error), connect(self._lab, self._dsn) as connection, connection.cursor() as cursor:
                while not self._stop.is_set():
                    self._number += 1
                    cursor.execute(f"INSERT INTO {self._table} (id) VALUES (:1)", [self._number])
                    connection.commit()
                    self.acknowledged[self._number] = time.monotonic()

    def longest_gap(self, since: float) -> float:
        """The longest time without an answered commit that reaches into the time after `since`, seconds."""
        times = sorted(list(self.acknowledged.values()))
        before = max((at for at in times if at < since), default=since)
        moments = [before, *(at for at in times if at >= since), time.monotonic()]
        return max(later - earlier for earlier, later in zip(moments, moments[1:], strict=False))

    def wait_flowing(self, seconds: float = 60.0) -> None:
        """Until commits are answered from now on. Raises TimedOut."""
        since = time.monotonic()
        wait_until(lambda: sum(at > since for at in list(self.acknowledged.values())) >= FLOWING, seconds, "commits")

    def lost(self) -> list[int]:
        """Numbers whose commit was answered and which are not there. Raises oracledb.Error."""
        with connect(self._lab, self._dsn) as connection, connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {self._table}")
            there = {int(number) for (number,) in cursor}
        return sorted(set(self.acknowledged) - there)
