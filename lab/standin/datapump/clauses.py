"""QUERY: a clause of Oracle's SQL, translated as any other statement's."""

from __future__ import annotations

import json

from lab.standin.datapump.dumpfile import TableData
from lab.standin.datapump.messages import JobFailed
from lab.standin.datapump.session import Connection
from lab.standin.interface import OraError
from lab.standin.sql.catalog import ColumnsWanted, catalog_of
from lab.standin.sql.names import unfold
from lab.standin.sql.translate import Translated, translate

_BEGINNING = 'SELECT 0::numeric AS "0" FROM '


class Clauses:
    """Translates for one job."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        row = connection.execute("SELECT sys.catalog()::text").fetchone()
        self._catalog = catalog_of(json.loads(row[0] if row else "{}"))

    def source(self, table: TableData, clause: str) -> str:
        """What stands behind FROM to read the rows that the clause chooses. Raises JobFailed (ORA-31693)."""
        name = f'"{unfold(table.schema)}"."{unfold(table.name)}"'
        try:
            made = self._translated(f"select 0 from {name} {clause}", table.schema)
            if made.parameters or not made.text.startswith(_BEGINNING):
                raise OraError(933, "SQL command not properly ended")
        except OraError as error:
            line = f"ORA-31693: Table data object {name} failed to load/unload and is being skipped due to error:"
            raise JobFailed(line, str(error)) from None
        return made.text.removeprefix(_BEGINNING)

    def _translated(self, text: str, schema: str) -> Translated:
        while True:
            try:
                return translate(text, schema, self._catalog)
            except ColumnsWanted as wanted:
                self._catalog.listed[wanted.table] = self._columns(*wanted.table)

    def _columns(self, schema: str, table: str) -> tuple[str, ...]:
        rows = self._connection.execute(
            "SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = %s AND c.relname = %s AND attnum > 0 AND NOT attisdropped"
            " AND attstattarget <> 101 ORDER BY attnum",
            (schema, table),
        )
        return tuple(name for (name,) in rows)
