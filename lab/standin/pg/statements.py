"""Running SQL on a connection with Oracle's transaction rules: a transaction begins with the first change, every
statement is atomic by itself (a savepoint round it), prepared statements are kept per text and parameter types."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.pg.binds import variants
from lab.standin.pg.connection import Command, Connection, Execute, Prepare, Text, failed
from lab.standin.pg.errors import ora_error

_SAVE, _RELEASE, _BACK = Text('SAVEPOINT "$s"'), Text('RELEASE SAVEPOINT "$s"'), Text('ROLLBACK TO SAVEPOINT "$s"')
_BEGIN = Text("BEGIN")
_RETYPE = frozenset({b"42P18", b"42P08", b"42725", b"42883", b"42804"})
_STALE = b"0A000"
_CHUNK = 200
_KEPT = 500

Parameters = Sequence[bytes | None]


class Failure(Exception):
    """A failed command; index: which row of an array failed."""

    def __init__(self, result: pq.abc.PGresult, index: int = 0) -> None:
        self.result, self.index = result, index
        self.state = result.error_field(pq.DiagnosticField.SQLSTATE) or b""
        super().__init__(self.state)


class Statements:
    """The transaction state and the prepared statements of one connection."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.in_transaction = False
        self._prepared: dict[tuple[str, tuple[int, ...]], bytes] = {}
        self._chosen: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = {}
        self._next = 0

    async def text(self, *sqls: str) -> pq.abc.PGresult:
        """Run SQL texts in one round trip outside the rules; the last result. Raises OraError."""
        results = await self.connection.run([Text(sql) for sql in sqls])
        if (bad := failed(results)) is not None:
            raise ora_error(bad)
        return results[-1]

    async def guarded_text(self, sql: str) -> None:
        """One SQL text; when it fails the transaction goes on as if it had never run. Raises OraError."""
        commands = [_SAVE, Text(sql), _RELEASE] if self.in_transaction else [Text(sql)]
        if (bad := failed(await self.connection.run(commands))) is not None:
            await self._undo(self.in_transaction, False)
            raise ora_error(bad)

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
        self._prepared.clear()
        self._chosen.clear()

    def prepare(self, sql: str, oids: tuple[int, ...]) -> tuple[bytes, list[Command]]:
        """The name of a prepared statement and the commands that make it, if it is new."""
        name = self._prepared.get((sql, oids))
        if name is not None:
            return name, []
        self._next += 1
        name = b"s%d" % self._next
        commands: list[Command] = []
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
        declared = (sql, oids)
        tries = [self._chosen[declared]] if declared in self._chosen else variants(oids)
        error: Failure | None = None
        for attempt, choice in enumerate(tries):
            try:
                results = await self._guarded(sql, choice, rows, formats, changes, setup)
            except Failure as failure:
                error = error or failure
                if failure.state == _STALE and attempt == 0 and b"cached plan" in (failure.result.error_message or b""):
                    self.forget()
                    return await self.execute(sql, oids, rows, formats, changes, setup)
                if failure.state not in _RETYPE:
                    raise
            else:
                self._chosen[declared] = choice
                return results
        raise error if error is not None else OraError(3001, "unimplemented feature: no variant")

    async def _guarded(
        self,
        sql: str,
        oids: tuple[int, ...],
        rows: Sequence[Parameters],
        formats: Sequence[int],
        changes: bool,
        setup: str,
    ) -> list[pq.abc.PGresult]:
        inside = self.in_transaction
        head: list[Command] = [_SAVE] if inside else [_BEGIN] if changes else []
        head += [Text(setup)] if setup else []
        name, preparing = self.prepare(sql, oids)
        head += preparing
        results: list[pq.abc.PGresult] = []
        for start in range(0, len(rows), _CHUNK):
            part = rows[start : start + _CHUNK]
            last = start + _CHUNK >= len(rows)
            commands = [
                *head,
                *(Execute(name, values, formats) for values in part),
                *([_RELEASE] if inside and last else []),
            ]
            answers = await self.connection.run(commands)
            if changes and not inside:
                self.in_transaction = True
            if preparing and failed(answers[: len(head)]) is None:
                self.adopt(sql, oids, name)
                preparing = []
            if (bad := failed(answers)) is not None:
                await self._undo(inside, changes)
                raise Failure(bad, start + max(answers.index(bad) - len(head), 0))
            results += answers[len(head) : len(head) + len(part)]
            head = []
        return results

    async def _undo(self, inside: bool, changes: bool) -> None:
        if inside:
            await self.connection.run([_BACK, _RELEASE])
        elif changes:
            self.in_transaction = False
            await self.connection.run([Text("ROLLBACK")])
