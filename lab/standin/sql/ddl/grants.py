"""GRANT and REVOKE: system privileges, roles, object privileges (on columns too), directories."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import fold, is_name, literal
from lab.standin.sql.refusal import refuse

_WITH_COLUMNS = frozenset({"INSERT", "UPDATE", "REFERENCES"})


@dataclass(frozen=True)
class Privilege:
    """columns: in PostgreSQL's spelling, none for the whole object."""

    name: str
    columns: tuple[str, ...] = ()


def parse_grant(cursor: Tables, action: str) -> list[str]:
    """The calls of schema sys that do it."""
    given = action == "GRANT"
    privileges = [_privilege(cursor)]
    while cursor.accept_op(","):
        privileges.append(_privilege(cursor))
    place = _place(cursor) if cursor.accept("ON") else ""
    cursor.expect("TO" if given else "FROM")
    grantees = [cursor.next().value]
    while cursor.accept_op(","):
        grantees.append(cursor.next().value)
    option = _option(cursor, given, bool(place))
    pairs = [(privilege, grantee) for privilege in privileges for grantee in grantees]
    if place:
        return [place.format(given=given, what=_text(p), whom=literal(g), option=option) for p, g in pairs]
    if given:
        return [f"SELECT sys.grant_system({literal(p.name)}, {literal(g)}, {option})" for p, g in pairs]
    return [f"SELECT sys.revoke_system({literal(p.name)}, {literal(g)})" for p, g in pairs]


def _privilege(cursor: Cursor) -> Privilege:
    start = cursor.token
    if not is_name(start):
        raise cursor.error(990, "missing or invalid privilege")
    words = [cursor.next().value]
    while is_name(cursor.token) and not cursor.at_any({"ON", "TO", "FROM"}):
        words.append(cursor.next().value)
    if cursor.at_word("ON") and words == ["ON"]:
        raise cursor.error(990, "missing or invalid privilege")
    if words[0] == "INHERIT" or words[-2:] == ["LINK", "PRIVILEGES"]:
        refuse(" ".join(words), start.start)
    columns: tuple[str, ...] = ()
    if cursor.at_op("("):
        if words[0] not in _WITH_COLUMNS:
            raise cursor.error(969, "missing ON keyword")
        columns = _columns(cursor)
    return Privilege(" ".join(words), columns)


def _columns(cursor: Cursor) -> tuple[str, ...]:
    cursor.expect_op("(")
    names = [fold(cursor.next().value)]
    while cursor.accept_op(","):
        names.append(fold(cursor.next().value))
    cursor.expect_op(")")
    return tuple(names)


def _place(cursor: Tables) -> str:
    """A call to be completed with what and to whom; braces in names are doubled."""
    if cursor.accept("DIRECTORY"):
        name = _safe(cursor.next().value)
        return "SELECT sys.grant_directory({given}, " + "{what[0]}, " + name + ", {whom}, {option})"
    for word in ("USER", "EDITION", "JAVA", "MINING"):
        if cursor.at_word(word) and is_name(cursor.peek()) and cursor.peek().value not in ("TO", "FROM"):
            refuse(f"a privilege on {word}", cursor.token.start)
    parts = [part.strip('"') for part in cursor.dotted_name().split(".")]
    owner, name = cursor.catalog.resolve(cursor.schema, parts)
    place = f"{_safe(owner)}, {_safe(name)}"
    return "SELECT sys.grant_object({given}, {what[0]}, {what[1]}, " + place + ", {whom}, {option})"


def _safe(name: str) -> str:
    return literal(name).replace("{", "{{").replace("}", "}}")


def _text(privilege: Privilege) -> tuple[str, str]:
    columns = ", ".join(literal(column) for column in privilege.columns)
    return literal(privilege.name), f"ARRAY[{columns}]::text[]"


def _option(cursor: Cursor, given: bool, of_object: bool) -> bool:
    """WITH GRANT OPTION is for objects, WITH ADMIN OPTION for the rest; what REVOKE says of cascading is how it is."""
    if given:
        for word in ("HIERARCHY", "DELEGATE"):
            if cursor.at_word("WITH", word):
                refuse(f"WITH {word} OPTION", cursor.token.start)
        return cursor.accept("WITH", "GRANT" if of_object else "ADMIN", "OPTION")
    if not cursor.accept("CASCADE", "CONSTRAINTS"):
        cursor.accept("FORCE")
    return False
