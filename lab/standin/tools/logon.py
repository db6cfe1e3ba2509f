"""Logging on as SQL*Plus does: `/ as sysdba`, or `NAME/PASSWORD[@service]`; the database is this server's own."""

from __future__ import annotations

import hmac
import re

from lab.standin.auth.verifiers import hash_of, speedy_key
from lab.standin.identity import SessionIdentity
from lab.standin.interface import Database, OraError, Session

_LOGON = re.compile(r'\s*("[^"]+"|[^/@\s]*)\s*(?:/\s*("[^"]*"|[^@\s]*))?(?:@(\S+))?(\s+as\s+sys(?:dba|oper))?\s*', re.I)
SERVICE = "XEPDB1"


async def log_on(database: Database, text: str) -> Session:
    """A session; `/ as sysdba` and an empty text give SYS's. Raises OraError (ORA-01017)."""
    found = _LOGON.fullmatch(text)
    if found is None:
        raise OraError(1017, "invalid username/password; logon denied")
    name, password = found[1], (found[2] or "").strip('"')
    if not name:
        return await database.open_session(SessionIdentity("SYS", SERVICE, 0, 0, "sqlplus", privileged=True))
    user = name[1:-1] if name.startswith('"') else name.upper()
    verifier = await database.verifier(user)
    if verifier is None or not hmac.compare_digest(
        hash_of(speedy_key(password.encode(), verifier.salt), verifier.salt), verifier.hash
    ):
        raise OraError(1017, "invalid username/password; logon denied")
    service = (found[3] or SERVICE).rpartition("/")[2].upper()
    return await database.open_session(
        SessionIdentity(user, service, 0, 0, "sqlplus", privileged=bool(found[4]) or user == "SYS")
    )
