"""impdp's data: each worker loads a table and then makes what belongs to that table alone, its keys and indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg import sql

from lab.standin.datapump.defining import Definer, Entry
from lab.standin.datapump.definitions import table_of
from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.messages import Log
from lab.standin.datapump.session import Connection, connect, write_fast
from lab.standin.datapump.workers import run_workers
from lab.standin.sql.names import unfold

_ITS_OWN = ("INDEX", "CONSTRAINT", "CHECK CONSTRAINT", "DEFAULT")
SMALL = 1 << 20  # bytes of a table below which its redo costs less than a file of its own made durable


@dataclass(frozen=True)
class Loader:
    """One import's. parallel: its workers."""

    dsn: str
    dump: Reader
    definer: Definer
    log: Log
    parallel: int

    def load(self, tables: Sequence[TableData], entries: Sequence[Entry]) -> list[Entry]:
        """Those of the entries that are still to be made, in their order."""
        self.log.line("Processing object type SCHEMA_EXPORT/TABLE/TABLE_DATA")
        there = {(table.schema, table.name) for table in tables}
        mine: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        rest: list[Entry] = []
        for entry in entries:
            place = (entry["schema"], table_of(entry))
            own = entry["type"] in _ITS_OWN and place in there
            (mine[place] if own else rest).append(entry)
        began = datetime.now()
        run_workers(self.parallel, tables, lambda taken: self._work(taken, mine))
        self.log.phase("SCHEMA_EXPORT/TABLE/TABLE_DATA", len(tables), began)
        self.definer.announce(entry for own in mine.values() for entry in own)
        return rest

    def _work(self, tables: Iterator[TableData], entries: dict[tuple[str, str], list[Entry]]) -> None:
        with connect(self.dsn) as connection:
            write_fast(connection)
            for table in tables:
                self._load_table(connection, table)
                self.definer.define(connection, entries.get((table.schema, table.name), ()))

    def _load_table(self, connection: Connection, table: TableData) -> None:
        target = self.definer.remap.get(table.schema, table.schema)
        name = f'"{unfold(target)}"."{unfold(table.name)}"'
        place, new = sql.Identifier(target, table.name), (target, table.name) not in self.definer.kept
        alone = new and table.size >= SMALL
        command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary{})").format(
            place, sql.SQL(", ").join(map(sql.Identifier, table.columns)), sql.SQL(", FREEZE" if alone else "")
        )
        try:
            cursor = connection.cursor()
            with connection.transaction():
                if alone:  # emptied in the same transaction, its rows need no redo
                    cursor.execute(sql.SQL("TRUNCATE {}").format(place))
                with _identities_given(connection, place), cursor.copy(command) as stream:
                    for piece in self.dump.stream(table):
                        stream.write(piece)
            self.log.line(f". . imported {name:<50} {table.size / 1024:>12.1f} KB {cursor.rowcount:>9} rows")
        except psycopg.Error as error:
            skipped = f"ORA-31693: Table data object {name} failed to load and is being skipped due to error"
            self.log.error(f"{skipped}:\n{_cause(error)}")


@contextmanager
def _identities_given(connection: Connection, place: sql.Identifier) -> Iterator[None]:
    """A table that was there before takes the numbers of the dump in its GENERATED ALWAYS columns."""
    found = connection.execute(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND starts_with(tgname, '$always$')",
        (place.as_string(connection),),
    ).fetchall()
    switch = sql.SQL("ALTER TABLE {} {} TRIGGER {}")
    for (name,) in found:
        connection.execute(switch.format(place, sql.SQL("DISABLE"), sql.Identifier(name)))
    yield
    for (name,) in found:
        connection.execute(switch.format(place, sql.SQL("ENABLE"), sql.Identifier(name)))


def _cause(error: psycopg.Error) -> str:
    """In one line; the rule of a VARCHAR2(n BYTE) as Oracle's own error."""
    rule = error.diag.constraint_name or ""
    if rule.startswith("bytes$"):
        return f'ORA-12899: value too large for column "{unfold(rule.partition("$")[2])}"'
    return " ".join(str(error).split())[:300]
