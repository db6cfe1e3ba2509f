"""The branches of distributed transactions that are open in this server, attached to a session or waiting for one.

A detached branch keeps its PostgreSQL connection with the open transaction. A prepared one is PostgreSQL's own prepared
transaction, which outlives the server; its global identifier spells the Oracle xid.
"""

from __future__ import annotations

import asyncio
import base64
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lab.standin.branches import Xid
from lab.standin.sql.names import literal

if TYPE_CHECKING:
    from lab.standin.pg.database import PgDatabase
    from lab.standin.pg.link import Link
    from lab.standin.pg.session import PgSession

DEFAULT_IDLE = 60


def gid(xid: Xid) -> str:
    """The identifier of the prepared transaction: at most 191 of PostgreSQL's 200 characters."""
    parts = (base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (xid.transaction, xid.branch))
    return f"ora:{xid.format_id}:{':'.join(parts)}"


@dataclass(eq=False)
class Branch:
    """idle: seconds it may stay detached; holder: the session that works in it; link: its connection while detached;
    by_server: a sessionless transaction that PL/SQL began."""

    xid: Xid
    number: int
    user: str
    idle: int
    holder: PgSession | None
    sessionless: bool = False
    by_server: bool = False
    link: Link | None = None
    free: asyncio.Event = field(default_factory=asyncio.Event)
    timer: asyncio.TimerHandle | None = None

    @property
    def context(self) -> bytes:
        """What the client sends back to mean this branch."""
        return struct.pack(">Q", self.number)


class Branches:
    """All of one database."""

    def __init__(self, database: PgDatabase) -> None:
        self._database = database
        self._by_xid: dict[Xid, Branch] = {}
        self._prepared: dict[bytes, Xid] = {}  # by context
        self._last = 0
        self._closing: set[asyncio.Task[None]] = set()

    def find(self, xid: Xid | None, context: bytes = b"") -> Branch | None:
        """By name, or else by context."""
        if xid is not None:
            return self._by_xid.get(xid)
        return next((branch for branch in self._by_xid.values() if branch.context == context), None)

    def add(self, xid: Xid, holder: PgSession, idle: int, sessionless: bool, by_server: bool) -> Branch:
        """A new one, attached to its holder."""
        self._last += 1
        user = holder.identity.user
        branch = Branch(xid, self._last, user, idle or DEFAULT_IDLE, holder, sessionless, by_server)
        self._by_xid[xid] = branch
        return branch

    def park(self, branch: Branch, link: Link | None) -> None:
        """Its session leaves it; when nobody takes it up in time it is rolled back."""
        branch.holder, branch.link = None, link
        branch.free.set()
        branch.timer = asyncio.get_running_loop().call_later(branch.idle, self._expire, branch)

    def take(self, branch: Branch, holder: PgSession) -> Link | None:
        """A session takes it up, with its connection if it has one."""
        self._stop(branch)
        link, branch.link, branch.holder = branch.link, None, holder
        branch.free.clear()
        return link

    def drop(self, branch: Branch) -> None:
        """It is over. Whoever waits for it learns so."""
        self._stop(branch)
        self._by_xid.pop(branch.xid, None)
        branch.holder = None
        branch.free.set()

    def _stop(self, branch: Branch) -> None:
        if branch.timer:
            branch.timer.cancel()

    def _expire(self, branch: Branch) -> None:
        self.drop(branch)
        if branch.link:
            task = asyncio.get_running_loop().create_task(branch.link.connection.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """The database closes: what is detached is rolled back."""
        for branch in list(self._by_xid.values()):
            self.drop(branch)
            if branch.link:
                await branch.link.connection.close()

    def prepared(self, branch: Branch) -> None:
        """Its context means the prepared transaction from now on."""
        self._prepared[branch.context] = branch.xid

    def prepared_name(self, xid: Xid | None, context: bytes) -> Xid | None:
        """The prepared transaction that a client means."""
        return xid if xid is not None else self._prepared.get(context)

    async def owner_of_prepared(self, xid: Xid) -> str | None:
        """The PostgreSQL role that prepared it; None when there is no such prepared transaction."""
        admin = await self._database.housekeeping()
        found = await admin.text(
            f"SELECT owner FROM pg_prepared_xacts WHERE gid = {literal(gid(xid))} AND database = current_database()"
        )
        return (found.get_value(0, 0) or b"").decode() if found.ntuples else None

    async def finish_prepared(self, xid: Xid, commit: bool) -> None:
        """COMMIT or ROLLBACK PREPARED."""
        admin = await self._database.housekeeping()
        self._prepared = {context: name for context, name in self._prepared.items() if name != xid}
        await admin.text(f"{'COMMIT' if commit else 'ROLLBACK'} PREPARED {literal(gid(xid))}")
