"""impdp: a checked dump file into a database, perhaps under other schema names."""

from __future__ import annotations

from typing import Any

from psycopg import sql
from psycopg.types.json import Json

from lab.standin.datapump.accounts import ensure_user
from lab.standin.datapump.defining import Definer
from lab.standin.datapump.definitions import functions_of_triggers, table_of
from lab.standin.datapump.dumpfile import Reader, TableData
from lab.standin.datapump.jobs import own_only
from lab.standin.datapump.loading import Loader
from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.packages import compile_packages
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.selection import dictionary_chosen, entries_chosen, table_chosen
from lab.standin.datapump.session import Connection, connect, make_durable, write_fast
from lab.standin.sql.names import fold, unfold

# What decides whether a table may take rows at all: system privileges and quotas.
_BEFORE_ROWS = frozenset({"sysauth$", "quota$"})


class Import:
    """One import job. A PostgreSQL spelling of names inside, Oracle's in the log. only: the one schema that may be
    changed, "" for any."""

    def __init__(self, dsn: str, parameters: Parameters, log: Log, only: str = "") -> None:
        self._only = only
        self._dsn, self._parameters, self._log = dsn, parameters, log
        self._remap = {fold(source): fold(target) for source, target in parameters.remap}

    def run(self) -> None:
        """Raises JobFailed; until the whole dump was read and checked nothing is changed."""
        self._refuse_export_only()
        dump = Reader(self._parameters.dump, self._parameters.encryption_password, self._parameters.parallel)
        manifest = dump.manifest
        schemas = self._schemas(manifest.schemas)
        tables = [
            table for table in manifest.tables if table.schema in schemas and table_chosen(self._parameters, table.name)
        ]
        pre, post = entries_chosen(
            self._parameters,
            *([entry for entry in part if entry["schema"] in schemas] for part in (manifest.pre, manifest.post)),
        )
        with connect(self._dsn) as connection:
            write_fast(connection)
            for schema in schemas:
                ensure_user(connection, unfold(schema), unfold(self._target(schema)), manifest.dictionary)
            rows = dictionary_chosen(self._parameters, manifest.dictionary, [*pre, *post])
            before = {name: items for name, items in rows.items() if name in _BEFORE_ROWS}
            if self._parameters.content != "data_only":
                self._dictionary(connection, before, schemas)
            kept = self._clear(connection, tables, self._existing(connection, schemas))
            known = functions_of_triggers(
                entry for entry in post if (self._target(entry["schema"]), table_of(entry)) in kept
            )
            definer = Definer(self._log, self._remap, kept, self._parameters.table_exists_action, known)
            if self._parameters.content == "data_only":
                pre, post = [], []
            definer.announce(pre)
            definer.define(connection, pre)
            if self._parameters.content != "metadata_only":
                loaded = self._loaded(connection, tables, kept)
                post = Loader(self._dsn, dump, definer, self._log, self._parameters.parallel).load(loaded, post)
            definer.announce(post)
            definer.define(connection, post)
            if self._parameters.content != "data_only":
                self._dictionary(connection, {name: rows[name] for name in rows.keys() - before.keys()}, schemas)
                self._finish_schemas(connection, schemas)
            self._advance_sequences(connection, manifest.sequences, schemas)
            connection.execute("SELECT nextval('sys.outside$')")  # the server reads its catalog anew
            make_durable(connection)

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
        if self._only:
            own_only(self._only, [unfold(self._target(name)) for name in asked])
        return asked

    def _target(self, schema: str) -> str:
        return self._remap.get(schema, schema)

    def _existing(self, connection: Connection, schemas: list[str]) -> set[tuple[str, str]]:
        rows = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)",
            ([self._target(schema) for schema in schemas],),
        )
        return {(schema, name) for schema, name in rows}

    def _clear(
        self, connection: Connection, tables: list[TableData], there: set[tuple[str, str]]
    ) -> frozenset[tuple[str, str]]:
        """What stays of the tables that are there: TABLE_EXISTS_ACTION=REPLACE drops those that are imported."""
        if self._parameters.table_exists_action != "replace" or self._parameters.content == "data_only":
            return frozenset(there)
        gone = there & {(self._target(table.schema), table.name) for table in tables}
        for place in gone:
            _drop_table(connection, sql.Identifier(*place))
        return frozenset(there - gone)

    def _loaded(
        self, connection: Connection, tables: list[TableData], there: frozenset[tuple[str, str]]
    ) -> list[TableData]:
        """The tables whose data are loaded; those that were there are emptied where that was asked for."""
        action = self._parameters.table_exists_action
        kept = [table for table in tables if (self._target(table.schema), table.name) in there]
        if action == "truncate" and kept:
            names = sql.SQL(", ").join(sql.Identifier(self._target(table.schema), table.name) for table in kept)
            connection.execute(sql.SQL("TRUNCATE {}").format(names))
        return [table for table in tables if table not in kept or action in ("append", "truncate")]

    def _dictionary(
        self, connection: Connection, dictionary: dict[str, list[dict[str, Any]]], schemas: list[str]
    ) -> None:
        """Rows of schema sys that belong to the imported schemas; those of users were made before."""
        with connection.transaction():
            for table, items in dictionary.items():
                rows = (
                    [] if table == "user$" or (self._only and table == "sysauth$") else self._own_rows(items, schemas)
                )
                if rows:
                    insert = sql.SQL(
                        "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s) ON CONFLICT DO NOTHING"
                    )
                    connection.execute(insert.format(sql.Identifier("sys", table)), (Json(rows),))

    def _own_rows(self, items: list[dict[str, Any]], schemas: list[str]) -> list[dict[str, Any]]:
        found = []
        for item in items:
            column, row = item["owner_column"], dict(item["row"])
            owner = str(row[column])
            schema = owner if owner in schemas else fold(owner)
            if schema in schemas:
                target = self._target(schema)
                row[column] = target if owner == schema else unfold(target)
                if row.get("target_owner") in schemas:  # a synonym's target moves with its schema
                    row["target_owner"] = self._target(str(row["target_owner"]))
                found.append(row)
        return found

    def _advance_sequences(self, connection: Connection, sequences: list[dict[str, Any]], schemas: list[str]) -> None:
        """Never backwards past what the dump knew: the next value is the one after the last that was drawn."""
        if self._parameters.content == "data_only":
            return
        drawn = [one for one in sequences if one["schema"] in schemas and one["last"] is not None]
        names = [sql.Identifier(self._target(one["schema"]), one["name"]).as_string(connection) for one in drawn]
        connection.execute(
            "SELECT setval(to_regclass(name), last, true) FROM unnest(%s::text[], %s::bigint[]) t (name, last)",
            (names, [one["last"] for one in drawn]),
        )


def _drop_table(connection: Connection, place: sql.Identifier) -> None:
    """With the functions of its triggers, which PostgreSQL would leave."""
    called = connection.execute(
        "SELECT tgfoid::regprocedure::text FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid"
        " WHERE tgrelid = to_regclass(%s) AND NOT tgisinternal AND starts_with(proname, 'trg$')",
        (place.as_string(connection),),
    ).fetchall()
    connection.execute(sql.SQL("DROP TABLE {} CASCADE").format(place))
    for (name,) in called:
        connection.execute(f"DROP FUNCTION IF EXISTS {name}".encode())
