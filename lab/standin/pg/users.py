"""Users: a user is a PostgreSQL role and a schema of the same name; the verifier is stored, never the password."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from lab.standin.interface import OraError, Verifier
from lab.standin.sql.ddl.users import UserChange
from lab.standin.sql.names import fold, literal, quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_ROUNDS = 4096


def make_verifier(password: str) -> Verifier:
    """The 12c verifier of a password (fact sheet, Authentication)."""
    salt = secrets.token_bytes(16)
    speedy = hashlib.pbkdf2_hmac("sha512", password.encode(), salt + b"AUTH_PBKDF2_SPEEDY_KEY", _ROUNDS, 64)
    return Verifier(salt, hashlib.sha512(speedy + salt).digest()[:32])


def create_statements(name: str, verifier: Verifier, privileged: bool = False) -> list[str]:
    """What makes a user (Oracle spelling), idempotent only in that an existing one is an error."""
    role = quote(fold(name))
    kind = "SUPERUSER" if privileged else "NOSUPERUSER"
    return [
        f"CREATE ROLE {role} NOLOGIN {kind}",
        f"CREATE SCHEMA IF NOT EXISTS {role} AUTHORIZATION {role}",
        f"GRANT USAGE ON SCHEMA {role} TO PUBLIC",
        f"INSERT INTO sys.user$ (name, salt, hash) VALUES ({literal(name)}, "
        f"'\\x{verifier.salt.hex()}', '\\x{verifier.hash.hex()}')",
    ]


async def change_user(session: PgSession, change: UserChange) -> None:
    """CREATE, ALTER and DROP USER; without the system privilege ORA-01031, but everybody may change its password."""
    me = session.identity.user.upper()
    await _check(session, change, own=change.name == me)
    admin = session.database.admin
    if change.action == "drop":
        await _drop(session, change)
        return
    if change.action == "create":
        await admin.text(*create_statements(change.name, make_verifier(change.password or secrets.token_hex(16))))
    elif change.password is not None:
        await session.database.set_password(change.name, make_verifier(change.password))
    if statements := [*_attributes(change), *_quotas(change)]:
        await admin.text(*statements)
    if change.proxy is not None:
        await admin.text(_proxy(change.name, *change.proxy))


async def _check(session: PgSession, change: UserChange, own: bool) -> None:
    if not (own and change.only_password) and not await _may(session, f"{change.action.upper()} USER"):
        raise OraError(1031, "insufficient privileges")
    exists = (await session.database.admin.text(f"SELECT sys.is_account({literal(change.name)})")).get_value(0, 0)
    known = await session.database.verifier_row(change.name) is not None
    if change.action == "create" and exists == b"t":
        raise OraError(1920, f"user name '{change.name}' conflicts with another user or role name")
    if change.action != "create" and not known:
        raise OraError(1918, f"user '{change.name}' does not exist")
    if change.action == "drop" and change.name in ("SYS", "SYSTEM"):
        raise OraError(28050, "specified user or role cannot be dropped")
    if change.action == "drop" and session.database.connected(change.name):
        raise OraError(1940, "cannot drop a user that is currently connected")
    spaces = {change.default_tablespace, change.temporary_tablespace, *change.quotas} - {None}
    for space in sorted(str(space) for space in spaces):
        await session.database.admin.text(f"SELECT sys.require_tablespace({literal(space)})")
    if change.profile is not None:
        found = await session.database.admin.text(
            f"SELECT 1 FROM sys.profile$ WHERE profile = {literal(change.profile)}"
        )
        if not found.ntuples:
            raise OraError(2380, f"profile {change.profile} does not exist")


def _attributes(change: UserChange) -> list[str]:
    """What is recorded of an account; a password from another makes an expired one usable again."""
    values: dict[str, str] = {}
    if change.locked is not None:
        values |= {"locked": str(change.locked), "timed": "false", "failed": "0", "locked_at": "now()"}
    if change.expired or change.password is not None:
        values["expired"] = str(change.expired)
    for column, value in (
        ("default_ts", change.default_tablespace),
        ("temp_ts", change.temporary_tablespace),
        ("profile", change.profile),
    ):
        if value is not None:
            values[column] = literal(value)
    if not values:
        return []
    assignments = ", ".join(f"{column} = {value}" for column, value in values.items())
    return [f"UPDATE sys.user$ SET {assignments} WHERE name = {literal(change.name)}"]


def _quotas(change: UserChange) -> list[str]:
    return [
        f"INSERT INTO sys.quota$ VALUES ({literal(change.name)}, {literal(space)}, {size}) "
        "ON CONFLICT (owner, tablespace) DO UPDATE SET bytes = excluded.bytes"
        for space, size in change.quotas.items()
    ]


async def _may(session: PgSession, what: str) -> bool:
    """Not asked on the session's own connection: a program may be running there."""
    user = literal(session.identity.user.upper())
    found = await session.database.admin.text(f"SELECT sys.holds({user}, {literal(what)})")
    return found.get_value(0, 0) == b"t"


def _proxy(client: str, proxy: str, allowed: bool) -> str:
    if allowed:
        return f"INSERT INTO sys.proxy$ VALUES ({literal(proxy)}, {literal(client)}) ON CONFLICT DO NOTHING"
    return f"DELETE FROM sys.proxy$ WHERE proxy = {literal(proxy)} AND client = {literal(client)}"


async def _drop(session: PgSession, change: UserChange) -> None:
    role = quote(fold(change.name))
    objects = await session.database.admin.text(
        f"SELECT 1 FROM pg_class WHERE relnamespace = {literal(role)}::regnamespace UNION ALL "
        f"SELECT 1 FROM pg_proc WHERE pronamespace = {literal(role)}::regnamespace UNION ALL "
        f"SELECT 1 FROM sys.synonym$ WHERE owner = {literal(fold(change.name))} LIMIT 1"
    )
    if objects.ntuples and not change.cascade:
        raise OraError(1922, f"CASCADE must be specified to drop '{change.name}'")
    await session.database.admin.text(
        f"DROP SCHEMA {role} CASCADE",
        f"DROP OWNED BY {role} CASCADE",
        f"DROP ROLE {role}",
        f"DELETE FROM sys.user$ WHERE name = {literal(change.name)}",
        f"DELETE FROM sys.sysauth$ WHERE grantee = {literal(change.name)}",
        f"DELETE FROM sys.source$ WHERE owner IN ({literal(change.name)}, {literal(fold(change.name))})",
        f"DELETE FROM sys.package$ WHERE owner = {literal(fold(change.name))}",
        f"DELETE FROM sys.synonym$ WHERE owner = {literal(fold(change.name))}",
        f"DELETE FROM sys.temporary$ WHERE owner = {literal(fold(change.name))}",
        f"DELETE FROM sys.quota$ WHERE owner = {literal(change.name)}",
        f"DELETE FROM sys.objauth$ WHERE {literal(change.name)} IN (owner, grantee)",
        f"DELETE FROM sys.proxy$ WHERE {literal(change.name)} IN (proxy, client)",
    )
