"""CREATE FUNCTION, PROCEDURE, TRIGGER."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.refusal import refuse


def compile_unit(parser: Tables, replace: bool) -> list[str]:
    refuse(f"CREATE {parser.token.value}", parser.token.start)
