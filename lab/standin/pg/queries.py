"""Running a query: what was worked out about it is kept, and its rows come as they are wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.standin.interface import BindType, Options, Outcome, Parsed, Value
from lab.standin.pg.binds import formats, parameters
from lab.standin.pg.layout import Layout
from lab.standin.pg.plan import Plan
from lab.standin.pg.refusals import explain
from lab.standin.pg.rows import PgRows, StreamedRows
from lab.standin.pg.statements import Failure

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_KEPT = 1000


class Plans(dict[str, Plan]):
    """A session's, by the client's text."""

    def keep(self, sql: str, plan: Plan) -> None:
        """The oldest goes when there are too many."""
        if len(self) >= _KEPT:
            self.pop(next(iter(self)))
        self[sql] = plan


async def run_query(
    session: PgSession, parsed: Parsed, types: Sequence[BindType], values: Sequence[Value], options: Options
) -> Outcome:
    """Open it."""
    plan = session.plans.get(parsed.sql)
    if plan is None or not plan.holds(types, session.schema, session.catalog):
        plan = await _made(session, parsed, types)
    row = parameters(values, types)
    if options.scrollable or plan.translated.locks:
        return await _whole(session, parsed, plan, row)
    try:
        stream = await session.statements.open(plan.translated.text, plan.oids, row, plan.formats)
    except Failure as failure:
        raise await explain(session, plan.attempt(parsed, row), failure) from failure
    if plan.layout is None and stream.first is not None:
        plan.layout = Layout.of(await session.described(plan.translated.text, plan.oids, stream.first))
    return Outcome(rows=StreamedRows(stream, plan.layout or Layout.of(())))


async def _made(session: PgSession, parsed: Parsed, types: Sequence[BindType]) -> Plan:
    translated = await session.translated(parsed.sql)
    oids = session.database.binds.oids(types)
    plan = Plan(tuple(types), session.schema, session.catalog, translated, oids, formats(types))
    session.plans.keep(parsed.sql, plan)
    return plan


async def _whole(session: PgSession, parsed: Parsed, plan: Plan, row: Sequence[bytes | None]) -> Outcome:
    """All rows at once: they are scrolled, or locked by the statement itself."""
    translated, oids = plan.translated, plan.oids
    setup = f"SET LOCAL lock_timeout = '{translated.lock_wait}s'" if translated.lock_wait else ""
    result = (await session.run(parsed.sql, translated, oids, [row], plan.formats, translated.locks, setup))[0]
    if setup:
        await session.statements.text("SET LOCAL lock_timeout = 0")
    return Outcome(rows=PgRows(result, await session.described(translated.text, oids, result)))
