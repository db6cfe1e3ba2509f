"""Logging on: both phases, a new password, and the session opened at the end."""

from __future__ import annotations

import logging
import os
import socket
from dataclasses import dataclass, field

from ..auth.o5logon import Exchange, LogonDeniedError, Pair
from ..auth.verifiers import dummy_verifier, make_verifier
from ..config import Limits
from ..identity import SessionIdentity
from ..interface import BindType, Database, OraError, Session
from ..interface import Options as ExecuteOptions
from ..logs import fields
from ..tns.connect import Connect
from ..ttc.authentication import Logon, make_pairs
from ..ttc.capabilities import Capabilities
from ..ttc.endofcall import make_warning
from .context import Context

log = logging.getLogger(__name__)
_NO_BINDS: tuple[BindType, ...] = ()
_MAX_PASSWORD = 1024
_SECRET = os.urandom(32)


def user_name(sent: str) -> str:
    """As Oracle folds it: upper case unless quoted."""
    return sent[1:-1] if len(sent) > 2 and sent[0] == sent[-1] == '"' else sent.upper()


@dataclass
class LogonAttempt:
    """One client's way through both phases. known: the user exists (never shown before the end); first: what phase one
    told of the client."""

    database: Database
    connect: Connect
    user: str = ""
    known: bool = False
    exchange: Exchange | None = None
    first: dict[str, str] = field(default_factory=dict)

    async def challenge(self, request: Logon) -> bytes:
        """Phase one's reply. Raises what the database says of the account (ORA-28000, ORA-01033)."""
        self.user, self.first = user_name(request.user), request.pairs
        verifier = await self.database.verifier(self.user)
        self.known = verifier is not None
        self.exchange = Exchange(verifier or dummy_verifier(self.user, _SECRET))
        return make_pairs(self.exchange.challenge())

    async def prove(self, request: Logon) -> None:
        """Phase two's check, and the new password if one came along; ORA-01017 unless the password is right."""
        exchange = self.exchange
        try:
            if exchange is None or user_name(request.user) != self.user:
                raise LogonDeniedError
            exchange.prove(request.pairs)
            if not self.known:
                raise LogonDeniedError
        except LogonDeniedError:
            log.warning("logon denied", extra=fields(user=self.user, program=self.connect.field("PROGRAM")))
            await self.database.logon_failed(self.user)
            raise OraError(1017, "invalid username/password; logon denied") from None
        if "AUTH_NEWPASSWORD" in request.pairs:
            await self._store_new(exchange, request)

    async def change_password(self, request: Logon) -> None:
        """Phase two inside a session: old and new password."""
        exchange = self.exchange
        assert exchange is not None
        try:
            right = exchange.is_password(request.pairs["AUTH_PASSWORD"])
        except (KeyError, ValueError):
            right = False
        if not right:
            raise OraError(28008, "invalid old password")
        await self._store_new(exchange, request)

    async def _store_new(self, exchange: Exchange, request: Logon) -> None:
        try:
            password = exchange.open_password(request.pairs["AUTH_NEWPASSWORD"])
        except (KeyError, ValueError):
            raise OraError(988, "missing or invalid password(s)") from None
        if not password:
            raise OraError(988, "missing or invalid password(s)")
        if len(password) > _MAX_PASSWORD:
            raise OraError(28218, f"password length more than {_MAX_PASSWORD} bytes")
        verifier = make_verifier(password)
        await self.database.set_password(self.user, verifier)
        exchange.replace(verifier)

    async def open(self, request: Logon, caps: Capabilities, limits: Limits, numbers: tuple[int, int]) -> Context:
        """The session, its time zone set as the client asked."""
        pairs = self.first | request.pairs
        proxied = pairs.get("PROXY_CLIENT_NAME")
        identity = SessionIdentity(
            user=user_name(proxied) if proxied else self.user,
            service=self.connect.service,
            sid=numbers[0],
            serial=numbers[1],
            program=pairs.get("AUTH_PROGRAM_NM", ""),
            machine=pairs.get("AUTH_MACHINE", ""),
            os_user=pairs.get("AUTH_SID", ""),
            proxy_user=self.user if proxied else None,
            privileged=request.privileged,
            terminal=pairs.get("AUTH_TERMINAL", ""),
            driver=pairs.get("SESSION_CLIENT_DRIVER_NAME", ""),
            process=pairs.get("AUTH_PID", ""),
            edition=pairs.get("AUTH_ORA_EDITION", ""),
            contexts=request.contexts,
        )
        session = await self.database.open_session(identity)
        await _apply(session, pairs.get("AUTH_ALTER_SESSION", ""))
        return Context(caps, limits, self.database, session, identity)

    def welcome(self, context: Context) -> bytes:
        """Phase two's reply."""
        assert self.exchange is not None
        warning = _grace(context.identity.activity.grace_days)
        return make_pairs(_session_pairs(context, self.exchange.server_proof())) + make_warning(warning)


def _grace(days: int) -> OraError | None:
    if days < 0:
        return OraError(28011, "the account will expire soon; change your password now")
    return OraError(28002, f"the password will expire within {days} days") if days else None


async def _apply(session: Session, sql: str) -> None:
    if not sql:
        return
    try:
        await session.execute(session.parse(sql), _NO_BINDS, [()], ExecuteOptions())
    except OraError as error:
        log.warning("the client's ALTER SESSION failed", extra=fields(sql=sql, error=error.text))


def _session_pairs(context: Context, proof: str) -> list[Pair]:
    identity, names = context.identity, context.database.names
    service = identity.service
    values = {
        "AUTH_VERSION_STRING": "- Production",
        "AUTH_VERSION_SQL": "26",
        "AUTH_VERSION_NO": str(context.caps.version_number),
        "AUTH_VERSION_STATUS": "0",
        "AUTH_CAPABILITY_TABLE": "",
        "AUTH_DBNAME": service,
        "AUTH_SESSION_ID": str(identity.sid),
        "AUTH_SERIAL_NUM": str(identity.serial),
        "AUTH_INSTANCE_NO": "1",
        "AUTH_FAILOVER_ID": "",
        "AUTH_SERVER_PID": str(os.getpid()),
        "AUTH_SC_SERVER_HOST": socket.gethostname(),
        "AUTH_SC_DBUNIQUE_NAME": names.name,
        "AUTH_SC_REAL_DBUNIQUE_NAME": names.unique,
        "AUTH_SC_INSTANCE_NAME": names.instance,
        "AUTH_SC_SERVICE_NAME": service.lower(),
        "AUTH_SC_DB_DOMAIN": "",
        "AUTH_INSTANCENAME": names.instance,
        "AUTH_MAX_OPEN_CURSORS": str(context.limits.cursors),
        "AUTH_MAX_IDEN_LENGTH": "128",
        "AUTH_SVR_RESPONSE": proof,
        "AUTH_NLS_LXLAN": "AMERICAN",
        "AUTH_NLS_LXCTERRITORY": "AMERICA",
        "AUTH_USER_ID": "100",
    }
    return [(key, value, 0) for key, value in values.items()]
