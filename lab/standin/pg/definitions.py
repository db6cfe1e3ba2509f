"""Running DDL: it commits before and after; what is learnt of tables is forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lab.standin.interface import OraError, Outcome
from lab.standin.pg.commands import Text, failed
from lab.standin.pg.ddllocks import run_definition
from lab.standin.pg.errors import ora_error
from lab.standin.pg.invalid import drop_invalid, store_invalid
from lab.standin.pg.lookups import informed
from lab.standin.pg.users import change_user
from lab.standin.sql.ddl.access import ddl_access
from lab.standin.sql.ddl.columns import INVISIBLE
from lab.standin.sql.ddl.translate import Ddl, translate_ddl
from lab.standin.sql.names import fold, literal, quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def run_ddl(session: PgSession, sql: str) -> Outcome:
    """All parts of one DDL statement are done or none."""
    session.branches.refuse_commit()
    await session.commit()
    if await drop_invalid(session, sql):
        session.forget_definitions()
        return Outcome()
    try:
        ddl = await informed(session, lambda catalog: translate_ddl(sql, session.schema, catalog), len(sql))
        if ddl.user is not None:
            await change_user(session, ddl.user)
        if ddl.statements:
            await _apply(session, await _for_owner(session, sql, ddl))
    except OraError as error:
        if not await store_invalid(session, sql, error):
            raise
        session.forget_definitions()
        return Outcome(compile_warning=True)
    if ddl.recompile is not None:
        await _recompile(session, *ddl.recompile)
    session.temporaries.clear()
    session.database.epoch += 1
    session.database.not_null.clear()
    known = session.catalog
    learnt = known.listed or known.invisible or any(INVISIBLE in text for text in ddl.statements)
    if learnt or ddl.shapes or ddl.user is not None or any(owner == "PUBLIC" for owner, _ in known.synonyms):
        session.database.catalog = None
    return Outcome(compile_warning=ddl.warning or await _still_invalid(session, ddl.compiled))


async def _still_invalid(session: PgSession, program: tuple[str, str] | None) -> bool:
    """A program that was stored with errors keeps them: its text has not changed."""
    if program is None:
        return False
    owner, name = map(literal, program)
    query = f"SELECT EXISTS (SELECT 1 FROM sys.error$ WHERE owner = {owner} AND name = {name})"
    return (await session.database.admin.text(query)).get_value(0, 0) == b"t"


async def _for_owner(session: PgSession, sql: str, ddl: Ddl) -> Ddl:
    """What is done in another's schema is done as that one, by who holds the ANY privilege (ORA-01031, ORA-00942)."""
    access = ddl_access(sql, session.schema)
    if access is None or access.owner == fold(session.identity.user.upper()):
        return ddl
    names = ", ".join(map(literal, (access.verb, access.privilege, access.owner, access.name)))
    found = await session.statements.text(f"SELECT sys.require_any({names})")
    if found.get_value(0, 0) != b"t":
        return ddl
    statements = [f"SET LOCAL SESSION AUTHORIZATION {quote(access.owner)}", *ddl.statements]
    return replace(ddl, statements=statements, needs="")


async def _recompile(session: PgSession, schema: str, name: str) -> None:
    """A new specification: the body that is there is compiled against it, as Oracle does on its next use."""
    where = f"owner = {literal(schema)} AND name = {literal(name)} AND type = 'PACKAGE BODY'"
    found = await session.database.admin.text(f"SELECT text FROM sys.source$ WHERE {where}")
    if not found.ntuples:
        return
    session.database.catalog = None
    catalog = await session.database.current_catalog()
    text = (found.get_value(0, 0) or b"").decode()
    await _apply(session, translate_ddl(text, schema, catalog))


async def _apply(session: PgSession, ddl: Ddl) -> None:
    check = [f"SELECT sys.require({literal(ddl.needs)})"] if ddl.needs else []
    results = await run_definition(session, [Text(text) for text in (*check, *ddl.statements)])
    if (bad := failed(results)) is not None:
        raise ora_error(bad, frozenset(ddl.sequences))
