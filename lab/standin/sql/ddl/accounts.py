"""CREATE, ALTER and DROP of ROLE, PROFILE and TABLESPACE."""

from __future__ import annotations

import json
import re

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_SIZE_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_SIZE = re.compile(r"(\d+)\s*([KMGT]?)\b", re.IGNORECASE)


def create_role(cursor: Cursor) -> list[str]:
    name = cursor.next().value
    if cursor.at_word("IDENTIFIED"):
        refuse("a role's password", cursor.token.start)
    cursor.accept("NOT", "IDENTIFIED")
    return [f"SELECT sys.create_role({literal(name)})"]


def drop_role(cursor: Cursor) -> list[str]:
    return [f"SELECT sys.drop_role({literal(cursor.next().value)})"]


def change_profile(cursor: Cursor, action: str) -> list[str]:
    """action: CREATE or ALTER."""
    name = cursor.next().value
    limits: dict[str, str] = {}
    cursor.expect("LIMIT")
    while (resource := cursor.token).kind is Kind.WORD:
        cursor.next()
        limits[resource.value] = _limit(cursor)
        cursor.accept("LIMIT")
    return [f"SELECT sys.change_profile('{action}', {literal(name)}, {literal(json.dumps(limits))})"]


def _limit(cursor: Cursor) -> str:
    """A number or a fraction (1/24), UNLIMITED, DEFAULT or a name."""
    value = cursor.next().value
    if not cursor.accept_op("/"):
        return value
    return f"{float(value) / float(cursor.number()):.10f}"


def drop_profile(cursor: Cursor) -> list[str]:
    name = cursor.next().value
    return [f"SELECT sys.drop_profile({literal(name)}, {cursor.accept('CASCADE')})"]


def create_tablespace(cursor: Cursor, contents: str) -> list[str]:
    """Recorded: where Oracle would put the bytes; every tablespace lies where PostgreSQL's data lie."""
    name = cursor.next().value
    file, extends = f"{name.lower()}01.dbf", False
    while cursor.token.kind is not Kind.END and not cursor.at_op(";"):
        if cursor.accept("DATAFILE") or cursor.accept("TEMPFILE"):
            file = cursor.next().value if cursor.token.kind is Kind.STRING else file
        elif cursor.accept("AUTOEXTEND"):
            extends = cursor.next().value == "ON"
        else:
            cursor.next()
    return [f"SELECT sys.create_tablespace({literal(name)}, '{contents}', {literal(file)}, {extends})"]


def drop_tablespace(cursor: Cursor) -> list[str]:
    name = cursor.next().value
    including = cursor.accept("INCLUDING", "CONTENTS")
    cursor.accept("AND", "DATAFILES")
    cursor.accept("CASCADE", "CONSTRAINTS")
    return [f"SELECT sys.drop_tablespace({literal(name)}, {including})"]


def parse_size(cursor: Cursor) -> int:
    """A size clause (10, 10M, 1G) in bytes; -1 for UNLIMITED."""
    if cursor.accept("UNLIMITED"):
        return -1
    start = cursor.token.start
    found = _SIZE.match(cursor.sql, start)
    if found is None:
        raise cursor.error(2180, "invalid option for CREATE TABLESPACE")
    while cursor.token.kind is not Kind.END and cursor.token.start < found.end():
        cursor.next()
    return int(found[1]) * _SIZE_UNITS[found[2].upper()]
