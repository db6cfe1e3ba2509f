"""The PostgreSQL backend of the stand-in."""

from __future__ import annotations

from collections.abc import Mapping

from lab.standin.pg.database import PgDatabase


async def open_database(settings: Mapping[str, object]) -> PgDatabase:
    """The server's database factory. settings: `dsn` (a superuser's libpq connection string), `services` (names,
    default XEPDB1), `release` (19 or 23: 23 knows SELECT without FROM). Raises OraError 1034 when PostgreSQL cannot be
    reached."""
    services = settings.get("services", ["XEPDB1"])
    names = (
        frozenset(str(name).upper() for name in services)
        if isinstance(services, list | tuple)
        else frozenset({"XEPDB1"})
    )
    return await PgDatabase.open(str(settings["dsn"]), names, int(str(settings.get("release", 19))))
