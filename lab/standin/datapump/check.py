"""dumpcheck: proves a backup restorable by comparing an imported schema with the dump, table by table."""

from __future__ import annotations

import json
from collections.abc import Iterator

import psycopg

from lab.standin.datapump.copying import CopyOut
from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.export import query, stream_digest
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.rowset import RowSet, rows_of
from lab.standin.datapump.session import connect
from lab.standin.datapump.workers import run_workers
from lab.standin.sql.names import fold, unfold


def compare(dsn: str, parameters: Parameters) -> int:
    """Print one JSON object: tables, rows_exported, rows_restored, checksums_equal, different (names of tables).

    Exit status: 0 equal, 1 different. Raises JobFailed.
    """
    dump = Reader(parameters.dump, parameters.encryption_password, parameters.parallel)
    tables = dump.manifest.tables
    remap = {fold(source): fold(target) for source, target in parameters.remap}
    found: dict[int, tuple[int, bool]] = {}

    def work(mine: Iterator[tuple[int, TableData]]) -> None:
        with connect(dsn) as connection, CopyOut(connection) as copy:
            for number, table in mine:
                found[number] = _compared(copy, dump, table, remap.get(table.schema, table.schema))

    run_workers(parameters.parallel, enumerate(tables), work)
    different = [
        f"{unfold(table.name)}: {table.rows} rows exported, {found[number][0]} restored, contents differ"
        for number, table in enumerate(tables)
        if not found[number][1]
    ]
    answer = {
        "tables": len(tables),
        "rows_exported": sum(table.rows for table in tables),
        "rows_restored": sum(rows for rows, _ in found.values()),
        "checksums_equal": bool(tables) and not different,
        "different": different,
    }
    print(json.dumps(answer))
    return 0 if answer["checksums_equal"] else 1


def _compared(copy: CopyOut, dump: Reader, table: TableData, schema: str) -> tuple[int, bool]:
    """The table's rows, and whether they are those of the dump; 0 where there is no such table.

    Rows that are placed as they were exported make the same stream; only others are compared one by one."""
    rows, digest = copy.pieces(query(table, schema=schema)), stream_digest()
    try:
        for piece in rows:
            digest.update(piece)
        if (copy.rows, digest.hexdigest()) == (table.rows, table.digest):
            return copy.rows, True
        if copy.rows != table.rows:
            return copy.rows, False
        there = RowSet().add(rows_of(copy.pieces(query(table, schema=schema))))
    except psycopg.Error:
        return 0, False
    dumped = RowSet().add(rows_of(dump.stream(table)))
    return copy.rows, (there.rows, there.hexdigest()) == (dumped.rows, dumped.hexdigest())
