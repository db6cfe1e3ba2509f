"""PostgreSQL's processes for sessions: opened ahead, and used again by the next session after a thorough reset."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

import tzlocal

from lab.standin.interface import OraError
from lab.standin.patience import Patience
from lab.standin.pg.commands import Text, failed
from lab.standin.pg.connection import Connection

log = logging.getLogger(__name__)
# What every session's process is started with, so that a reset comes back to it.
SETTINGS = {
    "datestyle": "ISO,DMY",  # as NLS_DATE_FORMAT, which is DD-MON-RR at first
    "intervalstyle": "postgres",
    "extra_float_digits": "3",
    "bytea_output": "hex",
    "client_min_messages": "error",
    "standard_conforming_strings": "on",
    "check_function_bodies": "off",
    "timezone": "UTC",
}
# The superuser again, no settings, statements, temporary objects, locks and sequence values of the last session.
_RESET = [Text("DISCARD ALL")]
_AHEAD, KEPT, _SESSIONS = 1, 8, 100


class Backends:
    """_AHEAD: opened before anybody asks; KEPT: idle at most; _SESSIONS: served by a process, one after the other."""

    def __init__(self, dsn: str) -> None:
        self._dsn = dsn
        self._settings = {**SETTINGS, "ora.system_zone": tzlocal.get_localzone_name()}
        self._patience = Patience()
        self._idle: deque[Connection] = deque()
        self._opening: asyncio.Task[None] | None = None
        self._closed = False

    async def take(self) -> Connection:
        """A connection that belongs to nobody. Raises OraError (1033, 1034, 18)."""
        try:
            while self._idle:
                connection = self._idle.pop()
                if not connection.dead:
                    return connection
                await connection.close()
            return await self.opened()
        finally:
            self.open_ahead()

    async def opened(self) -> Connection:
        """A new one."""
        return await Connection.open(self._dsn, self._settings, self._patience)

    def open_ahead(self) -> None:
        """In the background, so that the next logon need not wait for it."""
        if len(self._idle) < _AHEAD and self._opening is None and not self._closed:
            self._opening = asyncio.get_running_loop().create_task(self._open_one())

    async def _open_one(self) -> None:
        try:
            await self._keep(await self.opened())
        except OraError as error:
            log.debug("no process ahead: %s", error.text)
        finally:
            self._opening = None

    async def give_back(self, connection: Connection) -> None:
        """After a session, its transaction ended. Never raises."""
        connection.on_notice(None)
        connection.served += 1
        try:
            await connection.cancels_arrived()
            clean = connection.served < _SESSIONS and failed(await connection.run(_RESET)) is None
        except OraError:
            clean = False
        if clean:
            await self._keep(connection)
        else:
            await connection.close()

    async def _keep(self, connection: Connection) -> None:
        if self._closed or len(self._idle) >= KEPT:
            await connection.close()
        else:
            self._idle.append(connection)

    async def close(self) -> None:
        """End the idle ones; what comes back later is closed too."""
        self._closed = True
        if self._opening is not None:
            await self._opening
        while self._idle:
            await self._idle.pop().close()
