"""Stored programs by their source text, as steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.pg.lookups import informed
from lab.standin.sql.names import fold, literal
from lab.standin.sql.plsql.stepped.nodes import Program
from lab.standin.sql.plsql.stepped.programs import stepped_package, stepped_unit
from lab.standin.sql.refusal import refuse

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_PRIVILEGED = frozenset({"sys", "system"})


async def program_of(session: PgSession, owner: str, path: tuple[str, ...]) -> Program | None:
    """A standalone procedure or function, or one of a package; None when there is no source."""
    kinds = "'PACKAGE BODY'" if len(path) == 2 else "'PROCEDURE', 'FUNCTION'"
    where = f"owner = {literal(owner)} AND name = {literal(path[0])} AND type IN ({kinds})"
    found = await session.database.admin.text(f"SELECT text FROM sys.source$ WHERE {where}")
    if not found.ntuples:
        return None
    user = fold(session.identity.user)
    if owner != user and user not in _PRIVILEGED:
        refuse("transaction control or GOTO that needs another user's program step by step")
    text = (found.get_value(0, 0) or b"").decode()
    if len(path) == 1:
        return await informed(session, lambda known: stepped_unit(text, owner, known))
    programs = await informed(session, lambda known: stepped_package(text, owner, path[0], known))
    return programs.get(path[1])
