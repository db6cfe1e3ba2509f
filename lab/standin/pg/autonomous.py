"""Autonomous transactions: a program runs step by step in a session of its own, and must have ended its transaction
when it returns. It sees nothing that its caller has not committed, and what it commits stays."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lab.standin.interface import OraError
from lab.standin.pg.errors import ora_error
from lab.standin.pg.statements import Failure
from lab.standin.pg.stepping.runner import Runner
from lab.standin.pg.stepping.scopes import Scope
from lab.standin.pg.stepping.sources import program_of
from lab.standin.sql.names import literal

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_PATIENCE = "10s"  # for a lock: its holder may be the caller, who waits for us

# the functions that stepping makes, and sequences, are no changes
_CHANGED = """SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE l.pid = pg_backend_pid()
AND l.locktype = 'relation' AND l.mode <> 'AccessShareLock' AND c.relkind <> 'S'
AND c.relnamespace <> 'pg_catalog'::regnamespace LIMIT 1"""


async def run_autonomous(session: PgSession, question: dict[str, Any]) -> dict[str, Any]:
    """question: path (owner first), arguments as text, settings to take along. The answer has the parameters, a
    function's result and the settings. Raises OraError."""
    owner, *path = question["autonomous"]
    other = await _session_of(session, owner)
    other.catalog = await session.database.current_catalog()
    await _settings(other, question["settings"])
    try:
        return await _run(other, owner, tuple(path), question["arguments"])
    except Failure as failure:
        raise _refused(ora_error(failure.result)) from failure
    finally:
        await other.rollback()


async def _session_of(session: PgSession, owner: str) -> PgSession:
    """One session an owner: the program has its owner's rights."""
    if owner not in session.autonomous:
        from lab.standin.pg.session import PgSession

        identity = replace(session.identity, user=owner.upper(), proxy_user=None)
        other = PgSession(session.database, await session.database.connect(identity), identity)
        await other.statements.text(f"SET lock_timeout = '{_PATIENCE}'")
        session.autonomous[owner] = other
    return session.autonomous[owner]


async def _settings(other: PgSession, settings: dict[str, str | None]) -> None:
    calls = ", ".join(f"set_config({literal(name)}, {literal(value or '')}, false)" for name, value in settings.items())
    await other.statements.text(f"SELECT {calls}")


async def _run(other: PgSession, owner: str, path: tuple[str, ...], arguments: list[str | None]) -> dict[str, Any]:
    program = await program_of(other, owner, path)
    if program is None:
        raise OraError(4043, f"object {'.'.join(path).upper()} does not exist")
    runner = Runner(other)
    given = {
        item.name: None if value is None else value.encode()
        for item, value in zip(program.parameters, arguments, strict=True)
    }
    frame = await runner.enter(program, given, Scope(owner=owner))
    result = await runner.run(program, frame)
    await _must_be_over(other)
    out = [variable.value if (variable := frame.find(item.name)) else None for item in program.parameters]
    settings = await other.statements.text(
        "SELECT jsonb_object_agg(name, current_setting(name, true)) "
        "FROM unnest(ARRAY['ora.state', 'ora.output', 'ora.output_enabled']) AS name"
    )
    return {
        "out": [None if value is None else value.decode() for value in out],
        "result": None if result is None else result.decode(),
        "settings": json.loads(settings.get_value(0, 0) or b"{}"),
    }


async def _must_be_over(other: PgSession) -> None:
    if not other.in_transaction:
        return
    changed = await other.statements.text(_CHANGED)
    if changed.ntuples:
        raise OraError(6519, "active autonomous transaction detected and rolled back")


def _refused(error: OraError) -> OraError:
    """A lock that could not be had: its holder is most likely the caller."""
    return OraError(60, "deadlock detected while waiting for resource") if error.code == 54 else error
