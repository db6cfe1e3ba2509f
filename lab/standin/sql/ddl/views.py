"""CREATE VIEW."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import literal


def create_view(parser: Tables, replace: bool, forced: bool) -> list[str]:
    """VIEW name [(columns)] AS query [WITH CHECK OPTION | READ ONLY]; the cursor is behind VIEW."""
    name = parser.dotted_name()
    columns = f" ({', '.join(parser._columns())})" if parser.at_op("(") else ""
    parser.expect("AS")
    query = parser.query()
    if parser.unnamed and not columns:
        raise parser.error(998, "must name this expression with a column alias")
    check = ""
    if parser.accept("WITH"):
        if parser.accept("CHECK", "OPTION"):
            check = " WITH CHECK OPTION"
        else:
            parser.expect("READ", "ONLY")
            query = _read_only(query)
        if parser.accept("CONSTRAINT"):
            parser.name()
    definition = f"{name}{columns} AS {query}{check}"
    if forced:
        return [f"SELECT sys.force_view({literal(name)}, {literal(definition)}, {str(replace).lower()})"]
    if replace:
        return [f"SELECT sys.replace_view({literal(name)}, {literal(definition)})"]
    return [f"CREATE VIEW {definition}"]


def _read_only(query: str) -> str:
    """PostgreSQL changes no rows through a query that has a WITH; one that is not used costs nothing."""
    return query if query.startswith("WITH ") else f'WITH "read only$" AS (SELECT 1) {query}'
