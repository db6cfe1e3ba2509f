"""An anonymous block that is stepped through: its placeholders are variables of the outermost scope."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.standin.interface import OraError
from lab.standin.pg.lookups import informed
from lab.standin.pg.statements import Failure
from lab.standin.pg.stepping.leaves import ensure
from lab.standin.pg.stepping.runner import Runner
from lab.standin.pg.stepping.scopes import Scope, Variable
from lab.standin.sql.plsql.stepped.programs import stepped_block

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_START = '"step$start"'


async def step_block(
    session: PgSession, sql: str, names: Sequence[str], kinds: Sequence[str], values: Sequence[bytes | None]
) -> list[bytes | None]:
    """The values of the placeholders afterwards. The call's changes since its last COMMIT are undone when it fails."""
    program = await informed(session, lambda known: stepped_block(sql, session.schema, known))
    for statement in program.made:
        await ensure(session, statement)
    binds = {
        f"b${name.lower()}": Variable(kind, value=value) for name, kind, value in zip(names, kinds, values, strict=True)
    }
    runner = Runner(session)
    await session.statements.begin()
    await session.statements.savepoint(f"SAVEPOINT {_START}")
    try:
        frame = await runner.enter(program, {}, Scope(variables=binds))
        await runner.run(program, frame)
    except (Failure, OraError):
        await _undo(session, runner)
        raise
    if not runner.undone:
        await session.statements.savepoint(f"RELEASE SAVEPOINT {_START}")
    return [variable.value for variable in binds.values()]


async def _undo(session: PgSession, runner: Runner) -> None:
    session.forget_blocks()
    if runner.undone:
        await session.rollback()
    elif session.in_transaction:
        await session.rollback_to(_START)
        await session.statements.savepoint(f"RELEASE SAVEPOINT {_START}")
