"""A session's cursors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from ..interface import BindType, Column, OraError, Parsed, Rows, StatementKind, Value
from ..ttc.bindmeta import BindMeta
from ..ttc.bindrows import RawValue
from ..ttc.execute import StatementShape
from ..ttc.reexecute import CursorShape
from .ahead import Ahead

_MAX_ID = 60000
Decoder = Callable[[RawValue], Value]


@dataclass(frozen=True)
class Encoders:
    """How each column of a result goes to the client: found once for the same columns and defines."""

    columns: tuple[Column, ...]
    defines: tuple[int, ...]
    encode: tuple[Callable[[Sequence[Value]], Sequence[bytes]], ...]


@dataclass
class Cursor:
    """rows: the open result; described: the columns the client was last told; types: of the binds; decoders: of those
    that need one, by place; encoders: of the columns; defines: type per column in which LOB columns go; forms: per
    column, whether a LOB that goes as text does so in the national form; directions: of a PL/SQL call's binds;
    fetched: rows sent so far; children: cursors that stood in its rows: the client closes none of them."""

    id: int
    parsed: Parsed | None = None
    binds: tuple[BindMeta, ...] = ()
    types: tuple[BindType, ...] = ()
    decoders: list[tuple[int, Decoder]] | None = None
    encoders: Encoders | None = None
    ahead: Ahead | None = None
    defines: tuple[int, ...] = ()
    forms: tuple[bool, ...] = ()
    directions: tuple[str, ...] = ()
    rows: Rows | None = None
    described: tuple[Column, ...] | None = None
    columns: tuple[Column, ...] = ()
    scrollable: bool = False
    finished: bool = False
    fetched: int = 0
    children: list[int] = field(default_factory=list)
    _reexecuted: CursorShape | None = None

    @property
    def shape(self) -> StatementShape:
        """What the parser of bind values needs."""
        return shape_of(self.parsed) if self.parsed else StatementShape(is_query=True)

    def restart(self, parsed: Parsed) -> None:
        """Another statement."""
        self.parsed, self.described, self.defines, self.forms = parsed, None, (), ()
        self.directions, self._reexecuted = (), None

    def bind(self, binds: tuple[BindMeta, ...]) -> None:
        """What the client declares of its bind values. What follows from it is worked out once."""
        if binds != self.binds:
            self.binds, self.decoders, self._reexecuted = binds, None, None
            self.types = tuple(meta.bind_type for meta in binds)

    def learn_directions(self, directions: Sequence[str]) -> None:
        """What a PL/SQL call does with its binds."""
        if tuple(directions) != self.directions:
            self.directions, self._reexecuted = tuple(directions), None

    @property
    def reexecute_shape(self) -> CursorShape:
        """The shape for REEXECUTE, where no value is sent for OUT binds either."""
        if self._reexecuted is None:
            self._reexecuted = self._shape_again()
        return self._reexecuted

    def _shape_again(self) -> CursorShape:
        shape = self.shape
        sent = shape.sent(self.binds)
        if len(self.directions) == len(sent):
            sent = [None if way == "out" else meta for meta, way in zip(sent, self.directions, strict=True)]
        return CursorShape(shape, sent)

    async def drop_rows(self) -> None:
        """Close the open result, if any."""
        rows, self.rows, self.ahead = self.rows, None, None
        if rows:
            await rows.close()


def shape_of(parsed: Parsed) -> StatementShape:
    """The wire's view of a parsed statement."""
    return StatementShape(
        parsed.kind is StatementKind.QUERY,
        parsed.kind is StatementKind.PLSQL,
        tuple(bind.returning for bind in parsed.binds),
    )


class CursorRegistry:
    """limit: open cursors at most (ORA-01000)."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._cursors: dict[int, Cursor] = {}
        self._last = 0

    def open(self, parsed: Parsed | None = None) -> Cursor:
        """A new cursor."""
        if len(self._cursors) >= self._limit:
            raise OraError(1000, "maximum open cursors exceeded")
        self._last = self._last % _MAX_ID + 1
        while self._last in self._cursors:
            self._last = self._last % _MAX_ID + 1
        cursor = self._cursors[self._last] = Cursor(self._last, parsed)
        return cursor

    def open_result(self, rows: Rows) -> Cursor:
        """A cursor for a result that the database opened: REF CURSOR, implicit result."""
        cursor = self.open()
        cursor.rows, cursor.columns = rows, rows.columns
        cursor.described = rows.columns
        return cursor

    def find(self, cursor_id: int) -> Cursor | None:
        """None when there is none."""
        return self._cursors.get(cursor_id)

    def get(self, cursor_id: int) -> Cursor:
        """ORA-01001 when there is none."""
        cursor = self._cursors.get(cursor_id)
        if cursor is None:
            raise OraError(1001, "invalid cursor")
        return cursor

    async def close(self, ids: Iterable[int]) -> None:
        """The client lets go of these."""
        for cursor_id in ids:
            if cursor := self._cursors.pop(cursor_id, None):
                await cursor.drop_rows()
                await self.close_children(cursor)

    async def close_children(self, cursor: Cursor) -> None:
        """When it is closed or executed again, what stood in its rows is closed too."""
        if cursor.children:
            children = tuple(cursor.children)
            cursor.children.clear()
            await self.close(children)

    async def close_all(self) -> None:
        """At the end of the session."""
        await self.close(list(self._cursors))
