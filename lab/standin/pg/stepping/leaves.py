"""Leaves: statements that PostgreSQL runs as a function of the session, which takes and gives back the variables."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from lab.standin.pg.stepping.scopes import Declared, Scope, Variable, declared
from lab.standin.sql.names import dollar_quoted, quote
from lab.standin.sql.plsql.routines import PRAGMA
from lab.standin.sql.types import from_stored

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_TEXT = 25


def _declaration(name: str, variable: Variable, number: int) -> str:
    if variable.cursor:
        return variable.cursor
    given = f'"p${number}"'
    if variable.kind == "record":
        return f"{quote(name)} record;"
    kind = variable.kind
    if kind.upper().endswith("%TYPE"):
        return f'"t${number}" {kind}; {quote(name)} {kind} := sys.stored_as({given}, "t${number}");'
    return f"{quote(name)} {kind} := {given if '%' in kind else from_stored(given, kind)};"


def _function(variables: list[tuple[str, Variable]], new: list[Declared], lines: list[str], text: str) -> str:
    """The body. new: variables that it declares itself; they are given back too."""
    given = [_declaration(name, variable, number) for number, (name, variable) in enumerate(variables)]
    cursors = [f'{quote(n)} := "p${i}";' for i, (n, v) in enumerate(variables) if v.cursor]
    names = [name for name, _ in variables] + [item.name for item in new]
    back = [
        f'"p${number}" := {quote(name)}::text;'
        for number, name in enumerate(names)
        if not (number < len(variables) and variables[number][1].kind == "record")
    ]
    inner = "\n".join(["BEGIN", *cursors, text + ";" if text else "", *back, "END;"])
    if lines:
        inner = "\n".join(["DECLARE", *lines, inner])
    outer = "\n".join(["DECLARE", *given]) + "\n" if given else ""
    return f"{PRAGMA}{outer}BEGIN\n{inner}\nEND"


async def run_leaf(session: PgSession, scope: Scope, text: str, lines: tuple[str, ...] = ()) -> None:
    """Run statements; with lines also declare variables, which become the scope's. Raises Failure."""
    new = [declared(line) for line in lines]
    fresh = {item.name for item in new}
    mentioned = [pair for pair in scope.mentioned("\n".join([text, *lines])) if pair[0] not in fresh]
    kept = [item for item in new if item.kind != "record"]
    body = _function(mentioned, kept, list(lines), text)
    count = len(mentioned) + len(kept)
    path = f" SET search_path = {quote(scope.owner)}, sys, pg_catalog" if scope.owner else ""
    name = f'pg_temp."step${zlib.crc32((path + body).encode()):08x}{count}"'
    for _, variable in mentioned:
        await ensure(session, variable.made)
    parameters = ", ".join([*(f'INOUT "p${number}" text' for number in range(count)), 'INOUT "p$end" int'])
    await ensure(
        session, f"CREATE OR REPLACE FUNCTION {name}({parameters}) LANGUAGE plpgsql{path} AS {dollar_quoted(body)}"
    )
    values: list[bytes | None] = [variable.value for _, variable in mentioned] + [None] * (len(kept) + 1)
    marks = ", ".join(f"${number + 1}" for number in range(count)) + (", NULL" if count else "NULL")
    oids = (_TEXT,) * count
    result = (
        await session.statements.execute(f"SELECT * FROM {name}({marks})", oids, [values[:count]], [0] * count, True)
    )[0]
    for number, (_, variable) in enumerate(mentioned):
        variable.value = result.get_value(0, number)
    for item in new:
        value = result.get_value(0, len(mentioned) + kept.index(item)) if item in kept else None
        scope.variables[item.name] = Variable(item.kind, item.cursor, value=value)


async def ensure(session: PgSession, statement: str) -> None:
    """Make what is not there yet; a rollback takes what its transaction made."""
    if statement and statement not in session.steps:
        await session.statements.guarded_text(statement)
        session.steps.add(statement)
