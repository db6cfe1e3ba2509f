"""ALTER SYSTEM: ending sessions, CHECKPOINT; everything else is refused by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab.standin.interface import OraError
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_NUMBERS = re.compile(r"\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*@\d+\s*)?")


async def alter_system(session: PgSession, cursor: Cursor) -> None:
    """The cursor is behind ALTER SYSTEM."""
    await session.statements.text("SELECT sys.require('ALTER SYSTEM')")
    if cursor.accept("KILL", "SESSION"):
        victim = _victim(session, cursor)
        for word in ("IMMEDIATE", "NOREPLAY"):
            cursor.accept(word)
        cursor.finish()
        await victim.kill()
    elif cursor.accept("DISCONNECT", "SESSION"):
        victim = _victim(session, cursor)
        if not cursor.accept("IMMEDIATE"):
            refuse(f"DISCONNECT SESSION {cursor.token.value}", cursor.token.start)
        cursor.finish()
        await victim.kill()
    elif cursor.accept("CHECKPOINT"):
        cursor.finish()
        await (await session.database.housekeeping()).text("CHECKPOINT")
    else:
        refuse(f"ALTER SYSTEM {cursor.token.value}", cursor.token.start)


def _victim(session: PgSession, cursor: Cursor) -> PgSession:
    """The session of 'SID,SERIAL#'."""
    token = cursor.next()
    match = _NUMBERS.fullmatch(token.value) if token.kind is Kind.STRING else None
    if match is None:
        raise OraError(26, "missing or invalid session ID")
    wanted = (int(match.group(1)), int(match.group(2)))
    found = session.database.session_of(*wanted)
    if found is None:
        raise OraError(30, "User session ID does not exist.")
    if found is session:
        raise OraError(27, "cannot kill current session")
    return found
