"""CREATE, ALTER, DROP USER."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.ddl.accounts import parse_size
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


@dataclass(frozen=True)
class UserChange:
    """action: create, alter or drop. None: leave it as it is. old_password: what REPLACE said. quotas: tablespace ->
    bytes, -1 unlimited. proxy: a user that may (True) or may no longer log on as this one with its own password."""

    action: str
    name: str
    password: str | None = None
    old_password: str | None = None
    locked: bool | None = None
    expired: bool = False
    cascade: bool = False
    proxy: tuple[str, bool] | None = None
    default_tablespace: str | None = None
    temporary_tablespace: str | None = None
    profile: str | None = None
    quotas: dict[str, int] = field(default_factory=dict)

    @property
    def only_password(self) -> bool:
        """What everybody may change of itself."""
        return self == UserChange("alter", self.name, self.password, self.old_password)


def parse_user(cursor: Cursor, action: str) -> UserChange:
    change = UserChange(action, cursor.next().value)
    if action == "drop":
        return replace(change, cascade=cursor.accept("CASCADE"))
    while cursor.token.kind is not Kind.END and not cursor.at_op(";"):
        for words, parse in _CLAUSES.items():
            if cursor.accept(*words.split()):
                change = parse(cursor, change)
                break
        else:
            refuse(f"{cursor.token.value} of a user", cursor.token.start)
    return change


def _identified(cursor: Cursor, change: UserChange) -> UserChange:
    password = _password(cursor)
    return replace(change, password=password, old_password=_password(cursor) if cursor.accept("REPLACE") else None)


def _password(cursor: Cursor) -> str:
    token = cursor.next()
    return cursor.sql[token.start : token.end].strip('"')


def _account(cursor: Cursor, change: UserChange) -> UserChange:
    word = cursor.next().value
    if word not in ("LOCK", "UNLOCK"):
        raise cursor.error(922, "missing or invalid option")
    return replace(change, locked=word == "LOCK")


def _quota(cursor: Cursor, change: UserChange) -> UserChange:
    size = parse_size(cursor)
    cursor.expect("ON")
    return replace(change, quotas={**change.quotas, cursor.next().value: size})


def _proxy(allowed: bool) -> Callable[[Cursor, UserChange], UserChange]:
    return lambda cursor, change: replace(change, proxy=(cursor.next().value, allowed))


def _default_role(cursor: Cursor, change: UserChange) -> UserChange:
    if not cursor.accept("ALL") or cursor.at_word("EXCEPT"):
        refuse("DEFAULT ROLE other than ALL", cursor.token.start)
    return change


_CLAUSES: dict[str, Callable[[Cursor, UserChange], UserChange]] = {
    "IDENTIFIED BY": _identified,
    "ACCOUNT": _account,
    "DEFAULT TABLESPACE": lambda cursor, change: replace(change, default_tablespace=cursor.next().value),
    "TEMPORARY TABLESPACE": lambda cursor, change: replace(change, temporary_tablespace=cursor.next().value),
    "PROFILE": lambda cursor, change: replace(change, profile=cursor.next().value),
    "QUOTA": _quota,
    "PASSWORD EXPIRE": lambda cursor, change: replace(change, expired=True),
    "DEFAULT ROLE": _default_role,
    "GRANT CONNECT THROUGH": _proxy(True),
    "REVOKE CONNECT THROUGH": _proxy(False),
}
