"""A session's part in distributed transactions: attach, detach, prepare, commit, roll back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from lab.standin.branches import BranchState, StartFlag, Xid
from lab.standin.identity import News
from lab.standin.interface import OraError
from lab.standin.pg.branches import Branch, Branches, gid
from lab.standin.pg.link import Link, link_of, put, put_new
from lab.standin.sql.names import fold, literal

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession
    from lab.standin.pg.statements import Statements

_TRANSACTION_ID = 201  # the protocol's keyword
_SET, _UNSET, _BY_SERVER, _BY_CLIENT, _VERSION = 0x40, 0x80, 1, 2, 1


def _nonexistent(xid: Xid | None, sessionless: bool) -> OraError:
    if sessionless and xid is not None:
        return OraError(26218, f"sessionless transaction with GTRID {xid.transaction.hex().upper()} does not exist.")
    return OraError(24756, "transaction does not exist")


class SessionBranches:
    """Implements branches.Branching. attached: the branch that the session works in; _home: its own link meanwhile."""

    def __init__(self, session: PgSession, branches: Branches) -> None:
        self._session, self._branches = session, branches
        self._home: Link | None = None
        self.attached: Branch | None = None

    # --- attach and detach

    async def start(self, xid: Xid, flags: StartFlag, timeout: int, by_server: bool = False) -> bytes:
        if flags & (StartFlag.RESUME | StartFlag.JOIN):
            return (await self._resume(xid, timeout, bool(flags & StartFlag.SESSIONLESS))).context
        sessionless = bool(flags & StartFlag.SESSIONLESS)
        if flags & StartFlag.PROMOTE:
            if self.attached:
                raise OraError(24797, "cannot promote the current transaction to a distributed transaction")
            await self._refuse_known(xid, sessionless)
        else:
            await self._refuse_known(xid, sessionless)
            await self._leave_present()
        self.attached = self._branches.add(xid, self._session, timeout, sessionless, by_server)
        self._tell(self.attached, _SET)
        return self.attached.context

    async def _refuse_known(self, xid: Xid, sessionless: bool) -> None:
        if self._branches.find(xid) is None and await self._branches.owner_of_prepared(xid) is None:
            return
        if sessionless:
            raise OraError(26217, f"sessionless transaction with GTRID {xid.transaction.hex().upper()} already exists.")
        raise OraError(24757, "duplicate transaction identifier")

    async def _leave_present(self) -> None:
        """Before another branch: the attached one is detached; a local transaction is in the way."""
        if self.attached:
            await self.detach(None, False)
        elif await _changed(self._session.statements):
            raise OraError(24776, "cannot start a new transaction")
        else:
            await self._session.statements.rollback()

    async def _resume(self, xid: Xid, timeout: int, sessionless: bool) -> Branch:
        branch = self._branches.find(xid)
        if branch is None or branch.user != self._session.identity.user:
            raise _nonexistent(xid, sessionless)
        if branch is self.attached:
            return branch
        await self._free(branch, timeout)
        await self._leave_present()
        link = self._branches.take(branch, self._session)
        if link:
            self._home = link_of(self._session)
            put(self._session, link)
        self.attached = branch
        self._tell(branch, _SET)
        return branch

    async def _free(self, branch: Branch, timeout: int) -> None:
        """Wait until its session leaves it."""
        if branch.holder is not None:
            try:
                await asyncio.wait_for(branch.free.wait(), timeout or 0.001)
            except TimeoutError:
                raise OraError(25351, "transaction is currently in use") from None
        if self._branches.find(branch.xid) is not branch:
            raise _nonexistent(branch.xid, branch.sessionless)

    async def detach(self, xid: Xid | None, sessionless: bool) -> None:
        branch = self.attached
        if branch is None:
            raise OraError(25352, "no current transaction")
        if xid is not None and branch.xid != xid:
            raise OraError(24758, "not attached to the requested transaction")
        link = None
        if self._session.statements.in_transaction:
            link = link_of(self._session)
            home, self._home = self._home, None
            if home:
                put(self._session, home)
            else:
                await put_new(self._session)
        await self._go_home()
        self.attached = None
        self._branches.park(branch, link)
        self._tell(branch, _UNSET)

    async def _go_home(self) -> None:
        """The branch's connection is of no more use: back to the session's own."""
        if self._home:
            foreign = self._session.connection
            put(self._session, self._home)
            self._home = None
            await foreign.close()

    def _tell(self, branch: Branch, state: int) -> None:
        """A sessionless transaction begins or ends for this client."""
        if branch.sessionless:
            reason = _BY_SERVER if branch.by_server else _BY_CLIENT
            state_bytes = bytes((state | reason, _VERSION))
            self._session.news.append(News(_TRANSACTION_ID, data=branch.xid.transaction + state_bytes))

    # --- the end of a branch

    async def ended(self) -> None:
        """The attached branch's transaction was committed or rolled back."""
        branch, self.attached = self.attached, None
        if branch:
            self._branches.drop(branch)
            self._tell(branch, _UNSET)
            await self._go_home()

    def refuse_commit(self) -> None:
        """COMMIT or DDL as a statement is not for a branch whose coordinator decides."""
        if self.attached and not self.attached.sessionless:
            raise OraError(2089, "COMMIT is not allowed in a subordinate session")

    def refuse_rollback(self) -> None:
        """ROLLBACK as a statement neither."""
        if self.attached and not self.attached.sessionless:
            raise OraError(2074, "cannot ROLLBACK in a distributed transaction")

    async def close(self) -> None:
        """The session ends; its connection is closed by the session itself."""
        if self.attached:
            self._branches.drop(self.attached)
            self.attached = None
        if self._home:
            await self._home.connection.close()

    async def prepare(self, xid: Xid | None, context: bytes) -> BranchState:
        branch = self._find(xid, context)
        if branch is None:
            name = self._branches.prepared_name(xid, context)
            if name is not None and await self._branches.owner_of_prepared(name):
                return BranchState.REQUIRES_COMMIT
            raise _nonexistent(xid, False)
        statements = self._statements(branch)
        if statements is None or not await _changed(statements):
            await self._finish(branch, False)
            return BranchState.READ_ONLY
        await self._prepare(branch, statements)
        return BranchState.REQUIRES_COMMIT

    async def _prepare(self, branch: Branch, statements: Statements) -> None:
        statements.in_transaction = False  # PostgreSQL rolls back what cannot be prepared
        try:
            await statements.text(f"PREPARE TRANSACTION {literal(gid(branch.xid))}")
        except OraError as error:
            await self._finish(branch, False)
            if "temporary" in error.message:
                what = "preparing a transaction with temporary tables or a PL/SQL block new to it; it is rolled back"
                raise OraError(3001, f"unimplemented feature: {what}") from error
            raise
        self._branches.prepared(branch)
        await self._finish(branch, True)

    async def commit(self, xid: Xid | None, context: bytes, one_phase: bool) -> BranchState:
        branch = self._find(xid, context)
        if branch is None:
            xid = self._branches.prepared_name(xid, context)
            await self._finish_prepared(xid, True)
            if one_phase:
                raise OraError(
                    2053, f"transaction {gid(xid) if xid else ''} committed, some remote DBs may be in-doubt"
                )
            return BranchState.FORGOTTEN
        if not one_phase:
            raise _nonexistent(xid, False)
        await self._finish(branch, True)
        return BranchState.COMMITTED

    async def rollback(self, xid: Xid | None, context: bytes) -> BranchState:
        branch = self._find(xid, context)
        xid = self._branches.prepared_name(xid, context)
        if branch is not None:
            await self._finish(branch, False)
        elif xid is not None:
            await self._finish_prepared(xid, False)
        else:
            await self._session.rollback()
        return BranchState.ABORTED

    async def forget(self, xid: Xid | None, context: bytes) -> BranchState:
        raise _nonexistent(xid, False)

    def _find(self, xid: Xid | None, context: bytes) -> Branch | None:
        branch = self._branches.find(xid, context) if xid is not None or context else self.attached
        if branch is None or branch.user != self._session.identity.user:
            return None
        if branch.holder not in (None, self._session):
            raise OraError(25351, "transaction is currently in use")
        return branch

    def _statements(self, branch: Branch) -> Statements | None:
        """Those of the branch's connection; None when it never used one."""
        if branch is self.attached:
            return self._session.statements
        return branch.link.statements if branch.link else None

    async def _finish(self, branch: Branch, commit: bool) -> None:
        if branch is self.attached:
            await (self._session.commit() if commit else self._session.rollback())
            return
        self._branches.drop(branch)
        if branch.link:
            await (branch.link.statements.commit() if commit else branch.link.statements.rollback())
            await branch.link.connection.close()

    async def _finish_prepared(self, xid: Xid | None, commit: bool) -> None:
        owner = await self._branches.owner_of_prepared(xid) if xid is not None else None
        if owner is None or xid is None:
            raise _nonexistent(xid, False)
        user = self._session.identity.user.upper()
        if owner != fold(user) and user not in ("SYS", "SYSTEM"):
            raise OraError(1031, "insufficient privileges")
        await self._branches.finish_prepared(xid, commit)


async def _changed(statements: Statements) -> bool:
    """Whether the open transaction has anything to commit."""
    if not statements.in_transaction:
        return False
    assigned = await statements.text("SELECT pg_current_xact_id_if_assigned()")
    return assigned.get_value(0, 0) is not None
