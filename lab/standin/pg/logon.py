"""Opening a user's connection: who may come in as whom, and what the connection is told of its session."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lab.standin.identity import AppContext, SessionIdentity
from lab.standin.interface import OraError
from lab.standin.sql.names import literal

if TYPE_CHECKING:
    from lab.standin.pg.database import PgDatabase

CLIENT_CONTEXT = "CLIENTCONTEXT"


async def admitted(database: PgDatabase, identity: SessionIdentity) -> SessionIdentity:
    """Who the session will be: AS SYSDBA it is SYS's. ORA-28150, ORA-01031 when the user may not."""
    if identity.proxy_user:
        await _proxied(database, identity)
    if identity.edition and identity.edition.upper() != "ORA$BASE":
        raise OraError(38802, "edition does not exist")
    if not identity.privileged:
        return identity
    if identity.user.upper() not in ("SYS", "SYSTEM") and not await database.has_privilege(identity.user, "SYSDBA"):
        raise OraError(1031, "insufficient privileges")
    return replace(identity, user="SYS")


async def _proxied(database: PgDatabase, identity: SessionIdentity) -> None:
    proxy, client = literal((identity.proxy_user or "").upper()), literal(identity.user.upper())
    admin = await database.housekeeping()
    found = await admin.text(f"SELECT 1 FROM sys.proxy$ WHERE proxy = {proxy} AND client = {client}")
    if not found.ntuples:
        raise OraError(28150, f"proxy not authorized to connect as client {identity.user}")
    await database.verifier(identity.user)


def settings_of(identity: SessionIdentity, release: int) -> str:
    """The calls that tell a connection whose it is, and which release it speaks as."""
    values = {
        "release": str(release),
        "user": identity.user,
        "service": identity.service.lower(),
        "sid": str(identity.sid),
        "serial": str(identity.serial),
        "program": identity.program,
        "machine": identity.machine,
        "os_user": identity.os_user,
        "terminal": identity.terminal,
        "proxy_user": identity.proxy_user or "",
        "privileged": "on" if identity.privileged else "off",
        "module": identity.program,
        "contexts": contexts_text(merged({}, identity.contexts)),
    }
    return ", ".join(f"set_config({literal('ora.' + key)}, {literal(text)}, false)" for key, text in values.items())


def merged(before: Mapping[str, dict[str, str]], new: Iterable[AppContext]) -> dict[str, dict[str, str]]:
    """Application contexts with more attributes. ORA-28267 for a namespace that a client may not set."""
    contexts = {namespace: dict(values) for namespace, values in before.items()}
    for namespace, name, value in new:
        check_namespace(namespace)
        contexts.setdefault(namespace.upper(), {})[name.upper()] = value
    return contexts


def check_namespace(namespace: str) -> None:
    """Clients set attributes of CLIENTCONTEXT only; other namespaces belong to packages."""
    if namespace.upper() != CLIENT_CONTEXT:
        raise OraError(28267, "Invalid NameSpace Value")


def contexts_text(contexts: Mapping[str, Mapping[str, str]]) -> str:
    """As SYS_CONTEXT reads them."""
    return json.dumps(contexts) if contexts else ""
