"""Open results, handed out column by column: one that is here whole, and one that comes in pieces."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg import pq

from lab.standin.interface import Column, Value
from lab.standin.pg.columns import Described
from lab.standin.pg.errors import ora_error
from lab.standin.pg.layout import Layout
from lab.standin.pg.stream import Piece, Stream


def _size(piece: Piece) -> int:
    return (len(piece[0]) if piece else 0) if isinstance(piece, list) else piece.ntuples


class PgRows:
    """All rows are here already."""

    def __init__(self, result: pq.abc.PGresult, described: tuple[Described, ...]) -> None:
        self._result: pq.abc.PGresult | None = result
        self._layout = Layout.of(described)
        self._at = 0
        self._count = result.ntuples

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._layout.columns

    @property
    def exhausted(self) -> bool:
        return self._at >= self._count

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        if self._result is None:
            return self._layout.nothing()  # type: ignore[return-value]
        rows = range(self._at, min(self._at + count, self._count))
        self._at = rows.stop
        found = self._layout.values(self._result, rows)
        return [[None if value == b"" else value for value in column] for column in found]

    def peek(self, count: int) -> list[Sequence[Value]] | None:
        return None

    async def skip(self, count: int) -> None:
        self._at = min(self._at + count, self._count)

    async def scroll(self, position: int) -> None:
        self._at = min(max(position, 0), self._count)

    async def close(self) -> None:
        self._result = None
        self._count = self._at = 0


class StreamedRows:
    """Rows are read from PostgreSQL as they are wanted."""

    def __init__(self, stream: Stream, layout: Layout) -> None:
        self._stream = stream
        self._layout = layout
        self.columns = layout.columns
        self._piece: Piece = []
        self._at = self._count = 0

    @property
    def exhausted(self) -> bool:
        return self._at >= self._count and self._stream.exhausted

    async def fetch(self, count: int) -> list[Sequence[Value]]:
        """A failure after some rows is raised by the next call."""
        if self._at >= self._count:
            await self._next_piece()
        columns = self._taken(count)
        missing = count - (len(columns[0]) if columns else count)
        while missing and not self._stream.exhausted:
            await self._next_piece()
            more = self._taken(missing)
            if not more[0]:
                break
            for column, values in zip(columns, more, strict=True):
                column += values
            missing -= len(more[0])
        if missing == count and self._stream.failure is not None:
            raise ora_error(self._stream.failure)
        return columns  # type: ignore[return-value]

    def _taken(self, count: int) -> list[list[Value]]:
        """Rows of the piece at hand."""
        rows = range(self._at, min(self._at + count, self._count))
        self._at = rows.stop
        return self._layout.values(self._piece, rows)

    async def _next_piece(self) -> None:
        """None at the end."""
        here = self._stream.pieces
        self._piece = (here.popleft() if here else await self._stream.piece()) or self._layout.nothing()
        self._at, self._count = 0, _size(self._piece)

    def peek(self, count: int) -> list[Sequence[Value]] | None:
        here = self._count - self._at
        missing = count - here
        if self._stream.pull(missing) < missing:
            return None
        columns = self._layout.values(self._piece, range(self._at, self._at + min(here, count)))
        for piece in self._stream.pieces:
            if missing <= 0:
                break
            more = self._layout.values(piece, range(min(missing, _size(piece))))
            for column, values in zip(columns, more, strict=True):
                column += values
            missing -= _size(piece)
        return columns  # type: ignore[return-value]

    async def skip(self, count: int) -> None:
        while count > 0:
            if self._at >= self._count:
                await self._next_piece()
                if not self._count:
                    return
            step = min(count, self._count - self._at)
            self._at, count = self._at + step, count - step

    async def scroll(self, position: int) -> None:
        raise NotImplementedError("only results opened scrollable are scrolled")

    async def close(self) -> None:
        self._piece, self._at, self._count = [], 0, 0
        self._stream.forget()
        if not self._stream.ended:
            await self._stream.leave()
