"""Translating with what the database knows: columns of tables are looked up when a statement cannot be understood
without them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from lab.standin.sql.catalog import Catalog, ColumnsWanted, Name
from lab.standin.sql.names import literal, quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

Result = TypeVar("Result")


_LONG = 20_000  # characters; what takes long is done beside the loop, which serves the other sessions


async def informed(session: PgSession, make: Callable[[Catalog], Result], size: int = 0) -> Result:
    """What `make` makes of the session's catalog. size: of the text, in characters."""
    while True:
        try:
            return make(session.catalog) if size < _LONG else await asyncio.to_thread(make, session.catalog)
        except ColumnsWanted as wanted:
            session.catalog.listed[wanted.table] = await _columns(session, wanted.table)


async def _columns(session: PgSession, table: Name) -> tuple[str, ...]:
    """Empty for a table that is not there: PostgreSQL says so when the statement runs."""
    name = f"{quote(table[0])}.{quote(table[1])}"
    rows = await session.database.admin.text(
        f"SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({literal(name)}) "
        "AND attnum > 0 AND NOT attisdropped AND attstattarget <> 101 ORDER BY attnum"
    )
    return tuple((rows.get_value(row, 0) or b"").decode() for row in range(rows.ntuples))
