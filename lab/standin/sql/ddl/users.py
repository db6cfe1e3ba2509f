"""CREATE, ALTER, DROP USER."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


@dataclass(frozen=True)
class UserChange:
    """action: create, alter or drop. password None: leave it. locked None: leave it.
    proxy: a user that may (True) or may no longer log on as this one with its own password."""

    action: str
    name: str
    password: str | None = None
    locked: bool | None = None
    cascade: bool = False
    proxy: tuple[str, bool] | None = None


def parse_user(cursor: Cursor, action: str) -> UserChange:
    name = cursor.next().value
    if action == "drop":
        return UserChange(action, name, cascade=cursor.accept("CASCADE"))
    password: str | None = None
    locked: bool | None = None
    proxy: tuple[str, bool] | None = None
    while cursor.token.kind is not Kind.END:
        if cursor.accept("IDENTIFIED", "BY"):
            password = cursor.sql[cursor.token.start : cursor.token.end].strip('"')
            cursor.next()
            if cursor.accept("REPLACE"):
                cursor.next()
        elif cursor.accept("ACCOUNT"):
            locked = cursor.next().value == "LOCK"
        elif (
            cursor.accept("DEFAULT", "TABLESPACE")
            or cursor.accept("TEMPORARY", "TABLESPACE")
            or cursor.accept("PROFILE")
        ):
            cursor.next()
        elif cursor.accept("QUOTA"):
            while not cursor.accept("ON"):
                cursor.next()
            cursor.next()
        elif cursor.at_any({"GRANT", "REVOKE"}) and cursor.peek().value == "CONNECT":
            allowed = cursor.next().value == "GRANT"
            cursor.expect("CONNECT", "THROUGH")
            proxy = (cursor.next().value, allowed)
        elif not cursor.accept("PASSWORD", "EXPIRE"):
            refuse(f"{cursor.token.value} of a user", cursor.token.start)
    return UserChange(action, name, password, locked, proxy=proxy)
