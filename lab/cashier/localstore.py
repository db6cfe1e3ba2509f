"""The encrypted local store: SQLite through SQLCipher, one process at a time, every commit on the disk."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from lab.cashier.refusal import Refused
from lab.errors import BadInput, LabBusy

SCHEMA = Path(__file__).with_name("schema.sql")


class LocalStore:
    """One connection, shared by the program's threads one transaction at a time."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open it. Raises BadInput for a wrong key or a damaged file, LabBusy where another process has it."""
        self.path = path
        self._lock = threading.RLock()
        self._connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=1)
        try:
            self._prepare(key)
        except sqlcipher.OperationalError as error:
            self._connection.close()
            todo = "Close the other window, or end the other program"
            raise LabBusy(f"The store is in use: {error}", where=str(path), todo=todo) from None
        except sqlcipher.DatabaseError as error:
            self._connection.close()
            raise BadInput(f"The store cannot be opened: {error}", where=str(path), todo="Restore its copy") from None

    def _prepare(self, key: bytes) -> None:
        self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in ("locking_mode = EXCLUSIVE", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("BEGIN IMMEDIATE")
        empty = self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        self._connection.execute("COMMIT")
        if empty:
            self._connection.executescript(f"BEGIN;\n{SCHEMA.read_text()}\nCOMMIT;")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, and on the disk when it ends. Raises Refused (nothing was done) where the disk is full."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except sqlcipher.OperationalError as error:
                self._undo()
                raise _disk(error) from error
            except BaseException:
                self._undo()
                raise

    def _undo(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def execute(self, sql: str, *values: Any) -> int:
        """Run one statement; the number of rows it touched."""
        with self._lock:
            return int(self._connection.execute(sql, values).rowcount)

    def rows(self, sql: str, *values: Any) -> Sequence[tuple[Any, ...]]:
        """All rows of a query."""
        with self._lock:
            return list(self._connection.execute(sql, values).fetchall())

    def row(self, sql: str, *values: Any) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        return next(iter(self.rows(sql, *values)), None)

    def next(self, counter: str) -> int:
        """The next number of a counter; call it inside a transaction."""
        self.execute("UPDATE counter SET value = value + 1 WHERE name = ?", counter)
        found = self.row("SELECT value FROM counter WHERE name = ?", counter)
        assert found
        return int(found[0])

    def secret(self, name: str) -> str:
        """A secret of this PC. Raises BadInput where the PC was never set up."""
        found = self.row("SELECT value FROM secret WHERE name = ?", name)
        if not found:
            raise BadInput("This PC is not set up", where=str(self.path), todo="Run `python -m lab.cashier setup`")
        return str(found[0])

    def close(self) -> None:
        """Give the store free for the next process."""
        with self._lock:
            self._connection.close()


def _disk(error: Exception) -> Exception:
    if "full" in str(error) or "I/O" in str(error):
        en = "The disk is full or broken: nothing was charged. Call the information centre; use another PC"
        return Refused("disk_full", en, "磁盘已满或损坏，本次未收费。请联系信息中心，改用其他电脑")
    return error
