"""A result that stands in a row: CURSOR (SELECT …)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from lab.standin.interface import Column, Value
from lab.standin.sql.names import unfold

Convert = Callable[[bytes], Value]
Part = Callable[[str, int, int], tuple[Column, Convert | None]]


def nested_rows(text: bytes, part: Part) -> NestedRows:
    """Of what cursor_expressions.py has PostgreSQL make: names, types, rows. part: describes a column."""
    names, kinds, rows = json.loads(text)
    described = [part(unfold(name), kind, -1) for name, kind in zip(names, kinds, strict=True)]
    columns = [
        [None if not value else convert(value.encode()) if convert else value.encode() for value in values]
        for values, (_, convert) in zip(_columns(rows, len(names)), described, strict=True)
    ]
    return NestedRows(tuple(column for column, _ in described), columns)


def _columns(rows: Sequence[Sequence[str | None]], width: int) -> list[list[str | None]]:
    return [[row[index] for row in rows] for index in range(width)]


class NestedRows:
    """All rows are here."""

    def __init__(self, columns: tuple[Column, ...], values: list[list[Value]]) -> None:
        self.columns = columns
        self._values = values
        self._at = 0

    @property
    def exhausted(self) -> bool:
        return self._at >= len(self._values[0])

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        start, self._at = self._at, min(self._at + count, len(self._values[0]))
        return [values[start : self._at] for values in self._values]

    def peek(self, count: int) -> list[Sequence[Value]] | None:
        return None

    async def skip(self, count: int) -> None:
        self._at = min(self._at + count, len(self._values[0]))

    async def scroll(self, position: int) -> None:
        self._at = min(max(position, 0), len(self._values[0]))

    async def close(self) -> None:
        self._values = [[] for _ in self._values]
        self._at = 0
