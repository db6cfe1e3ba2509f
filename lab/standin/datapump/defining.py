"""impdp's DDL: entries of a dump, in another schema where asked, many in one transaction while nothing goes wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby, islice

import psycopg
from psycopg import sql

from lab.standin.datapump.definitions import function_name, object_name, oracle_type, remapped, table_of
from lab.standin.datapump.messages import Log
from lab.standin.datapump.session import Connection
from lab.standin.sql.names import unfold

Entry = dict[str, str]
_EXISTS = ("42P07", "42710", "42723", "42P06", "42P16")
_AT_ONCE = 100  # entries of one transaction: each holds locks until its end


@dataclass(frozen=True)
class Definer:
    """remap: source schema -> target; kept: tables that were there before, by target schema and name; action:
    TABLE_EXISTS_ACTION; known: functions (SCHEMA.NAME) of those tables' triggers. Its calls may come from several
    threads."""

    log: Log
    remap: Mapping[str, str]
    kept: frozenset[tuple[str, str]]
    action: str
    known: frozenset[str] = frozenset()

    def announce(self, entries: Iterable[Entry]) -> None:
        """The log's line for each kind of object."""
        for kind in dict.fromkeys(map(oracle_type, entries)):
            self.log.line(f"Processing object type SCHEMA_EXPORT/{kind}")

    def define(self, connection: Connection, entries: Iterable[Entry]) -> None:
        """In this order. What goes wrong is a line of the log."""
        for target, mine in groupby(self._wanted(entries), key=self._target):
            while some := list(islice(mine, _AT_ONCE)):
                try:
                    self._run(connection, target, some)
                except psycopg.Error:  # one after the other, to tell which
                    for entry in some:
                        self._define_one(connection, target, entry)

    def _target(self, entry: Entry) -> str:
        return self.remap.get(entry["schema"], entry["schema"])

    def _wanted(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        for entry in entries:
            target = self._target(entry)
            table = table_of(entry) or (object_name(entry) if oracle_type(entry) == "COMMENT" else "")
            if function_name(entry) in self.known:
                continue
            if (target, table) not in self.kept:
                yield entry
            elif entry["type"] == "TABLE":
                self._report_kept(target, table)

    def _report_kept(self, target: str, table: str) -> None:
        name = f'"{unfold(target)}"."{unfold(table)}"'
        if self.action == "skip":
            self.log.error(
                f"ORA-39151: Table {name} exists. All dependent metadata and data will be skipped"
                " due to table_exists_action of skip"
            )
        else:
            self.log.line(f"Table {name} exists. Data will be loaded due to table_exists_action of {self.action}")

    def _run(self, connection: Connection, target: str, entries: Iterable[Entry]) -> None:
        statements = "\n".join(remapped(entry["sql"], self.remap) for entry in entries)
        with connection.transaction():
            connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(target)))
            connection.execute(statements.encode())

    def _define_one(self, connection: Connection, target: str, entry: Entry) -> None:
        kind, name = oracle_type(entry), f'"{unfold(target)}"."{unfold(object_name(entry))}"'
        try:
            self._run(connection, target, (entry,))
        except psycopg.Error as error:
            if error.sqlstate in _EXISTS:
                self.log.error(f"ORA-31684: Object type {kind}:{name} already exists")
            else:
                cause = " ".join(str(error).split())[:300]
                self.log.error(f"ORA-39083: Object type {kind}:{name} failed to create with error:\n{cause}")
