"""Filling the reference tables, once."""

from __future__ import annotations

import oracledb

from lab.his.data.hospital import Table, make_hospital
from lab.his.data.sizes import SIZES
from lab.his.schema.versions import SchemaProblem

BATCH = 20_000


def is_seeded(connection: oracledb.Connection) -> bool:
    """Whether the reference data are there. They come in one transaction: all or nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM departments")
        (count,) = cursor.fetchone() or (0,)
    return bool(count)


def seed(connection: oracledb.Connection, size: str, number: int) -> dict[str, int]:
    """Make and load the data; table -> rows. Nothing is done, and nothing returned, where data are there already."""
    if size not in SIZES:
        raise SchemaProblem(f"Unknown size {size}: use one of {', '.join(SIZES)}")
    if is_seeded(connection):
        return {}
    loaded = {table.name: _load(connection, table) for table in make_hospital(SIZES[size], number)}
    connection.commit()
    return loaded


def _load(connection: oracledb.Connection, table: Table) -> int:
    with connection.cursor() as cursor:
        for start in range(0, len(table.rows), BATCH):
            cursor.executemany(table.insert, table.rows[start : start + BATCH])
    return len(table.rows)
