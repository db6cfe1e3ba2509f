"""The listener: TCP and TCPS ports, the health socket, and a clean end."""

from __future__ import annotations

import asyncio
import importlib
import logging
import socket
import ssl
from contextlib import AsyncExitStack

from .config import ConfigError, Settings
from .health import serve_health
from .interface import Database, DatabaseFactory
from .logs import fields
from .patience import Patience
from .session.connection import Connection
from .session.conversation import Conversation
from .session.listener import Listener
from .session.numbers import SessionNumbers
from .session.shared import Shared

log = logging.getLogger(__name__)
_BACKLOG = 512
_KEEPALIVE_IDLE, _KEEPALIVE_INTERVAL, _KEEPALIVE_COUNT = 30, 10, 3
_UNACKNOWLEDGED_MS = 60_000


def load_factory(name: str) -> DatabaseFactory:
    """`module:name` to what it names; ConfigError when there is no such thing."""
    module, _, attribute = name.partition(":")
    try:
        factory: DatabaseFactory = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise ConfigError(f"database.factory: {name!r} cannot be used: {error}") from error
    return factory


def tls_context(settings: Settings) -> ssl.SSLContext:
    """For TCPS, of clients too when a CA is set; ConfigError when certificate, key or CA cannot be used."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    try:
        context.load_cert_chain(settings.tls_certificate, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"tls_certificate, tls_key: {error}") from error
    if settings.tls_client_ca:
        _want_clients_certificates(context, settings.tls_client_ca)
    return context


def _want_clients_certificates(context: ssl.SSLContext, authority: str) -> None:
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        context.load_verify_locations(authority)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"tls_client_ca: {error}") from error


class Server:
    """A running listener over one database. Use as an async context manager."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        services = database.services | frozenset(settings.services)
        self._listener = Listener(settings.mode, services, settings.redirect)
        self._shared = Shared(
            settings.mode, self._listener, settings.limits, database, SessionNumbers(settings.limits.sessions)
        )
        self._database = database
        self._connections: set[Connection] = set()
        self._patience = Patience()
        self._stack = AsyncExitStack()
        self.port = 0
        self.tls_port = 0

    async def __aenter__(self) -> Server:
        settings = self._settings
        try:
            self.port = await self._listen(settings.port, None)
            if settings.tls_port or settings.tls_certificate:
                self.tls_port = await self._listen(settings.tls_port, tls_context(settings))
            if settings.health_socket:
                health = await serve_health(settings.health_socket, self._database)
                self._stack.callback(health.close)
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def _listen(self, port: int, tls: ssl.SSLContext | None) -> int:
        loop = asyncio.get_running_loop()
        try:
            server = await loop.create_server(
                lambda: Connection(self._converse, self._patience),
                self._settings.listen,
                port,
                ssl=tls,
                backlog=_BACKLOG,
                ssl_handshake_timeout=self._settings.limits.connect_timeout if tls else None,
            )
        except OSError as error:
            raise ConfigError(f"listen: {self._settings.listen}:{port}: {error.strerror or error}") from error
        self._stack.callback(server.close)
        bound: int = server.sockets[0].getsockname()[1]
        self._listener.endpoints.append(("tcps" if tls else "tcp", bound))
        return bound

    async def _converse(self, connection: Connection) -> None:
        self._connections.add(connection)
        try:
            connection.tune(keep_alive)
            await Conversation(connection, self._shared).run()
        finally:
            connection.rest()
            self._connections.discard(connection)

    async def __aexit__(self, *exc: object) -> None:
        """Stop listening, end every session (rolled back), close the database."""
        await self._stack.aclose()
        tasks = [one.task for one in self._connections if one.task]
        for connection in list(self._connections):
            connection.abort()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        log.info("stopped", extra=fields(sessions_ended=len(tasks)))


def keep_alive(sock: socket.socket) -> None:
    """Find clients whose machine died, whether or not something is on its way to them: about a minute."""
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNACKNOWLEDGED_MS)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        (socket.TCP_KEEPIDLE, _KEEPALIVE_IDLE),
        (socket.TCP_KEEPINTVL, _KEEPALIVE_INTERVAL),
        (socket.TCP_KEEPCNT, _KEEPALIVE_COUNT),
    ):
        sock.setsockopt(socket.IPPROTO_TCP, option, value)
