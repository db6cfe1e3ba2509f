"""A database in memory that knows a handful of statements: enough to test the wire half alone.

`select :1 from dual` gives any bind back in its own type; what else it answers is scripted by the test.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from lab.standin.auth.verifiers import make_verifier
from lab.standin.identity import DatabaseNames, News, SessionIdentity
from lab.standin.interface import (
    ArrayError,
    BindName,
    BindType,
    Column,
    ObjectType,
    Options,
    OraError,
    Outcome,
    Parsed,
    RowError,
    StatementKind,
    Value,
    Verifier,
)

_BIND = re.compile(r":(\w+)")
_KINDS = {
    "select": StatementKind.QUERY,
    "with": StatementKind.QUERY,
    "insert": StatementKind.DML,
    "update": StatementKind.DML,
    "delete": StatementKind.DML,
    "begin": StatementKind.PLSQL,
    "declare": StatementKind.PLSQL,
    "create": StatementKind.DDL,
    "alter": StatementKind.CONTROL,
}
Script = Callable[["FakeSession", Sequence[Sequence[Value]]], Outcome]


class FakeRows:
    """A result held in memory, row by row."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
        self.columns = tuple(columns)
        self._rows = list(rows)
        self._position = 0
        self.closed = False

    @property
    def exhausted(self) -> bool:
        return self._position >= len(self._rows)

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        part = self._rows[self._position : self._position + count]
        self._position += len(part)
        return [[row[index] for row in part] for index in range(len(self.columns))]

    def peek(self, count: int) -> None:
        return None

    async def skip(self, count: int) -> None:
        raise AssertionError("nothing was peeked at")

    async def scroll(self, position: int) -> None:
        self._position = position

    async def close(self) -> None:
        self.closed = True


@dataclass
class FakeDatabase:
    """passwords: by user; scripts: what to answer, by statement; committed: the one table's rows."""

    passwords: dict[str, str] = field(default_factory=lambda: {"HIS": "secret"})
    scripts: dict[str, Script] = field(default_factory=dict)
    committed: list[Sequence[Value]] = field(default_factory=list)
    sessions: list[FakeSession] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    probes: int = 0
    broken: OraError | None = None
    verifiers: dict[str, Verifier] = field(default_factory=dict)

    @property
    def services(self) -> frozenset[str]:
        return frozenset({"XEPDB1"})

    @property
    def names(self) -> DatabaseNames:
        return DatabaseNames()

    async def verifier(self, user: str) -> Verifier | None:
        if user == "LOCKED":
            raise OraError(28000, "the account is locked")
        if user in self.passwords and user not in self.verifiers:
            self.verifiers[user] = make_verifier(self.passwords[user])
        return self.verifiers.get(user)

    async def logon_failed(self, user: str) -> None:
        self.failed.append(user)

    async def set_password(self, user: str, verifier: Verifier) -> None:
        self.verifiers[user] = verifier

    async def open_session(self, identity: SessionIdentity) -> FakeSession:
        self.sessions.append(FakeSession(self, identity))
        return self.sessions[-1]

    async def probe(self) -> None:
        if self.broken:
            raise self.broken
        self.probes += 1

    async def close(self) -> None:
        pass


class FakeSession:
    """One session of a FakeDatabase."""

    def __init__(self, database: FakeDatabase, identity: SessionIdentity) -> None:
        self.database, self.identity = database, identity
        self.news: list[News] = []
        self.contexts: dict[str, Mapping[str, str]] = {}
        self.pending: list[Sequence[Value]] = []
        self.types: list[Sequence[BindType]] = []
        self.client_info: dict[str, str] = {}
        self.schema = ""
        self.closed = False
        self._running: asyncio.Future[None] | None = None

    @property
    def in_transaction(self) -> bool:
        return bool(self.pending)

    @property
    def branching(self) -> None:
        return None

    def parse(self, sql: str) -> Parsed:
        words = sql.split(None, 1)
        kind = _KINDS.get(words[0].lower()) if words else None
        if kind is None:
            raise OraError(900, "invalid SQL statement")
        returning = re.search(r"\breturning\b.*\binto\b", sql, re.I | re.S)
        border = returning.end() if returning else len(sql)
        binds = [BindName(one.group(1), one.start() > border) for one in _BIND.finditer(sql)]
        if kind is StatementKind.PLSQL:
            binds = list({bind.name: bind for bind in binds}.values())
        return Parsed(sql, kind, tuple(binds if kind is not StatementKind.CONTROL else ()))

    async def object_type(self, oid: bytes) -> ObjectType | None:
        return None

    async def describe(self, parsed: Parsed) -> tuple[Column, ...]:
        return (Column("ECHO", 1, size=10),)

    async def execute(
        self, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
    ) -> Outcome:
        self.types.append(types)
        outcome = await self._outcome(parsed, types, rows, options)
        if options.commit:
            await self.commit()
        return outcome

    async def _outcome(
        self, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
    ) -> Outcome:
        if script := self.database.scripts.get(parsed.sql):
            return script(self, rows)
        if parsed.sql == "begin wait; end;":
            await self._wait()
        if parsed.sql.startswith("select :1"):
            columns = [Column(f"C{i}", t.oracle_type, size=t.size, national=t.national) for i, t in enumerate(types)]
            return Outcome(rows=FakeRows(columns, rows))
        if parsed.sql.startswith("insert"):
            return self._insert(rows, options)
        if parsed.kind in (StatementKind.CONTROL, StatementKind.DDL):
            return Outcome()
        raise OraError(942, "table or view does not exist", parsed.sql.find("missing"))

    def _insert(self, rows: Sequence[Sequence[Value]], options: Options) -> Outcome:
        errors = []
        for number, row in enumerate(rows):
            if row and row[0] == b"-1":
                error = OraError(1400, "cannot insert NULL")
                if not options.batch_errors:
                    raise ArrayError(error, number, number)
                errors.append(RowError(number, error))
            else:
                self.pending.append(tuple(row))
        counts = [0 if any(e.row == n for e in errors) else 1 for n in range(len(rows))]
        return Outcome(row_count=sum(counts), row_counts=counts, errors=errors, last_rowid="AAAR3qAAEAAAACHAAA")

    async def _wait(self) -> None:
        self._running = asyncio.get_running_loop().create_future()
        await self._running

    def cancel(self) -> None:
        if self._running and not self._running.done():
            self._running.set_exception(OraError(1013, "user requested cancel of current operation"))

    async def commit(self) -> None:
        self.database.committed += self.pending
        self.pending = []

    async def rollback(self) -> None:
        self.pending = []

    async def ping(self) -> None:
        if self.database.broken:
            raise self.database.broken

    async def set_client_info(self, values: dict[str, str]) -> None:
        self.client_info.update(values)

    async def set_schema(self, name: str) -> None:
        self.schema = name

    async def set_context(self, namespace: str, values: Mapping[str, str] | None) -> None:
        self.contexts[namespace] = values or {}

    async def close(self) -> None:
        await self.rollback()
        self.closed = True
