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
    """CREATE, ALTER and DROP USER; needs a privileged session (ORA-01031)."""
    admin = session.database.admin
    if not _own_password(session, change) and not await _may(session, f"{change.action.upper()} USER"):
        raise OraError(1031, "insufficient privileges")
    exists = await session.database.verifier_row(change.name) is not None
    if change.action == "create" and exists:
        raise OraError(1920, f"user name '{change.name}' conflicts with another user or role name")
    if change.action != "create" and not exists:
        raise OraError(1918, f"user '{change.name}' does not exist")
    if change.action == "create":
        await admin.text(*create_statements(change.name, make_verifier(change.password or secrets.token_hex(16))))
    elif change.action == "drop":
        await _drop(session, change)
    elif change.password is not None:
        await session.database.set_password(change.name, make_verifier(change.password))
    if change.proxy is not None:
        await admin.text(_proxy(change.name, *change.proxy))
    if change.locked is not None:
        await admin.text(
            f"UPDATE sys.user$ SET locked = {change.locked}, failed = 0 WHERE name = {literal(change.name)}"
        )


def _own_password(session: PgSession, change: UserChange) -> bool:
    """Everybody may change that."""
    own = change.action == "alter" and change.name == session.identity.user.upper()
    return own and change.locked is None and change.proxy is None


async def _may(session: PgSession, what: str) -> bool:
    """Not asked on the session's own connection: a program may be running there."""
    user = session.identity.user.upper()
    found = await session.database.admin.text(
        f"SELECT 1 FROM sys.sysauth$ WHERE grantee IN ({literal(user)}, 'PUBLIC')"
        f" AND privilege IN ({literal(what)}, 'DBA', 'ALL PRIVILEGES')"
    )
    return user in ("SYS", "SYSTEM") or found.ntuples > 0


def _proxy(client: str, proxy: str, allowed: bool) -> str:
    if allowed:
        return f"INSERT INTO sys.proxy$ VALUES ({literal(proxy)}, {literal(client)}) ON CONFLICT DO NOTHING"
    return f"DELETE FROM sys.proxy$ WHERE proxy = {literal(proxy)} AND client = {literal(client)}"


async def _drop(session: PgSession, change: UserChange) -> None:
    role = quote(fold(change.name))
    objects = await session.database.admin.text(
        f"SELECT 1 FROM pg_class WHERE relnamespace = {literal(role)}::regnamespace LIMIT 1"
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
        f"DELETE FROM sys.proxy$ WHERE {literal(change.name)} IN (proxy, client)",
    )
