"""dumpcheck: proves a backup restorable by comparing an imported schema with the dump, table by table."""

from __future__ import annotations

import json

import psycopg

from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.export import copy_out
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.rowset import RowSet
from lab.standin.datapump.session import Connection, connect
from lab.standin.sql.names import fold, unfold


def compare(dsn: str, parameters: Parameters) -> int:
    """Print one JSON object: tables, rows_exported, rows_restored, checksums_equal, different (names of tables).

    Exit status: 0 equal, 1 different. Raises JobFailed.
    """
    manifest = Reader(parameters.dump).manifest
    remap = {fold(source): fold(target) for source, target in parameters.remap}
    different, restored = [], 0
    with connect(dsn) as connection:
        for table in manifest.tables:
            rows, digest = _checksum(connection, table, remap.get(table.schema, table.schema))
            restored += rows
            if (rows, digest) != (table.rows, table.rowset):
                different.append(f"{unfold(table.name)}: {table.rows} rows exported, {rows} restored, contents differ")
    answer = {
        "tables": len(manifest.tables),
        "rows_exported": sum(table.rows for table in manifest.tables),
        "rows_restored": restored,
        "checksums_equal": bool(manifest.tables) and not different,
        "different": different,
    }
    print(json.dumps(answer))
    return 0 if answer["checksums_equal"] else 1


def _checksum(connection: Connection, table: TableData, schema: str) -> tuple[int, str]:
    """Rows and checksum of a table; (0, "") where there is no such table."""
    rowset, cursor = RowSet(), connection.cursor()
    try:
        with cursor.copy(copy_out(table, schema=schema)) as stream:
            for piece in stream:
                rowset.add(piece)
    except psycopg.Error:
        return 0, ""
    return cursor.rowcount, rowset.hexdigest()
