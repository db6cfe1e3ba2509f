"""INSERT, UPDATE, DELETE, MERGE: one row or an array, with RETURNING, row counts and batch errors."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.interface import ArrayError, BindType, Options, OraError, Outcome, Parsed, RowError, Value
from lab.standin.pg.binds import formats, parameters
from lab.standin.pg.insertblocks import Block, block_for
from lab.standin.pg.refusals import Attempt, explain
from lab.standin.pg.returned import as_returned
from lab.standin.pg.rows import PgRows
from lab.standin.pg.statements import Failure
from lab.standin.sql.translate import Translated

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


_CONSTRAINTS = frozenset({1, 2290, 2291, 2292})  # found after every row's values have been looked at


async def run_dml(
    session: PgSession, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]], options: Options
) -> Outcome:
    """Rows before a failed one stay done (ArrayError), or with batch_errors all that can be done is."""
    translated = await session.translated(parsed.sql)
    inputs = [index for index, bind in enumerate(parsed.binds) if not bind.returning]
    kinds = [types[index] for index in inputs] if len(types) == len(parsed.binds) else list(types)
    if len(kinds) < len(inputs):
        raise OraError(1008, "not all variables bound")
    values = [parameters([row[index] for index in inputs] if len(row) > len(kinds) else row, kinds) for row in rows]
    outcome = Outcome()
    returned = [kind for kind, bind in zip(types, parsed.binds, strict=False) if bind.returning]
    oids = session.database.binds.oids(kinds)
    batch = _Batch(session, parsed.sql, translated, oids, formats(kinds), outcome, returned)
    await batch.run(values, options)
    outcome.errors.sort(key=lambda one: one.error.code in _CONSTRAINTS)
    return outcome


class _Batch:
    """One array of rows on its way."""

    def __init__(
        self,
        session: PgSession,
        sql: str,
        translated: Translated,
        oids: tuple[int, ...],
        shapes: list[int],
        outcome: Outcome,
        returned: list[BindType],
    ) -> None:
        self.sql, self.returned = sql, returned
        self.session, self.translated, self.oids, self.shapes, self.outcome = session, translated, oids, shapes, outcome

    async def run(self, rows: list[list[bytes | None]], options: Options) -> None:
        block = await block_for(self.session, self.translated, len(rows))
        start = await self._add_blocks(block, rows) if block else 0
        while start < len(rows):
            try:
                await self._add(rows[start:])
                return
            except Failure as failure:
                values = rows[start + failure.index]
                attempt = Attempt(self.sql, self.translated, self.oids, values, self.shapes)
                error = await explain(self.session, attempt, failure)
                if failure.index:
                    await self._add(rows[start : start + failure.index])
                failed_row = start + failure.index
                if not options.batch_errors:
                    if len(rows) == 1:
                        raise error from failure
                    raise ArrayError(error, failed_row, self.outcome.row_count, self.outcome.row_counts) from failure
                self.outcome.errors.append(RowError(failed_row, error))
                self.outcome.row_counts.append(0)
                start = failed_row + 1

    async def _add_blocks(self, block: Block, rows: list[list[bytes | None]]) -> int:
        """How many rows, from the first, were inserted many a statement: none when one of them fails."""
        size = block.rows
        last = len(rows) - len(rows) % size
        joined = [list(chain.from_iterable(rows[at : at + size])) for at in range(0, last, size)]
        try:
            await self.session.statements.execute(block.text, self.oids * size, joined, self.shapes * size, True)
        except Failure:
            return 0
        self.outcome.row_counts += [1] * last
        self.outcome.row_count += last
        return last

    async def _add(self, rows: list[list[bytes | None]]) -> None:
        results = await self.session.statements.execute(self.translated.text, self.oids, rows, self.shapes, True)
        for result in results:
            counted = self.translated.counted
            told = counted or self.translated.summed
            count = int((result.get_value(0, result.nfields - 1) if told else result.command_tuples) or 0)
            self.outcome.row_counts.append(count)
            self.outcome.row_count += count
            if result.status == pq.ExecStatus.TUPLES_OK and not counted:
                described = await self.session.described(self.translated.text, self.oids, result)
                columns = await PgRows(result, described).fetch(result.ntuples)
                self.outcome.returning.append(
                    [
                        as_returned(item.column, column, kind)
                        for item, column, kind in zip(described, columns, self.returned, strict=False)
                    ]
                )
