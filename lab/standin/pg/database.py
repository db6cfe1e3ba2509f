"""The database behind the listener: one PostgreSQL database, a superuser connection for its own housekeeping."""

from __future__ import annotations

import json
from dataclasses import replace

from lab.standin.identity import DatabaseNames, SessionIdentity
from lab.standin.interface import OraError, Verifier
from lab.standin.pg.backends import Backends
from lab.standin.pg.binds import BindTable
from lab.standin.pg.branches import Branches
from lab.standin.pg.columns import OWN, ColumnTable
from lab.standin.pg.connection import Connection, ConnectionLost
from lab.standin.pg.logon import admitted, settings_of
from lab.standin.pg.objects import NamedType, TypeBook
from lab.standin.pg.session import PgSession
from lab.standin.pg.statements import Statements
from lab.standin.sql.catalog import Catalog, catalog_of
from lab.standin.sql.names import fold, literal, quote


class PgDatabase:
    """Implements interface.Database. epoch counts DDL, so that sessions know when what they learnt is stale."""

    def __init__(self, dsn: str, services: frozenset[str], admin: Connection, own: dict[str, int]) -> None:
        self._dsn, self._services = dsn, services
        self._own_types = own
        self._admin = Statements(admin)
        self.backends = Backends(dsn)
        self.columns = ColumnTable(own)
        self.binds = BindTable(own)
        self.not_null: dict[int, frozenset[int]] = {}
        self.epoch = 0
        self.release = 19
        self.catalog: Catalog | None = None
        self._types: tuple[int, TypeBook] | None = None
        self._outside: bytes | None = None
        self._sessions: set[PgSession] = set()
        self.branches = Branches(self)

    @classmethod
    async def open(cls, dsn: str, services: frozenset[str], release: int = 19) -> PgDatabase:
        """Raises OraError 1034 / 1033 when PostgreSQL cannot be reached, 1507 when it was never bootstrapped."""
        admin = await Connection.open(dsn)
        statements = Statements(admin)
        names = ", ".join(literal(name) for name in OWN)
        found = await statements.text(
            f"SELECT typname, oid FROM pg_type WHERE typnamespace = 'sys'::regnamespace AND typname IN ({names})"
        )
        own = {(found.get_value(i, 0) or b"").decode(): int(found.get_value(i, 1) or 0) for i in range(found.ntuples)}
        database = cls(dsn, services, admin, own)
        database.backends.open_ahead()
        database.release = release
        return database

    @property
    def services(self) -> frozenset[str]:
        return self._services

    @property
    def admin(self) -> Statements:
        return self._admin

    @property
    def names(self) -> DatabaseNames:
        return DatabaseNames()

    @property
    def sessions(self) -> frozenset[PgSession]:
        """All that are open in this server."""
        return frozenset(self._sessions)

    def session_of(self, sid: int, serial: int) -> PgSession | None:
        """By its numbers."""
        numbers = (sid, serial)
        return next((one for one in self._sessions if (one.identity.sid, one.identity.serial) == numbers), None)

    async def has_privilege(self, user: str, privilege: str) -> bool:
        """Whether a system privilege was granted to a user."""
        admin = await self.housekeeping()
        name, what = literal(user.upper()), literal(privilege)
        found = await admin.text(f"SELECT 1 FROM sys.sysauth$ WHERE grantee = {name} AND privilege = {what}")
        return bool(found.ntuples)

    async def housekeeping(self) -> Statements:
        """The superuser connection, opened again when it was lost."""
        if self._admin.connection.dead:
            self._admin = Statements(await Connection.open(self._dsn))
        return self._admin

    async def verifier_row(self, user: str) -> tuple[Verifier, bool] | None:
        admin = await self.housekeeping()
        row = await admin.text(
            "SELECT encode(salt, 'hex'), encode(hash, 'hex'), sys.account_status(u) ~ 'LOCKED' FROM sys.user$ u "
            f"WHERE name = {literal(user)}"
        )
        if not row.ntuples:
            return None
        salt, digest, locked = (row.get_value(0, i) or b"" for i in range(3))
        return Verifier(bytes.fromhex(salt.decode()), bytes.fromhex(digest.decode())), locked == b"t"

    async def verifier(self, user: str) -> Verifier | None:
        row = await self.verifier_row(user.upper())
        if row is None:
            return None
        if row[1]:
            raise OraError(28000, "The account is locked.")
        return row[0]

    async def logon_failed(self, user: str) -> None:
        admin = await self.housekeeping()
        await admin.text(f"SELECT sys.logon_failed({literal(user.upper())})")

    async def set_password(self, user: str, verifier: Verifier) -> None:
        admin = await self.housekeeping()
        await admin.text(
            f"UPDATE sys.user$ SET salt = '\\x{verifier.salt.hex()}', hash = '\\x{verifier.hash.hex()}', failed = 0, "
            "expired = false, password_at = now(), grace_from = NULL "
            f"WHERE name = {literal(user.upper())}"
        )

    def connected(self, user: str) -> int:
        """How many sessions a user (Oracle's spelling) has."""
        return sum(session.identity.user.upper() == user for session in self._sessions)

    async def connect(self, identity: SessionIdentity, first: bool = False) -> Connection:
        """A connection that is this user's; first: its session begins with it. Raises OraError 1045 for one who may not
        log on, 28001 and 2391 for what the account's state and profile forbid."""
        try:
            return await self._as_user(await self.backends.take(), identity, first)
        except ConnectionLost:  # PostgreSQL was restarted since it was opened
            return await self._as_user(await self.backends.opened(), identity, first)

    async def _as_user(self, connection: Connection, identity: SessionIdentity, first: bool) -> Connection:
        user = identity.user.upper()
        role = quote(fold(user))
        begin = [f"SELECT sys.begin_logon({literal(user)}, {self.connected(user)})"] if first else []
        try:
            changed = await Statements(connection).text(
                *begin,
                f"SELECT {settings_of(identity, self.release)}",
                f"SET application_name TO 'sid {identity.sid}'",
                f"SET search_path TO {role}, sys, pg_catalog",
                f"SET SESSION AUTHORIZATION {role}",
                "SELECT last_value, sys.require('CREATE SESSION'), current_setting('ora.grace', true) "
                "FROM sys.outside$",
            )
        except OraError:
            await connection.close()
            raise
        self._notice(changed.get_value(0, 0))
        identity.activity.grace_days = int(changed.get_value(0, 2) or 0)
        return connection

    async def open_session(self, identity: SessionIdentity) -> PgSession:
        identity = await admitted(self, identity)
        session = PgSession(self, await self.connect(identity, first=True), identity)
        self._sessions.add(session)
        return session

    def _notice(self, outside: bytes | None) -> None:
        """Another program changed the dictionary since the last look: what was learnt of it is stale."""
        if outside != self._outside:
            self._outside = outside
            self.catalog = None
            self.epoch += 1
            self.not_null.clear()

    def closed(self, session: PgSession) -> None:
        self._sessions.discard(session)

    async def learn_not_null(self, statements: Statements, tables: set[int]) -> None:
        """Read which columns of these tables may be null, once per table and DDL."""
        missing = [table for table in tables if table not in self.not_null]
        if not missing:
            return
        admin = await self.housekeeping()
        listed = ", ".join(map(str, missing))
        rows = await admin.text(
            "SELECT attrelid, attnum, 'N' FROM pg_attribute WHERE attnum > 0 AND attnotnull "
            f"AND attrelid IN ({listed}) UNION ALL SELECT conrelid, conkey[1], upper(substring(pg_get_expr(conbin, "
            "conrelid) FROM '^(?:sys\\.)?is_(json|oson)\\(')) FROM pg_constraint WHERE contype = 'c' "
            f"AND cardinality(conkey) = 1 AND conrelid IN ({listed})"
        )
        found: dict[int, set[int]] = {table: set() for table in missing}
        for row in range(rows.ntuples):
            table, column, what = (rows.get_value(row, place) or b"" for place in range(3))
            if what == b"N":
                found[int(table)].add(int(column))
            elif what:
                self.columns.documents[int(table), int(column)] = what.decode()
        self.not_null |= {table: frozenset(columns) for table, columns in found.items()}

    async def current_catalog(self) -> Catalog:
        """What the front end must know; read anew after DDL that changes it."""
        if self.catalog is None:
            admin = await self.housekeeping()
            answer = await admin.text("SELECT sys.catalog()")
            known = catalog_of(json.loads(answer.get_value(0, 0) or b"{}"))
            self.catalog = replace(known, from_optional=self.release >= 23)
        return self.catalog

    async def current_types(self) -> TypeBook:
        """The types that have a name; read anew after any DDL."""
        if self._types is None or self._types[0] != self.epoch:
            admin = await self.housekeeping()
            answer = await admin.text("SELECT sys.type_book()")
            self._types = (self.epoch, TypeBook(self.columns, json.loads(answer.get_value(0, 0) or b"[]")))
        return self._types[1]

    async def named_type(self, oid: bytes) -> NamedType | None:
        """The type of an Oracle OID, the rows of tables included."""
        book = await self.current_types()
        found = book.by_oid(oid)
        if found is None:
            answer = await (await self.housekeeping()).text(f"SELECT sys.row_type('{oid.hex()}')")
            row = answer.get_value(0, 0) if answer.ntuples else None
            if row:
                book.add(json.loads(row))
                found = book.by_oid(oid)
        return found

    async def probe(self) -> None:
        admin = await self.housekeeping()
        await admin.text("UPDATE sys.heartbeat$ SET at = clock_timestamp() WHERE id = 1")

    async def close(self) -> None:
        for session in list(self._sessions):
            await session.close()
        await self.branches.close()
        await self.backends.close()
        await self._admin.connection.close()
