"""ESTIMATE_ONLY: how much an export would be, by the blocks that the tables have."""

from __future__ import annotations

from psycopg import sql

from lab.standin.datapump.dumpfile import TableData
from lab.standin.datapump.messages import Log
from lab.standin.datapump.session import Connection
from lab.standin.sql.names import unfold


def estimate(connection: Connection, tables: list[TableData], log: Log) -> None:
    """A line for each table, and their sum."""
    log.line("Estimate in progress using BLOCKS method...")
    total = 0
    for table in tables:
        place = sql.Identifier(table.schema, table.name).as_string(connection)
        row = connection.execute("SELECT pg_table_size(to_regclass(%s))", (place,)).fetchone()
        size = int(row[0] or 0) if row else 0
        total += size
        name = f'"{unfold(table.schema)}"."{unfold(table.name)}"'
        log.line(f".  estimated {name:<50} {size / 1024:>12.1f} KB")
    log.line(f"Total estimation using BLOCKS method: {total / 1024:.1f} KB")
