"""Running SQL on a connection with Oracle's transaction rules: a transaction begins with the first change, every
statement is atomic by itself (a savepoint round it), prepared statements are kept per text and parameter types."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import TypeVar

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.pg.binds import variants
from lab.standin.pg.commands import Command, Execute, Prepare, Text, failed
from lab.standin.pg.connection import Connection
from lab.standin.pg.errors import ora_error
from lab.standin.pg.stream import Stream

_SAVE, _RELEASE, _BACK = Text('SAVEPOINT "$s"'), Text('RELEASE SAVEPOINT "$s"'), Text('ROLLBACK TO SAVEPOINT "$s"')
_BEGIN, _ROLLBACK = Text("BEGIN"), Text("ROLLBACK")
_RETYPE = frozenset({b"42P18", b"42P08", b"42725", b"42883", b"42804"})
_STALE = b"0A000"
_CHUNK = 200
T = TypeVar("T")
_KEPT = 500

Parameters = Sequence[bytes | None]


class Failure(Exception):
    """A failed command; index: which row of an array failed."""

    def __init__(self, result: pq.abc.PGresult, index: int = 0) -> None:
        self.result, self.index = result, index
        self.state = result.error_field(pq.DiagnosticField.SQLSTATE) or b""
        super().__init__(self.state)


class Point(Enum):
    """The savepoint of a transaction's statements. FRESH: nothing was changed since, so that a read needs no other."""

    NONE = 0
    FRESH = 1
    STALE = 2


class Statements:
    """The transaction state and the prepared statements of one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._in_transaction = False
        self._point = Point.NONE
        self._prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._chosen: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = {}
        self._next = 0
        self._stale = False  # PostgreSQL still keeps statements that are forgotten here

    @property
    def in_transaction(self) -> bool:
        return self._in_transaction

    @in_transaction.setter
    def in_transaction(self, value: bool) -> None:
        self._in_transaction, self._point = value, Point.NONE

    async def text(self, *sqls: str) -> pq.abc.PGresult:
        """Run SQL texts in one round trip outside the rules; the last result. Raises OraError."""
        if self._point is Point.FRESH:
            self._point = Point.STALE
        results = await self.connection.run([Text(sql) for sql in sqls])
        if (bad := failed(results)) is not None:
            raise ora_error(bad)
        return results[-1]

    async def guarded_text(self, sql: str) -> None:
        """One SQL text; when it fails the transaction goes on as if it had never run. Raises OraError."""
        head = self._save()
        results = await self.connection.run([*head, Text(sql)])
        if (bad := failed(results)) is not None:
            await self._undo(False)
            raise ora_error(bad)
        self._done(True)

    async def savepoint(self, sql: str) -> None:
        """SAVEPOINT or ROLLBACK TO SAVEPOINT of the user's own, which must not lie inside ours. Raises OraError; after
        a savepoint that is none the transaction goes on."""
        if sql.startswith("ROLLBACK"):
            results = await self.connection.run([Text('SAVEPOINT "$r"'), Text(sql)])
            if (bad := failed(results)) is not None:
                await self.connection.run([Text('ROLLBACK TO SAVEPOINT "$r"'), Text('RELEASE SAVEPOINT "$r"')])
                raise ora_error(bad)
            self._point = Point.NONE
            return
        if self._point is not Point.NONE:
            await self.text('RELEASE SAVEPOINT "$s"')
        self._point = Point.NONE
        await self.text(sql)

    def _save(self) -> list[Command]:
        """What goes before a statement in a transaction, so that it can be undone by itself."""
        if not self._in_transaction or self._point is Point.FRESH:
            return []
        return [_RELEASE, _SAVE] if self._point is Point.STALE else [_SAVE]

    def _done(self, changes: bool) -> None:
        """A statement went well."""
        if self._in_transaction:
            self._point = Point.STALE if changes else Point.FRESH

    async def _undo(self, changes: bool) -> None:
        """A statement failed. changes: it began the transaction if there was none."""
        if self._in_transaction:
            self._point = Point.FRESH
            await self.connection.run([_BACK])
        elif changes:
            await self.connection.run([_ROLLBACK])

    async def commit(self) -> None:
        if self.in_transaction:
            self.in_transaction = False
            await self.text("COMMIT")

    async def rollback(self) -> None:
        if self.in_transaction:
            self.in_transaction = False
            await self.text("ROLLBACK")

    async def begin(self) -> None:
        if not self.in_transaction:
            await self.text("BEGIN")
            self.in_transaction = True

    def forget(self) -> None:
        """Prepared statements are stale after DDL; they are prepared again under new names."""
        self._stale = self._stale or bool(self._prepared)
        self._prepared.clear()
        self._chosen.clear()

    def prepare(self, sql: str, oids: tuple[int, ...]) -> tuple[bytes, list[Command]]:
        """The name of a prepared statement and the commands that make it, if it is new."""
        name = self._prepared.get((sql, oids))
        if name is not None:
            return name, []
        self._next += 1
        name = b"s%d" % self._next
        commands: list[Command] = [Text("DEALLOCATE ALL")] if self._stale else []
        self._stale = False
        if len(self._prepared) >= _KEPT:
            oldest = next(iter(self._prepared))
            commands.append(Text(f"DEALLOCATE {self._prepared.pop(oldest).decode()}"))
        return name, [*commands, Prepare(name, sql, oids)]

    def adopt(self, sql: str, oids: tuple[int, ...], name: bytes) -> None:
        self._prepared[(sql, oids)] = name

    async def execute(
        self,
        sql: str,
        oids: tuple[int, ...],
        rows: Sequence[Parameters],
        formats: Sequence[int],
        changes: bool,
        setup: str = "",
    ) -> list[pq.abc.PGresult]:
        """Run once per row; all or nothing. Raises Failure with the failing row's index."""
        return await self._typed(sql, oids, lambda choice: self._guarded(sql, choice, rows, formats, changes, setup))

    def open(self, sql: str, oids: tuple[int, ...], values: Parameters, formats: Sequence[int]) -> Awaitable[Stream]:
        """Run a query that changes nothing; its rows come as they are wanted. Raises Failure."""
        return self._typed(sql, oids, lambda choice: self._opened(sql, choice, values, formats))

    async def _typed(
        self, sql: str, oids: tuple[int, ...], run: Callable[[tuple[int, ...]], Awaitable[T]], again: bool = True
    ) -> T:
        """Run with the parameter types that PostgreSQL can make sense of."""
        declared = (sql, oids)
        known = self._chosen.get(declared)
        error: Failure | None = None
        for choice in variants(oids) if known is None else (known,):
            try:
                done = await run(choice)
            except Failure as failure:
                error = error or failure
                if again and failure.state == _STALE and b"cached plan" in (failure.result.error_message or b""):
                    self.forget()
                    return await self._typed(sql, oids, run, again=False)
                if failure.state not in _RETYPE:
                    raise
            else:
                if known is None:
                    self._choose(declared, choice)
                return done
        raise error if error is not None else OraError(3001, "unimplemented feature: no variant")

    def _choose(self, declared: tuple[str, tuple[int, ...]], choice: tuple[int, ...]) -> None:
        if len(self._chosen) >= _KEPT:
            self._chosen.clear()
        self._chosen[declared] = choice

    async def _opened(self, sql: str, oids: tuple[int, ...], values: Parameters, formats: Sequence[int]) -> Stream:
        name, preparing = self.prepare(sql, oids)
        saving = self._save()
        undo = [_BACK] if self._in_transaction else []
        head = [*saving, *preparing] if preparing else saving
        answers, stream = await self.connection.begin_stream(head, Execute(name, values, formats), undo)
        self._done(False)
        bad = failed(answers) if answers else None
        if preparing and bad is None:
            self.adopt(sql, oids, name)
        if (bad := bad or stream.failure) is not None:
            raise Failure(bad)
        return stream

    async def _guarded(
        self,
        sql: str,
        oids: tuple[int, ...],
        rows: Sequence[Parameters],
        formats: Sequence[int],
        changes: bool,
        setup: str,
    ) -> list[pq.abc.PGresult]:
        beginning = changes and not self._in_transaction
        head = [_BEGIN] if beginning else self._save()
        head += [Text(setup)] if setup else []
        name, preparing = self.prepare(sql, oids)
        head += preparing
        results: list[pq.abc.PGresult] = []
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            answers = await self.connection.run([*head, *(Execute(name, values, formats) for values in part)])
            bad = failed(answers)
            if preparing and failed(answers[: len(head)]) is None:
                self.adopt(sql, oids, name)
                preparing = []
            if bad is not None:
                await self._undo(beginning)
                raise Failure(bad, start + max(answers.index(bad) - len(head), 0))
            results += answers[len(head) :]
            head = []
        if beginning:
            self.in_transaction = True
        else:
            self._done(changes or bool(setup))
        return results
