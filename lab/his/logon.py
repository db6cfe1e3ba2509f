"""One attempt to connect to the database and log on."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import oracledb

from lab.his.settings import HisSettings

REACH_TIMEOUT = 0.2  # s; the kernel answers for a busy listener too


def _exact_numbers(cursor: oracledb.AsyncCursor, metadata: oracledb.FetchInfo) -> oracledb.Var | None:
    """Whole numbers as int, all others as Decimal: money is never a float."""
    if metadata.type_code is not oracledb.DB_TYPE_NUMBER:
        return None
    whole = metadata.scale == 0 and bool(metadata.precision)
    return cursor.var(int if whole else Decimal, arraysize=cursor.arraysize)


class Logon:
    """Attempts by these settings."""

    def __init__(self, settings: HisSettings) -> None:
        self._settings = settings
        self._address = _address(settings.dsn)

    async def reach(self) -> None:
        """Whether something listens there at all: cheap for both, and quick to notice an address that has come back.

        Raises OSError, TimeoutError.
        """
        if self._address is None:
            return
        async with asyncio.timeout(REACH_TIMEOUT):
            _, writer = await asyncio.open_connection(*self._address)
        writer.close()

    async def connect(self, patience: float) -> oracledb.AsyncConnection:
        """patience: seconds for the whole attempt. Raises oracledb.Error, OSError, TimeoutError."""
        settings = self._settings
        async with asyncio.timeout(patience):
            connection: oracledb.AsyncConnection = await oracledb.connect_async(
                user=settings.user,
                password=settings.password,
                dsn=settings.dsn,
                tcp_connect_timeout=patience,
            )
        if not connection.is_healthy():  # setting a time-out on a connection that is lost crashes the driver
            raise ConnectionResetError("The database closed the connection after the logon")
        connection.call_timeout = int(settings.call_timeout * 1000)
        connection.outputtypehandler = _exact_numbers
        return connection


def _address(dsn: str) -> tuple[str, int] | None:
    """Host and port of a connect string with one address; None for any other."""
    parameters = oracledb.ConnectParams()
    try:
        parameters.parse_connect_string(dsn)
    except oracledb.Error:
        return None
    host, port = parameters.host, parameters.port
    return (host, port) if isinstance(host, str) and isinstance(port, int) else None
