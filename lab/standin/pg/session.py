"""A logged-on user's session: each kind of statement to its runner."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.identity import News, SessionIdentity
from lab.standin.interface import (
    BindType,
    Column,
    ObjectType,
    Options,
    OraError,
    Outcome,
    Parsed,
    StatementKind,
    Value,
)
from lab.standin.pg.activity import looks_at_sessions, publish
from lab.standin.pg.blocks import Compiled, run_block
from lab.standin.pg.columns import Described
from lab.standin.pg.commands import Describe, failed
from lab.standin.pg.connection import Connection
from lab.standin.pg.control import run_control
from lab.standin.pg.definitions import run_ddl
from lab.standin.pg.distributed import SessionBranches
from lab.standin.pg.dml import run_dml
from lab.standin.pg.dynamic import DynamicStatements
from lab.standin.pg.logon import check_namespace, contexts_text, merged
from lab.standin.pg.lookups import informed
from lab.standin.pg.objectbinds import any_object, with_object_binds
from lab.standin.pg.objectcolumns import with_objects
from lab.standin.pg.package_state import kept_state, put_back
from lab.standin.pg.queries import Plans, run_query
from lab.standin.pg.refusals import Attempt, explain
from lab.standin.pg.statements import Failure, Statements
from lab.standin.pg.temporaries import make_temporaries
from lab.standin.sql.catalog import EMPTY
from lab.standin.sql.names import fold, literal, quote, unfold
from lab.standin.sql.statements import parse_statement
from lab.standin.sql.translate import Translated, translate

if TYPE_CHECKING:
    from lab.standin.pg.database import PgDatabase

_QUERY = StatementKind.QUERY
_CURRENT_SCHEMA = 168  # the protocol's keyword

_KNOWN = 1000  # statements of which a session knows the columns


class PgSession:
    """Implements interface.Session on one PostgreSQL connection."""

    def __init__(self, database: PgDatabase, connection: Connection, identity: SessionIdentity) -> None:
        self.database, self.connection, self.identity = database, connection, identity
        self.statements = Statements(connection)
        self.schema = fold(identity.user)
        self.catalog = EMPTY
        self._described: dict[tuple[str, tuple[int, ...]], tuple[Described, ...]] = {}
        self.plans = Plans()
        self.plain_tables: dict[str, bool] = {}  # whether rows for it may be put together (insertblocks.py)
        self._epoch = database.epoch
        self.blocks: dict[tuple[str, tuple[str, ...], str], Compiled] = {}
        self.fresh_blocks: set[tuple[str, tuple[str, ...], str]] = set()  # made in the open transaction
        self.block_count = 0
        self.steps: set[str] = set()  # what programs that are stepped through have made in this session
        self.autonomous: dict[str, PgSession] = {}  # for autonomous transactions, by the programs' owner
        self.stepped: set[str] = set()  # blocks that need it
        self.blocks_catalog = EMPTY
        self.redefined = False  # a program changed definitions
        self._dynamic = DynamicStatements(self)
        self.listen()
        self.branches = SessionBranches(self, database.branches)
        self.adjustments: dict[str, str] = {}
        self.temporaries: set[tuple[str, str]] = set()  # temporary tables this session has
        self.news: list[News] = []
        self.client_info: dict[str, str] = {}
        self.contexts = merged({}, identity.contexts)
        self.logged_on = datetime.now(UTC)
        self.last_call = time.monotonic()

    @property
    def in_transaction(self) -> bool:
        return self.statements.in_transaction or self.branches.attached is not None

    @property
    def branching(self) -> SessionBranches:
        return self.branches

    def listen(self) -> None:
        """Hear what programs ask over the connection."""
        self.connection.on_notice(self._dynamic.heard)

    async def adjust(self, key: str, sql: str) -> None:
        """A setting of the session; done again when it goes on over another connection."""
        await self.statements.guarded_text(sql)
        self.adjustments[key] = sql

    def parse(self, sql: str) -> Parsed:
        return parse_statement(sql)

    async def describe(self, parsed: Parsed) -> tuple[Column, ...]:
        self.catalog = await self.database.current_catalog()
        if self.catalog.temporary:
            await make_temporaries(self)
        translated = await self.translated(parsed.sql)
        oids = (0,) * translated.parameters
        name, commands = self.statements.prepare(translated.text, oids)
        results = await self.connection.run([*commands, Describe(name)])
        if (bad := failed(results)) is not None:
            raise await explain(self, Attempt(parsed.sql, translated, oids, (), ()), Failure(bad))
        if commands:
            self.statements.adopt(translated.text, oids, name)
        return tuple(item.column for item in await self.described(translated.text, oids, results[-1]))

    async def execute(
        self, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
    ) -> Outcome:
        if self._epoch != self.database.epoch:
            self._refresh()
        self.last_call = time.monotonic()
        if looks_at_sessions(parsed.sql):
            await publish(self.database.sessions)
        self.catalog = self.database.catalog or await self.database.current_catalog()
        if self.catalog.temporary and parsed.kind is not StatementKind.DDL:
            await make_temporaries(self)
        if any_object(types):
            types, rows = await with_object_binds(self, types, rows)
        try:
            outcome = await self._dispatch(parsed, types, rows or [()], options)
        finally:
            if self.redefined:
                self.forget_definitions()
        if options.commit:
            await self.commit()
        return outcome

    async def translated(self, sql: str) -> Translated:
        """The statement for PostgreSQL."""
        return await informed(self, lambda catalog: translate(sql, self.schema, catalog), len(sql))

    def _dispatch(
        self, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
    ) -> Awaitable[Outcome]:
        if parsed.kind is _QUERY:
            return run_query(self, parsed, types, rows[0], options)
        if parsed.kind is StatementKind.DML:
            return run_dml(self, parsed, types, rows, options)
        if parsed.kind is StatementKind.PLSQL:
            return run_block(self, parsed, types, rows)
        if parsed.kind is StatementKind.DDL:
            return run_ddl(self, parsed.sql)
        return run_control(self, parsed.sql)

    async def run(
        self,
        sql: str,
        translated: Translated,
        oids: tuple[int, ...],
        rows: Sequence[Sequence[bytes | None]],
        shapes: Sequence[int],
        changes: bool,
        setup: str = "",
    ) -> list[pq.abc.PGresult]:
        """Execute a translated statement; failures as OraError."""
        try:
            return await self.statements.execute(translated.text, oids, rows, shapes, changes, setup)
        except Failure as failure:
            if setup and failure.state == b"55P03":
                raise OraError(30006, "resource busy; acquire with WAIT timeout expired") from failure
            attempt = Attempt(sql, translated, oids, rows[failure.index], shapes)
            raise await explain(self, attempt, failure) from failure

    async def described(
        self, sql: str, oids: tuple[int, ...], result: pq.abc.PGresult, objects: bool = True
    ) -> tuple[Described, ...]:
        """The columns of a result, from the cache when the statement is known."""
        known = self._described.get((sql, oids))
        if known is None:
            await self.database.learn_not_null(self.statements, {result.ftable(i) for i in range(result.nfields)} - {0})
            known = self.database.columns.describe(result, self.database.not_null)
            if objects:
                known = await with_objects(self, sql, oids, result, known)
            if len(self._described) >= _KNOWN:
                self._described.clear()
            self._described[(sql, oids)] = known
        return known

    async def object_type(self, oid: bytes) -> ObjectType | None:
        found = await self.database.named_type(oid)
        return found.type if found else None

    def _refresh(self) -> None:
        """After DDL in any session what was learnt of tables is stale."""
        self._epoch = self.database.epoch
        self._described.clear()
        self.plans.clear()
        self.plain_tables.clear()

    def forget_definitions(self) -> None:
        """A program ran DDL: what every session learnt is stale."""
        self.redefined = False
        self.temporaries.clear()
        self.database.epoch += 1
        self.database.catalog = None
        self.database.not_null.clear()

    def forget_blocks(self) -> None:
        """A rollback takes the functions made in its transaction with it."""
        for key in self.fresh_blocks:
            self.blocks.pop(key, None)
        self.steps.clear()
        self.temporaries.clear()
        self.fresh_blocks.clear()

    async def commit(self) -> None:
        self.fresh_blocks.clear()
        await self.statements.commit()
        if self.branches.attached:
            await self.branches.ended()

    async def rollback(self) -> None:
        self.forget_blocks()
        state = await kept_state(self.statements)
        await self.statements.rollback()
        await put_back(self.statements, state)
        if self.branches.attached:
            await self.branches.ended()

    async def rollback_to(self, savepoint: str) -> None:
        """savepoint: as PostgreSQL writes it."""
        self.forget_blocks()
        state = await kept_state(self.statements)
        await self.statements.savepoint(f"ROLLBACK TO SAVEPOINT {savepoint}")
        await put_back(self.statements, state)

    async def ping(self) -> None:
        await self.statements.text("SELECT 1")

    def cancel(self) -> None:
        self.connection.cancel()

    async def kill(self) -> None:
        """End it: what runs is cancelled, changes are undone, and the client hears ORA-00028 at its next call."""
        self.identity.activity.killed = True
        self.cancel()
        await self._release(Connection.close)

    async def _release(self, leave: Callable[[Connection], Awaitable[None]]) -> None:
        with contextlib.suppress(OraError):
            await self.statements.rollback()
        with contextlib.suppress(Exception):
            await self.branches.close()
        with contextlib.suppress(Exception):
            await leave(self.connection)

    async def set_context(self, namespace: str, values: Mapping[str, str] | None) -> None:
        check_namespace(namespace)
        kept = {name: attributes for name, attributes in self.contexts.items() if values is not None}
        self.contexts = merged(kept, ((namespace, name, text) for name, text in (values or {}).items()))
        text = literal(contexts_text(self.contexts))
        await self.adjust("contexts", f"SELECT set_config('ora.contexts', {text}, false)")

    async def set_client_info(self, values: dict[str, str]) -> None:
        self.client_info |= values
        calls = ", ".join(
            f"set_config({literal('ora.' + key)}, {literal(text)}, false)" for key, text in values.items()
        )
        if calls:
            await self.adjust("client_info " + " ".join(sorted(values)), f"SELECT {calls}")

    async def set_schema(self, name: str) -> None:
        schema = fold(name)
        found = await self.statements.text(f"SELECT 1 FROM pg_namespace WHERE nspname = {literal(schema)}")
        if not found.ntuples:
            raise OraError(1435, "user does not exist")
        self.schema = schema
        await self.adjust("schema", f"SET search_path TO {quote(self.schema)}, sys, pg_catalog")
        self.news.append(News(_CURRENT_SCHEMA, unfold(self.schema)))

    async def close(self) -> None:
        for other in self.autonomous.values():
            await other.close()
        await self._release(self.database.backends.give_back)
        self.database.closed(self)
