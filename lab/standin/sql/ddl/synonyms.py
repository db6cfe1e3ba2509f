"""CREATE and DROP SYNONYM, temporary tables and materialised views."""

from __future__ import annotations

from lab.standin.interface import OraError
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse


def _parts(parser: Tables, schema: str) -> tuple[str, str]:
    parts = [part.strip('"') for part in parser.dotted_name().split(".")]
    return (parts[0], parts[1]) if len(parts) > 1 else (schema, parts[0])


def create_synonym(parser: Tables, replace: bool, public: bool) -> list[str]:
    """SYNONYM name FOR object; the cursor is behind SYNONYM."""
    owner, name = _parts(parser, "PUBLIC" if public else parser.schema)
    parser.expect("FOR")
    to_owner, to = _parts(parser, parser.schema)
    if parser.at_op("@"):
        refuse("database links", parser.token.start)
    arguments = ", ".join(literal(text) for text in (owner, name, to_owner, to))
    return [f"SELECT sys.create_synonym({arguments}, {str(replace).lower()})"]


def drop_synonym(parser: Tables, public: bool) -> list[str]:
    """DROP [PUBLIC] SYNONYM name"""
    owner, name = _parts(parser, "PUBLIC" if public else parser.schema)
    parser.accept("FORCE")
    if (owner, name) not in parser.catalog.synonyms:
        raise OraError(
            1432 if public else 1434, f"{'public' if public else 'private'} synonym to be dropped does not exist"
        )
    return [f"SELECT sys.drop_synonym({literal(owner)}, {literal(name)})"]


def create_temporary(parser: Tables) -> list[str]:
    """GLOBAL TEMPORARY TABLE …; the cursor is behind TABLE. What is made is the definition; sessions make their own."""
    at = parser.at
    name = parser.dotted_name()
    parser.at = at
    statements = parser.create_table()
    kept = False
    if parser.accept("ON", "COMMIT"):
        kept = parser.accept("PRESERVE")
        if not kept:
            parser.expect("DELETE")
        parser.expect("ROWS")
    parser.physical()
    return [*statements, f"SELECT sys.make_temporary({literal(name)}, {str(kept).lower()})"]


def create_materialized(parser: Tables) -> list[str]:
    """MATERIALIZED VIEW name [BUILD …] [REFRESH COMPLETE ON DEMAND] AS query; the cursor is behind VIEW."""
    name = parser.dotted_name()
    filled = ""
    while not parser.accept("AS"):
        if parser.accept("BUILD"):
            filled = " WITH NO DATA" if parser.accept("DEFERRED") else filled
            parser.accept("IMMEDIATE")
        elif parser.accept("REFRESH"):
            if parser.at_word("FAST"):
                refuse("REFRESH FAST", parser.token.start)
        elif parser.at_word("ON", "COMMIT"):
            refuse("REFRESH … ON COMMIT", parser.token.start)
        elif (
            parser.accept("ON", "DEMAND")
            or parser.accept("COMPLETE")
            or parser.accept("FORCE")
            or parser.accept("DISABLE", "QUERY", "REWRITE")
        ):
            continue
        else:
            before = parser.at
            parser.physical()
            if parser.at == before:
                refuse(f"{parser.token.value} of a materialized view", parser.token.start)
    return [f"CREATE MATERIALIZED VIEW {name} AS {parser.query()}{filled}"]
