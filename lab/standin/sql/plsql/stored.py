"""What all stored programs share: their names, and their text in the dictionary."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import literal


def split_name(parser: Tables, name: str) -> tuple[str, str]:
    """Schema and name of a program."""
    parts = name.split(".")
    schema = parts[0].strip('"') if len(parts) > 1 else parser.schema
    return schema, parts[-1].strip('"')


def store_source(parser: Tables, schema: str, plain: str, kind: str) -> str:
    """The statement that keeps the text of a program."""
    return f"SELECT sys.store_source({literal(schema)}, {literal(plain)}, {literal(kind)}, {literal(parser.sql)})"
