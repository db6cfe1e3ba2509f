"""Stored programs that do not compile are stored nevertheless; the client gets a warning (ORA-24344)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.standin.interface import OraError
from lab.standin.pg.statements import Failure
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import fold, is_name, literal, unfold
from lab.standin.sql.tokens import tokenize

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_KINDS = frozenset({"FUNCTION", "PROCEDURE", "PACKAGE", "TRIGGER"})
_SYNTAX = frozenset({900, 902, 903, 904, 905, 906, 907, 908, 911, 917, 920, 923, 925, 926, 928, 933, 936, 1740, 1756})
_NAMES = frozenset({201, 942, 947, 2289, 6550})
_CALLED = re.compile(r"(?:procedure|function) ([\w.\"$#]+)\(")
_NO_PROCEDURE = re.compile(r"([\w.\"$#]+)\(.*\) is not a procedure")


@dataclass(frozen=True)
class Unit:
    """What a CREATE or DROP of stored code is about; owner and name in PostgreSQL's spelling."""

    kind: str
    owner: str
    name: str
    replace: bool


def unit_of(sql: str, schema: str) -> Unit | None:
    """None for other statements, and when the name cannot be made out."""
    try:
        cursor = Cursor(sql)
    except OraError:
        return None
    if cursor.next().value not in ("CREATE", "DROP"):
        return None
    replace = cursor.accept("OR", "REPLACE")
    for word in ("EDITIONABLE", "NONEDITIONABLE"):
        cursor.accept(word)
    if not cursor.at_any(_KINDS):
        return None
    kind = cursor.next().value
    if kind == "PACKAGE" and cursor.accept("BODY"):
        kind = "PACKAGE BODY"
    if not is_name(cursor.token):
        return None
    path = [fold(cursor.next().value)]
    while cursor.accept_op(".") and is_name(cursor.token):
        path.append(fold(cursor.next().value))
    return Unit(kind, path[0] if len(path) > 1 else schema, path[-1], replace)


async def store_invalid(session: PgSession, sql: str, error: OraError) -> bool:
    """Store what did not compile; False when the error is of another kind and the statement fails with it."""
    unit = unit_of(sql, session.schema)
    if unit is None or error.code not in _SYNTAX | _NAMES:
        return False
    if unit.kind == "TRIGGER" and error.code not in _SYNTAX | {6550}:
        return False
    line, column = _position(sql, error.offset)
    parts = [unit.owner, unit.name, unit.kind, sql]
    texts = ", ".join(literal(part) for part in parts)
    numbers = f"{str(unit.replace).lower()}, {line}, {column}"
    await session.statements.text(f"SELECT sys.store_invalid({texts}, {numbers}, {literal(_message(sql, error))})")
    return True


def _position(sql: str, offset: int) -> tuple[int, int]:
    before = sql[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _message(sql: str, error: OraError) -> str:
    if error.code == 6550:
        return error.message.split(":\n", 1)[-1]
    if error.code not in _SYNTAX or error.code == 904:
        return f"PL/SQL: ORA-{error.code:05d}: {error.message}"
    word = re.match(r"\w+|\S", sql[error.offset :])
    return f'PLS-00103: Encountered the symbol "{word.group().upper() if word else "end-of-file"}"'


async def drop_invalid(session: PgSession, sql: str) -> bool:
    """DROP of a program that is invalid; False for all others."""
    unit = unit_of(sql, session.schema)
    if unit is None or sql.lstrip()[:4].upper() != "DROP":
        return False
    names = ", ".join(literal(part) for part in (unit.owner, unit.name, unit.kind))
    found = await session.statements.text(f"SELECT sys.drop_invalid({names})")
    return found.get_value(0, 0) == b"t"


async def call_trouble(session: PgSession, failure: Failure) -> OraError | None:
    """What PL/SQL says of a call of what cannot be called so; None for other failures."""
    message = (failure.result.error_field(77) or b"").decode()
    if failure.state == b"42809" and (match := _NO_PROCEDURE.match(message)):
        return _ignored(f"PLS-00221: '{unfold(_path(match.group(1))[-1])}' is not a procedure or is undefined")
    match = _CALLED.match(message)
    if failure.state != b"42883" or match is None:
        return None
    names = _path(match.group(1))
    owner, name = (names[0], names[1]) if len(names) > 1 else (session.schema, names[0])
    found = await session.statements.text(f"SELECT sys.call_trouble({literal(owner)}, {literal(name)})")
    shown = unfold(name)
    messages = {
        b"invalid": f"PLS-00905: object {unfold(owner)}.{shown.split('.')[0]} is invalid",
        b"arguments": f"PLS-00306: wrong number or types of arguments in call to '{shown.split('.')[-1]}'",
    }
    return _ignored(messages.get(found.get_value(0, 0) or b"", f"PLS-00201: identifier '{shown}' must be declared"))


def _path(written: str) -> list[str]:
    return [part.strip('"') for part in re.findall(r'"(?:[^"]|"")+"|[\w$#]+', written)]


def _ignored(text: str, line: int = 1, column: int = 7, offset: int = 0) -> OraError:
    place = f"line {line}, column {column}:"
    return OraError(6550, f"{place}\n{text}\nORA-06550: {place}\nPL/SQL: Statement ignored", offset)


def located(sql: str, error: OraError) -> OraError:
    """An unknown identifier of a block with its place in the text, as PL/SQL gives it; other errors as they are."""
    match = re.fullmatch(r"PLS-00201: identifier '(.+)' must be declared", error.message)
    named = (token for token in tokenize(sql) if match and is_name(token) and token.value == match.group(1))
    first = next(named, None)
    if first is None:
        return error
    return _ignored(error.message, *_position(sql, first.start), first.start)
