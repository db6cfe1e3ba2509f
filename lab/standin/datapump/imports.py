"""impdp: a checked dump file into a database, perhaps under other schema names."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Json

from lab.standin.datapump.accounts import ensure_user
from lab.standin.datapump.definitions import object_name, oracle_type, remapped, table_of
from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.packages import compile_packages
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.selection import entry_chosen, table_chosen
from lab.standin.datapump.session import Connection, connect
from lab.standin.sql.names import fold, unfold

Entry = dict[str, str]
_EXISTS = ("42P07", "42710", "42723", "42P06", "42P16")


class Import:
    """One import job. A PostgreSQL spelling of names inside, Oracle's in the log."""

    def __init__(self, dsn: str, parameters: Parameters, log: Log) -> None:
        self._dsn, self._parameters, self._log = dsn, parameters, log
        self._remap = {fold(source): fold(target) for source, target in parameters.remap}
        self._kept: set[tuple[str, str]] = set()  # tables that were there before, by target schema and name

    def run(self) -> None:
        """Raises JobFailed; until the whole dump was read and checked nothing is changed."""
        self._refuse_export_only()
        dump = Reader(self._parameters.dump, self._parameters.encryption_password)
        manifest = dump.manifest
        schemas = self._schemas(manifest.schemas)
        tables = [
            table for table in manifest.tables if table.schema in schemas and table_chosen(self._parameters, table.name)
        ]
        pre, post = (
            [e for e in part if e["schema"] in schemas and entry_chosen(self._parameters, e)]
            for part in (manifest.pre, manifest.post)
        )
        with connect(self._dsn) as connection:
            connection.execute("SET check_function_bodies = off")
            for schema in schemas:
                ensure_user(connection, unfold(schema), unfold(self._target(schema)), manifest.dictionary)
            self._find_existing(connection, schemas)
            if self._parameters.content != "data_only":
                self._clear(connection, tables)
                self._define(connection, pre)
            if self._parameters.content != "metadata_only":
                self._load(dump, connection, tables)
            if self._parameters.content != "data_only":
                self._define(connection, post)
                self._dictionary(connection, manifest.dictionary, schemas)
                self._finish_schemas(connection, schemas)
            self._advance_sequences(connection, manifest.sequences, schemas)
            connection.execute("SELECT nextval('sys.outside$')")  # the server reads its catalog anew

    def _refuse_export_only(self) -> None:
        """Parameters that Data Pump has for both tools and this one cannot do are no silent wishes."""
        given = {"QUERY": self._parameters.query, "FLASHBACK_TIME": self._parameters.flashback}
        given["COMPRESSION"] = self._parameters.compress
        for name, value in given.items():
            if value:
                raise JobFailed(
                    "ORA-39001: invalid argument value", f"ORA-39005: {name} is not supported by impdp here"
                )

    def _finish_schemas(self, connection: Connection, schemas: list[str]) -> None:
        for schema in schemas:
            target = self._target(schema)
            if target != schema:
                compile_packages(connection, target, self._log)
            views = connection.execute(
                "SELECT relname FROM pg_class WHERE relkind = 'm' AND relnamespace = to_regnamespace(%s)"
                " AND NOT relispopulated ORDER BY oid",
                (sql.Identifier(target).as_string(connection),),
            ).fetchall()
            for (name,) in views:
                connection.execute(sql.SQL("REFRESH MATERIALIZED VIEW {}").format(sql.Identifier(target, name)))

    def _schemas(self, dumped: list[str]) -> list[str]:
        asked = [fold(name) for name in self._parameters.schemas] or dumped
        for name in [*asked, *self._remap]:
            if name not in dumped:
                raise JobFailed("ORA-39002: invalid operation", f"ORA-39166: Object {unfold(name)} was not found.")
        return asked

    def _target(self, schema: str) -> str:
        return self._remap.get(schema, schema)

    def _find_existing(self, connection: Connection, schemas: list[str]) -> None:
        rows = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)",
            ([self._target(schema) for schema in schemas],),
        )
        self._kept = {(schema, name) for schema, name in rows}

    def _clear(self, connection: Connection, tables: list[TableData]) -> None:
        """TABLE_EXISTS_ACTION=REPLACE drops what is there."""
        if self._parameters.table_exists_action != "replace":
            return
        for table in tables:
            place = (self._target(table.schema), table.name)
            if place in self._kept:
                connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(*place)))
                self._kept.discard(place)

    def _define(self, connection: Connection, entries: Iterable[Entry]) -> None:
        kind = ""
        for entry in entries:
            if oracle_type(entry) != kind:
                kind = oracle_type(entry)
                self._log.line(f"Processing object type SCHEMA_EXPORT/{kind}")
            target = self._target(entry["schema"])
            table = table_of(entry) or (object_name(entry) if kind == "COMMENT" else "")
            if (target, table) in self._kept:
                if entry["type"] == "TABLE":
                    self._report_kept(target, table)
                continue
            self._define_one(connection, entry, kind, target)

    def _report_kept(self, target: str, table: str) -> None:
        action = self._parameters.table_exists_action
        name = f'"{unfold(target)}"."{unfold(table)}"'
        if action == "skip":
            self._log.error(
                f"ORA-39151: Table {name} exists. All dependent metadata and data will be skipped"
                " due to table_exists_action of skip"
            )
        else:
            self._log.line(f"Table {name} exists. Data will be loaded due to table_exists_action of {action}")

    def _define_one(self, connection: Connection, entry: Entry, kind: str, target: str) -> None:
        name = f'"{unfold(target)}"."{unfold(object_name(entry))}"'
        try:
            with connection.transaction():
                connection.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(target)))
                connection.execute(remapped(entry["sql"], self._remap).encode())
        except psycopg.Error as error:
            if error.sqlstate in _EXISTS:
                self._log.error(f"ORA-31684: Object type {kind}:{name} already exists")
            else:
                cause = " ".join(str(error).split())[:300]
                self._log.error(f"ORA-39083: Object type {kind}:{name} failed to create with error:\n{cause}")

    def _load(self, dump: Reader, connection: Connection, tables: list[TableData]) -> None:
        self._log.line("Processing object type SCHEMA_EXPORT/TABLE/TABLE_DATA")
        action = self._parameters.table_exists_action
        kept = [table for table in tables if (self._target(table.schema), table.name) in self._kept]
        loaded = [table for table in tables if table not in kept or action in ("append", "truncate")]
        if action == "truncate" and kept:
            names = sql.SQL(", ").join(sql.Identifier(self._target(table.schema), table.name) for table in kept)
            connection.execute(sql.SQL("TRUNCATE {}").format(names))
        share = [loaded[worker :: self._parameters.parallel] for worker in range(self._parameters.parallel)]

        def work(mine: list[TableData]) -> None:
            with connect(self._dsn) as own:
                for table in mine:
                    self._load_table(dump, own, table)

        began = datetime.now()
        with ThreadPoolExecutor(self._parameters.parallel) as pool:
            for done in [pool.submit(work, mine) for mine in share if mine]:
                done.result()
        self._log.phase("SCHEMA_EXPORT/TABLE/TABLE_DATA", len(loaded), began)

    def _load_table(self, dump: Reader, connection: Connection, table: TableData) -> None:
        target = self._target(table.schema)
        name = f'"{unfold(target)}"."{unfold(table.name)}"'
        place, new = sql.Identifier(target, table.name), (target, table.name) not in self._kept
        command = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary{})").format(
            place,
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.SQL(", FREEZE" if new else ""),
        )
        try:
            cursor = connection.cursor()
            with connection.transaction():
                if new:  # emptied in the same transaction, its rows need no redo
                    cursor.execute(sql.SQL("TRUNCATE {}").format(place))
                with cursor.copy(command) as stream:
                    for piece in dump.stream(table):
                        stream.write(piece)
            self._log.line(f". . imported {name:<50} {table.size / 1024:>12.1f} KB {cursor.rowcount:>9} rows")
        except psycopg.Error as error:
            cause = " ".join(str(error).split())[:300]
            self._log.error(f"ORA-31693: Table data object {name} failed to load and is being skipped:\n{cause}")

    def _dictionary(
        self, connection: Connection, dictionary: dict[str, list[dict[str, Any]]], schemas: list[str]
    ) -> None:
        """Rows of schema sys that belong to the imported schemas; those of users were made before."""
        for table, rows in dictionary.items():
            if table == "user$":
                continue
            insert = sql.SQL("INSERT INTO {0} SELECT * FROM json_populate_record(NULL::{0}, %s) ON CONFLICT DO NOTHING")
            for item in rows:
                column, row = item["owner_column"], dict(item["row"])
                owner = str(row[column])
                schema = owner if owner in schemas else fold(owner)
                if schema in schemas:
                    target = self._target(schema)
                    row[column] = target if owner == schema else unfold(target)
                    if row.get("target_owner") in schemas:  # a synonym's target moves with its schema
                        row["target_owner"] = self._target(str(row["target_owner"]))
                    connection.execute(insert.format(sql.Identifier("sys", table)), (Json(row),))

    def _advance_sequences(self, connection: Connection, sequences: list[dict[str, Any]], schemas: list[str]) -> None:
        """Never backwards past what the dump knew: the next value is the one after the last that was drawn."""
        for one in sequences:
            if one["schema"] in schemas and one["last"] is not None and self._parameters.content != "data_only":
                name = sql.Identifier(self._target(one["schema"]), one["name"]).as_string(connection)
                connection.execute("SELECT setval(to_regclass(%s), %s, true)", (name, one["last"]))
