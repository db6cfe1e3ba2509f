"""Branches of distributed transactions between the wire and the database: two-phase commit, sessionless."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from typing import Protocol

SESSIONLESS_FORMAT = 0x4E5C3E


@dataclass(frozen=True)
class Xid:
    """Name of a branch: format, global transaction, branch qualifier (at most 64 bytes each)."""

    format_id: int
    transaction: bytes
    branch: bytes


class StartFlag(IntFlag):
    """How a session begins to work in a branch."""

    NEW = 1
    JOIN = 2
    RESUME = 4
    PROMOTE = 8
    SESSIONLESS = 16


class BranchState(IntFlag):
    """What a client is told of a branch after changing its state."""

    REQUIRES_COMMIT = 1
    COMMITTED = 2
    ABORTED = 3
    READ_ONLY = 4
    FORGOTTEN = 5


class Branching(Protocol):
    """How a session works in branches. Without an xid the one of this context, or the attached one, is meant."""

    async def start(self, xid: Xid, flags: StartFlag, timeout: int) -> bytes:
        """Attach the session to a branch; its context. timeout: seconds to wait for one in use, or, of a new one, that
        it may stay detached."""

    async def detach(self, xid: Xid | None, sessionless: bool) -> None:
        """Leave the branch; it stays open for another session."""

    async def prepare(self, xid: Xid | None, context: bytes) -> BranchState: ...

    async def commit(self, xid: Xid | None, context: bytes, one_phase: bool) -> BranchState: ...

    async def rollback(self, xid: Xid | None, context: bytes) -> BranchState: ...

    async def forget(self, xid: Xid | None, context: bytes) -> BranchState: ...
