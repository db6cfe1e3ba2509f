"""A definition that meets another's uncommitted change: ORA-00054 when DDL_LOCK_TIMEOUT has passed. It waits for those
who only read, and for those who took numbers of a sequence, whom Oracle's definitions do not meet at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.interface import OraError
from lab.standin.pg.commands import Command
from lab.standin.sql.names import literal

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

TIMEOUT = "DDL_LOCK_TIMEOUT"
_MOST = 1_000_000
_PATIENCE = 0.1  # seconds for what other sessions' statements hold for a moment
_LOOK = 0.5
_SETTING = "SELECT coalesce(nullif(current_setting('ora.ddl_lock_timeout', true), ''), '0')"
_GIVE_UP = """SELECT pg_cancel_backend(w.pid) FROM pg_locks w JOIN pg_class c ON c.oid = w.relation AND c.relkind <> 'S'
WHERE w.pid = {pid} AND NOT w.granted AND w.locktype = 'relation' AND EXISTS (SELECT 1 FROM pg_locks h
  WHERE h.locktype = 'relation' AND h.granted AND h.database = w.database AND h.relation = w.relation
  AND h.pid IS DISTINCT FROM w.pid AND h.mode NOT IN ('AccessShareLock', 'ShareUpdateExclusiveLock'))"""


def timeout_setting(value: str) -> str:
    """The statement that sets it. ORA-00068 for what is no number of seconds."""
    if not (value.isdecimal() and int(value) <= _MOST):
        raise OraError(68, f"invalid value {value} for parameter ddl_lock_timeout, must be between 0 and {_MOST}")
    return f"SELECT set_config('ora.ddl_lock_timeout', {literal(value)}, false)"


def impatient(statements: Sequence[str]) -> list[str]:
    """Definitions inside a program, which gets the error; they do not wait for readers either."""
    limit = f"SELECT set_config('lock_timeout', (1000 * greatest(({_SETTING})::numeric, 1))::text, true)"
    return [limit, *statements, "SELECT set_config('lock_timeout', '0', true)"]


async def run_definition(session: PgSession, commands: Sequence[Command]) -> list[pq.abc.PGresult]:
    """Run the commands, at most waiting for others' changes as long as the session allows."""
    allowed = await session.statements.text(_SETTING)
    watch = _Watch(session, float(allowed.get_value(0, 0) or b"0"))
    try:
        results = await session.connection.run(commands)
    finally:
        await watch.end()
    if watch.gave_up and any(one.error_field(pq.DiagnosticField.SQLSTATE) == b"57014" for one in results):
        raise OraError(54, "resource busy and acquire with NOWAIT specified or timeout expired")
    return results


class _Watch:
    """Ends the session's definition when it still waits for a change after so many seconds."""

    def __init__(self, session: PgSession, seconds: float) -> None:
        self.gave_up = False
        self._done = asyncio.Event()
        self._database, self._pid = session.database, session.connection.pid
        self._task = asyncio.get_running_loop().create_task(self._run(max(seconds, _PATIENCE)))

    async def _run(self, seconds: float) -> None:
        while not self.gave_up and not await self._ends_within(seconds):
            admin = await self._database.housekeeping()
            self.gave_up = bool((await admin.text(_GIVE_UP.format(pid=self._pid))).ntuples)
            seconds = _LOOK

    async def _ends_within(self, seconds: float) -> bool:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._done.wait(), seconds)
        return self._done.is_set()

    async def end(self) -> None:
        """The definition is done: what follows it is not hit."""
        self._done.set()
        with contextlib.suppress(OraError):
            await self._task
