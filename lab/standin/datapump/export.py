"""expdp: one point in time of some schemas into a dump file, while writes go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from psycopg import sql

from lab.standin.datapump.cipher import Cipher
from lab.standin.datapump.copying import CopyOut
from lab.standin.datapump.definitions import dump_definitions, oracle_type
from lab.standin.datapump.dumpfile import Manifest, TableData, Writer
from lab.standin.datapump.estimate import estimate
from lab.standin.datapump.jobs import name_of, path_of
from lab.standin.datapump.messages import JobFailed, Log
from lab.standin.datapump.parameters import Parameters
from lab.standin.datapump.selection import dictionary_chosen, entries_chosen, table_chosen
from lab.standin.datapump.session import Connection, connect
from lab.standin.datapump.workers import run_workers
from lab.standin.sql.names import fold, unfold

_REPEATABLE = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_SHARED = "SET TRANSACTION SNAPSHOT {}"


class Export:
    """One export job."""

    def __init__(self, dsn: str, parameters: Parameters, log: Log, user: str) -> None:
        self._dsn, self._parameters, self._log, self._user = dsn, parameters, log, user
        self._chosen: dict[tuple[str, str], str] = {}  # behind FROM, for the tables of QUERY

    def run(self) -> None:
        """Raises JobFailed; leaves no dump file then."""
        if self._parameters.estimate_only:
            self._estimate()
            return
        dump = self._parameters.dump
        if dump.exists() and not self._parameters.reuse_dumpfiles:
            raise JobFailed(
                "ORA-39001: invalid argument value",
                "ORA-39000: bad dump file specification",
                f'ORA-31641: unable to create dump file "{dump}"',
                "ORA-27038: created file already exists",
            )
        try:
            writer = Writer(dump, self._parameters.compress, self._cipher())
        except OSError as error:
            raise JobFailed(
                "ORA-39000: bad dump file specification", f'ORA-31641: unable to create dump file "{dump}": {error}'
            ) from None
        try:
            self._write(writer)
        except BaseException:
            writer.abandon()
            raise

    def _estimate(self) -> None:
        with connect(self._dsn) as connection:
            estimate(connection, self._tables(connection, self._schemas(connection)), self._log)

    def _cipher(self) -> Cipher | None:
        word = self._parameters.encryption_password
        return Cipher.of(word, self._parameters.encryption_algorithm) if word else None

    def _write(self, writer: Writer) -> None:
        with ThreadPoolExecutor(1) as pool, connect(self._dsn) as connection, _snapshot(connection) as now:
            schemas = self._schemas(connection)
            definitions = pool.submit(dump_definitions, self._dsn, now[0], schemas)
            tables = self._tables(connection, schemas) if self._parameters.content != "metadata_only" else []
            self._choose(connection, tables)
            self._export_data(writer, tables, now[0])
            pre, post = entries_chosen(self._parameters, *definitions.result())
            self._report(pre, post)
            dictionary = dictionary_chosen(self._parameters, _dictionary(connection, schemas), [*pre, *post])
            sequences = _sequences(connection, schemas)
            if self._parameters.content == "data_only":
                pre, post = [], []
            kind, packed = self._parameters.content, self._parameters.compress
            writer.finish(Manifest(schemas, now[1], kind, tables, pre, post, dictionary, sequences, packed))
        job = f"{self._user}.{name_of('expdp', self._parameters)}"
        self._log.line(f'Master table "{job.replace(".", chr(34) + "." + chr(34))}" successfully loaded/unloaded')
        self._log.line(f"{'*' * 78}\nDump file set for {job} is:\n  {self._parameters.dump}")

    def _schemas(self, connection: Connection) -> list[str]:
        known = {row[0] for row in connection.execute("SELECT name FROM sys.user$")}
        if self._parameters.full:
            return sorted(fold(name) for name in known - {"SYS", "SYSTEM"})
        names = self._parameters.schemas or (self._user,)
        for name in names:
            if name not in known:
                raise JobFailed(
                    "ORA-39001: invalid argument value", f"ORA-39170: Schema expression '{name}' matches no schema."
                )
        return [fold(name) for name in names]

    def _tables(self, connection: Connection, schemas: list[str]) -> list[TableData]:
        rows = connection.execute(
            "SELECT n.nspname, c.relname, array_agg(a.attname ORDER BY a.attnum) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname = ANY(%s) AND a.attnum > 0"
            " AND NOT a.attisdropped AND a.attgenerated = '' GROUP BY 1, 2, c.relpages ORDER BY c.relpages DESC, 1, 2",
            (schemas,),
        )
        return [TableData(*row) for row in rows if table_chosen(self._parameters, row[1])]

    def _report(self, *sections: list[dict[str, str]]) -> None:
        kinds = dict.fromkeys(oracle_type(entry) for section in sections for entry in section)
        for kind in kinds:
            self._log.line(f"Processing object type {path_of(self._parameters)}/{kind}")

    def _export_data(self, writer: Writer, tables: list[TableData], snapshot: str) -> None:
        self._log.line(f"Processing object type {path_of(self._parameters)}/TABLE/TABLE_DATA")

        def work(mine: Iterator[tuple[int, TableData]]) -> None:
            with connect(self._dsn) as connection:
                connection.execute(_REPEATABLE)
                connection.execute(sql.SQL(_SHARED).format(snapshot))
                with CopyOut(connection) as copy:
                    for number, table in mine:
                        self._see_schema(connection, table)
                        self._export_table(copy, writer, number, table)

        began = datetime.now()
        run_workers(self._parameters.parallel, enumerate(tables), work)  # the largest first
        self._log.phase(f"{path_of(self._parameters)}/TABLE/TABLE_DATA", len(tables), began)

    def _export_table(self, copy: CopyOut, writer: Writer, number: int, table: TableData) -> None:
        digest = stream_digest()
        for piece in copy.pieces(self._query(table)):
            digest.update(piece)
            table.size += len(piece)
            table.blocks.append(writer.block(number, piece))
        table.rows, table.digest = copy.rows, digest.hexdigest()
        name = f'"{unfold(table.schema)}"."{unfold(table.name)}"'
        self._log.line(f". . exported {name:<50} {table.size / 1024:>12.1f} KB {table.rows:>9} rows")

    def _choose(self, connection: Connection, tables: list[TableData]) -> None:
        if not self._parameters.query:
            return
        from lab.standin.datapump.clauses import Clauses  # loads the whole front end

        given, clauses = dict(self._parameters.query), Clauses(connection)
        for table in tables:
            if clause := given.get(unfold(table.name), given.get("", "")):
                self._chosen[table.schema, table.name] = clauses.source(table, clause)

    def _see_schema(self, connection: Connection, table: TableData) -> None:
        """A clause may name what is in its table's schema."""
        if self._chosen:
            path = sql.SQL("SET LOCAL search_path = {}, sys, pg_catalog")
            connection.execute(path.format(sql.Identifier(table.schema)))

    def _query(self, table: TableData) -> sql.Composed:
        chosen = self._chosen.get((table.schema, table.name))
        if chosen is None:
            return query(table)
        return sql.SQL("SELECT {} FROM {}").format(_columns(table), sql.SQL(chosen))


def _columns(table: TableData) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, table.columns))


def query(table: TableData, schema: str | None = None) -> sql.Composed:
    """What reads a table."""
    return sql.SQL("SELECT {} FROM {}").format(_columns(table), sql.Identifier(schema or table.schema, table.name))


def stream_digest() -> hashlib._Hash:
    """The checksum of a table's COPY stream. SHA-256, which processors know by themselves."""
    return hashlib.sha256()


@contextmanager
def _snapshot(connection: Connection) -> Iterator[tuple[str, str]]:
    connection.execute(_REPEATABLE)
    row = connection.execute("SELECT pg_export_snapshot(), now()::text").fetchone()
    assert row is not None
    yield row[0], row[1]
    connection.execute("COMMIT")


def _dictionary(connection: Connection, schemas: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The rows of schema sys that belong to the exported users, by table: source, users, privileges, …"""
    owners = [unfold(name) for name in schemas] + schemas
    tables = connection.execute(
        "SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relkind = 'r'"
        " AND c.relnamespace = 'sys'::regnamespace AND (a.attname = 'owner'"
        " OR (c.relname, a.attname) IN (('user$', 'name'), ('sysauth$', 'grantee')))"
    ).fetchall()
    found = {}
    for name, column in tables:
        query = sql.SQL("SELECT to_json(t) FROM {} t WHERE {}::text = ANY(%s)")
        rows = connection.execute(query.format(sql.Identifier("sys", name), sql.Identifier("t", column)), (owners,))
        found[name] = [{"owner_column": column, "row": row[0]} for row in rows]
    return found


def _sequences(connection: Connection, schemas: list[str]) -> list[dict[str, Any]]:
    rows = connection.execute(
        "SELECT schemaname, sequencename, last_value FROM pg_sequences WHERE schemaname = ANY(%s)", (schemas,)
    )
    return [{"schema": schema, "name": name, "last": last} for schema, name, last in rows]
