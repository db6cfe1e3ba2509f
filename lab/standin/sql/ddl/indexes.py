"""CREATE and ALTER INDEX. A bitmap index is an ordinary one here (docs/fidelity.md)."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.refusal import refuse


def create_index(parser: Tables) -> str:
    """[UNIQUE | BITMAP] INDEX name ON table (…); the cursor is at its first word."""
    unique = "UNIQUE " if parser.accept("UNIQUE") else ""
    parser.accept("BITMAP")
    parser.expect("INDEX")
    name = parser.dotted_name()
    parser.expect("ON")
    table = parser.dotted_name()
    parser.expect_op("(")
    items: list[str] = []
    while not items or parser.accept_op(","):
        text = parser.value()
        direction = " DESC" if parser.accept("DESC") else " ASC" if parser.accept("ASC") else ""
        items.append((text if text.startswith('"') and text.endswith('"') else f"({text})") + direction)
    parser.expect_op(")")
    parser.physical()
    if parser.at_any({"LOCAL", "GLOBAL", "INVISIBLE", "UNUSABLE", "INDEXTYPE"}):
        refuse(f"{parser.token.value} of an index", parser.token.start)
    return f"CREATE {unique}INDEX {name.rsplit('.', 1)[-1]} ON {table} ({', '.join(items)})"


def alter_index(parser: Tables) -> list[str]:
    """INDEX name RENAME TO … | REBUILD | COALESCE | what has no effect; the cursor is behind INDEX."""
    name = parser.dotted_name()
    if parser.accept("RENAME", "TO"):
        return [f"ALTER INDEX {name} RENAME TO {parser.name()}"]
    if parser.accept("REBUILD"):
        parser.physical()
        return [f"REINDEX INDEX {name}"]
    if parser.accept("COALESCE") or parser.accept("SHRINK", "SPACE") or parser.accept("COMPILE"):
        return []
    at = parser.at
    parser.physical()
    if parser.at == at:
        refuse(f"ALTER INDEX … {parser.token.value}", parser.token.start)
    return []
