"""Transaction control, ALTER SESSION, ALTER SYSTEM and LOCK TABLE."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.interface import OraError, Outcome
from lab.standin.pg.nls import is_nls
from lab.standin.pg.settings import role_setting, setting_of
from lab.standin.pg.system import alter_system
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_MODES = {
    "ROW SHARE": "ROW SHARE",
    "SHARE UPDATE": "ROW SHARE",
    "ROW EXCLUSIVE": "ROW EXCLUSIVE",
    "SHARE": "SHARE",
    "SHARE ROW EXCLUSIVE": "SHARE ROW EXCLUSIVE",
    "EXCLUSIVE": "EXCLUSIVE",
}


async def run_control(session: PgSession, sql: str) -> Outcome:
    """COMMIT, ROLLBACK [TO], SAVEPOINT, SET TRANSACTION, ALTER SESSION, ALTER SYSTEM, LOCK TABLE."""
    cursor = Cursor(sql.rstrip().rstrip(";"))
    word = cursor.next().value
    if word == "COMMIT":
        session.branches.refuse_commit()
        await session.commit()
    elif word == "ROLLBACK":
        await _rollback(session, cursor)
    elif word == "SAVEPOINT":
        await session.statements.begin()
        await session.statements.savepoint(f"SAVEPOINT {cursor.name()}")
    elif word == "SET":
        await _set(session, cursor)
    elif word == "ALTER":
        await _alter(session, cursor)
    elif word == "LOCK":
        await _lock(session, cursor)
    else:
        refuse(word, 0)
    return Outcome()


async def _rollback(session: PgSession, cursor: Cursor) -> None:
    cursor.accept("WORK")
    if not cursor.accept("TO"):
        session.branches.refuse_rollback()
        await session.rollback()
        return
    cursor.accept("SAVEPOINT")
    name = cursor.name()
    if not session.in_transaction:
        raise cursor.error(1086, f"savepoint {name} never established in this session or is invalid")
    await session.rollback_to(name)


async def _set(session: PgSession, cursor: Cursor) -> None:
    if cursor.accept("ROLE"):
        await session.statements.guarded_text(role_setting(cursor))
        return
    if cursor.accept("CONSTRAINTS") or cursor.accept("CONSTRAINT"):
        await _set_constraints(session, cursor)
        return
    cursor.expect("TRANSACTION")
    if session.in_transaction and not cursor.at_word("NAME"):
        raise OraError(1453, "SET TRANSACTION must be first statement of transaction")
    await session.statements.begin()
    if cursor.accept("READ", "ONLY"):
        await session.statements.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    elif cursor.accept("ISOLATION", "LEVEL", "SERIALIZABLE"):
        await session.statements.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    elif not (
        cursor.accept("READ", "WRITE")
        or cursor.accept("ISOLATION", "LEVEL", "READ", "COMMITTED")
        or cursor.accept("NAME")
    ):
        refuse("SET TRANSACTION " + cursor.token.value, cursor.token.start)


async def _set_constraints(session: PgSession, cursor: Cursor) -> None:
    names = ["ALL"] if cursor.accept("ALL") else [cursor.dotted_name()]
    while cursor.accept_op(","):
        names.append(cursor.dotted_name())
    when = cursor.next().value
    if when not in ("DEFERRED", "IMMEDIATE"):
        raise cursor.error(905, "missing keyword")
    await session.statements.begin()
    await session.statements.guarded_text(f"SET CONSTRAINTS {', '.join(names)} {when}")


async def _alter(session: PgSession, cursor: Cursor) -> None:
    if cursor.accept("SYSTEM"):
        await alter_system(session, cursor)
        return
    cursor.expect("SESSION")
    if cursor.at_any({"ENABLE", "DISABLE", "CLOSE", "ADVISE"}):
        refuse(f"ALTER SESSION {cursor.token.value}", cursor.token.start)
    cursor.expect("SET")
    while cursor.token.kind is not Kind.END:
        name = cursor.next().value
        cursor.expect_op("=")
        await _parameter(session, name, cursor)


async def _parameter(session: PgSession, name: str, cursor: Cursor) -> None:
    value = cursor.next().value
    if name == "CURRENT_SCHEMA":
        await session.set_schema(value)
    elif name == "ISOLATION_LEVEL":
        await _isolation_level(session, cursor, value)
    elif setting := setting_of(name, value):
        try:
            await session.adjust(name, setting)
        except OraError:
            if name == "TIME_ZONE":
                raise cursor.error(1882, "timezone region not found") from None
            raise
        if is_nls(name):  # formats are constants of plans
            await session.statements.text("DISCARD PLANS")


async def _isolation_level(session: PgSession, cursor: Cursor, value: str) -> None:
    """Of the transactions that begin from now on."""
    if value == "READ":
        cursor.expect("COMMITTED")
    elif value != "SERIALIZABLE":
        raise cursor.error(2183, "valid options: ISOLATION_LEVEL { SERIALIZABLE | READ COMMITTED }")
    level = "read committed" if value == "READ" else "repeatable read"
    await session.statements.guarded_text(f"SET default_transaction_isolation TO '{level}'")


async def _lock(session: PgSession, cursor: Cursor) -> None:
    """LOCK TABLE a, b IN … MODE [NOWAIT | WAIT n]"""
    cursor.expect("TABLE")
    tables = [cursor.dotted_name()]
    while cursor.accept_op(","):
        tables.append(cursor.dotted_name())
    cursor.expect("IN")
    words = []
    while not cursor.at_word("MODE"):
        words.append(cursor.next().value)
    mode = _MODES.get(" ".join(words))
    if mode is None:
        raise cursor.error(1737, "valid modes: [ROW] SHARE, [[SHARE] ROW] EXCLUSIVE, SHARE UPDATE")
    cursor.expect("MODE")
    nowait = " NOWAIT" if cursor.accept("NOWAIT") else ""
    seconds = cursor.number() if cursor.accept("WAIT") else ""
    cursor.finish()
    await session.statements.begin()
    text = f"LOCK TABLE {', '.join(tables)} IN {mode} MODE{nowait}"
    if seconds:
        await session.statements.guarded_text(f"SET LOCAL lock_timeout = '{seconds}s'")
    await session.statements.guarded_text(text)
    if seconds:
        await session.statements.text("SET LOCAL lock_timeout = 0")
