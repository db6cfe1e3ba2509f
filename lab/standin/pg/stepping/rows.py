"""The rows of a loop, read at once: they outlive a COMMIT or ROLLBACK in the loop, as Oracle's do."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.pg.stepping.leaves import ensure
from lab.standin.sql.names import quote

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def open_rows(session: PgSession, portal: str) -> tuple[str, str, list[bytes]]:
    """Read and close a cursor: the type of its rows, the statement that makes this type, and the rows as its text."""
    name = quote(portal)
    result = (await session.statements.execute(f"FETCH ALL FROM {name}", (), [()], (), True))[0]
    await session.statements.text(f"CLOSE {name}")
    kinds = await _kinds(session, result)
    names = [quote((result.fname(index) or b"").decode()) for index in range(result.nfields)]
    fields = ", ".join(f"{field} {kind}" for field, kind in zip(names, kinds, strict=True))
    kind = f'pg_temp."row${zlib.crc32(fields.encode()):08x}"'
    made = f"CREATE TYPE {kind} AS ({fields})"
    await ensure(session, made)
    return kind, made, [_row(result, number) for number in range(result.ntuples)]


async def _kinds(session: PgSession, result: pq.abc.PGresult) -> list[str]:
    pairs = [f"format_type({result.ftype(index)}, {result.fmod(index)})" for index in range(result.nfields)]
    found = await session.statements.text(f"SELECT {', '.join(pairs)}")
    return [(found.get_value(0, index) or b"").decode() for index in range(found.nfields)]


def _row(result: pq.abc.PGresult, number: int) -> bytes:
    """One row as the text of a composite value."""
    return b"(" + b",".join(_field(result.get_value(number, index)) for index in range(result.nfields)) + b")"


def _field(value: bytes | None) -> bytes:
    if value is None:
        return b""
    return b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'""') + b'"'
