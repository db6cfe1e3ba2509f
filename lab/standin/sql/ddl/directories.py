"""CREATE and DROP DIRECTORY: a name for a place on the server, for Data Pump."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import literal, unfold
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


def create_directory(parser: Tables, replace: bool) -> list[str]:
    """DIRECTORY name AS 'path'; the cursor is behind DIRECTORY."""
    name = _name(parser)
    parser.expect("AS")
    if parser.token.kind is not Kind.STRING:
        refuse("a directory's path that is no text", parser.token.start)
    return [f"SELECT sys.create_directory({name}, {literal(parser.next().value)}, {str(replace).lower()})"]


def drop_directory(parser: Tables) -> list[str]:
    """DIRECTORY name; the cursor is behind DIRECTORY."""
    return [f"SELECT sys.drop_directory({_name(parser)})"]


def _name(parser: Tables) -> str:
    return literal(unfold(parser.name().strip('"')))
