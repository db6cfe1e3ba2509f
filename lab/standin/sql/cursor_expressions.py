"""CURSOR (SELECT …) in a select list: a result in each row."""

from __future__ import annotations

from lab.standin.sql.conditions import Conditions
from lab.standin.sql.from_clause import Columns
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse

_ROW, _THERE = '"nested$"', '"there$"'


class CursorExpressions(Conditions):
    """The part of the translator that knows them. PostgreSQL puts the rows of such a result into one value, with the
    names and types of their columns (lab/standin/pg/nested.py)."""

    last_columns: Columns | None

    def cursor_expression(self) -> str:
        """The cursor is at CURSOR, before a parenthesis."""
        start = self.next().start
        query = self._subquery()
        names = self._titles_within()
        if not names:
            refuse("CURSOR (SELECT …) of these columns", start)
        columns = [f'"c{number}$"' for number, _ in enumerate(names)]
        places = [f"{_ROW}.{column}" for column in columns]
        kinds = ", ".join(f"pg_typeof({place})::oid::int8" for place in places)
        texts = ", ".join(f"CASE WHEN {place} IS NOT NULL THEN format('%s', {place}) END" for place in places)
        items = [
            f"json_build_array({', '.join(map(literal, names))})",
            f"json_agg(json_build_array({kinds})) -> 0",
            f"coalesce(json_agg(json_build_array({texts})) FILTER (WHERE {_ROW}.{_THERE}), '[]')",
        ]
        rows = f'(SELECT true, "query$".* FROM {query} AS "query$") AS {_ROW}({", ".join([_THERE, *columns])})'
        value = f"CAST(json_build_array({', '.join(items)})::text AS sys.nestedcursor)"
        return f'(SELECT {value} FROM (VALUES (1)) AS "one$" LEFT JOIN {rows} ON true)'

    def _titles_within(self) -> list[str]:
        """Of the columns of the query that was read last, PostgreSQL's spelling."""
        found: list[str] = []
        for column in self.last_columns or ():
            found += [column] if isinstance(column, str) else self.catalog.columns(column)
        return found
