"""dumpcheck: proves a backup restorable by comparing an imported schema with the dump, table by table."""

from __future__ import annotations

import json

import psycopg

from lab.standin.datapump.copying import CopyOut
from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.export import query, stream_digest
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.rowset import RowSet, rows_of
from lab.standin.datapump.session import Connection, connect
from lab.standin.sql.names import fold, unfold


def compare(dsn: str, parameters: Parameters) -> int:
    """Print one JSON object: tables, rows_exported, rows_restored, checksums_equal, different (names of tables).

    Exit status: 0 equal, 1 different. Raises JobFailed.
    """
    dump = Reader(parameters.dump, parameters.encryption_password)
    manifest = dump.manifest
    remap = {fold(source): fold(target) for source, target in parameters.remap}
    different, restored = [], 0
    with connect(dsn) as connection:
        for table in manifest.tables:
            rows, equal = _compared(connection, dump, table, remap.get(table.schema, table.schema))
            restored += rows
            if not equal:
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


def _compared(connection: Connection, dump: Reader, table: TableData, schema: str) -> tuple[int, bool]:
    """The table's rows, and whether they are those of the dump; 0 where there is no such table.

    Rows that are placed as they were exported make the same stream; only others are compared one by one."""
    copy, digest = CopyOut(connection, query(table, schema=schema)), stream_digest()
    try:
        for piece in copy:
            digest.update(piece)
        if (copy.rows, digest.hexdigest()) == (table.rows, table.digest):
            return copy.rows, True
        if copy.rows != table.rows:
            return copy.rows, False
        there = RowSet().add(rows_of(CopyOut(connection, query(table, schema=schema))))
    except psycopg.Error:
        return 0, False
    dumped = RowSet().add(rows_of(dump.stream(table)))
    return copy.rows, (there.rows, there.hexdigest()) == (dumped.rows, dumped.hexdigest())
