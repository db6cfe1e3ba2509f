"""The variables of packages and the lines of DBMS_OUTPUT outlive a rollback; PostgreSQL's settings would not."""

from __future__ import annotations

from lab.standin.pg.statements import Statements
from lab.standin.sql.names import literal

_READ = "SELECT current_setting('ora.state', true), current_setting('ora.output', true)"


async def kept_state(statements: Statements) -> tuple[str, str]:
    """What a rollback would undo; empty outside a transaction."""
    if not statements.in_transaction:
        return "", ""
    found = await statements.text(_READ)
    return (found.get_value(0, 0) or b"").decode(), (found.get_value(0, 1) or b"").decode()


async def put_back(statements: Statements, kept: tuple[str, str]) -> None:
    """Set it again after the rollback."""
    state, output = kept
    if state or output:
        values = f"('ora.state', {literal(state)}), ('ora.output', {literal(output)})"
        await statements.text(f"SELECT set_config(name, value, false) FROM (VALUES {values}) AS v(name, value)")
