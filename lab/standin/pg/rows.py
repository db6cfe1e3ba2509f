"""An open result: all rows are here already, so it stays fetchable after a commit."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import pq

from lab.standin.interface import Column, Value
from lab.standin.pg.columns import Described


class PgRows:
    """Rows of a finished query, handed out column by column."""

    def __init__(self, result: pq.abc.PGresult, described: tuple[Described, ...]) -> None:
        self._result: pq.abc.PGresult | None = result
        self._described = described
        self._columns = tuple(item.column for item in described)
        self._at = 0
        self._count = result.ntuples

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._columns

    @property
    def exhausted(self) -> bool:
        return self._at >= self._count

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        last = min(self._at + count, self._count)
        rows = range(self._at, last)
        self._at = last
        return [self._column(index, rows) for index in range(len(self._described))]

    def _column(self, index: int, rows: range) -> list[Value]:
        if self._result is None:
            return []
        get = self._result.get_value
        convert = self._described[index].convert
        if convert is None:
            return [get(row, index) or None for row in rows]
        return [None if value is None else convert(value) for value in (get(row, index) for row in rows)]

    async def scroll(self, position: int) -> None:
        self._at = min(max(position, 0), self._count)

    async def close(self) -> None:
        self._result = None
        self._count = self._at = 0
