"""EXECUTE (94): parse, bind, define, execute, fetch and scroll in one call. Source: `messages/execute.pyx`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .bindmeta import BindMeta, parse_bind_meta
from .bindrows import Row, parse_bind_rows
from .capabilities import Capabilities
from .constants import ExecuteFlag, ExecuteOption

MAX_BINDS = 65535
MAX_EMPTY_ROWS = 1 << 20
_I4_ITERATIONS, _I4_FLAGS, _I4_ORIENTATION, _I4_POSITION = 1, 9, 10, 11
_I4_COUNT = 13
_MAX_I4 = 64


@dataclass(frozen=True)
class StatementShape:
    """What parsing bind values needs. returning: per bind, whether it is in RETURNING ... INTO (no value is sent)."""

    is_query: bool = False
    is_plsql: bool = False
    returning: tuple[bool, ...] = ()

    def sent(self, metas: Sequence[BindMeta]) -> list[BindMeta | None]:
        """The binds for which the client sends values."""
        if len(metas) != len(self.returning):
            return list(metas)
        return [None if returned else meta for meta, returned in zip(metas, self.returning, strict=True)]


ShapeOf = Callable[[str | None, int], StatementShape]


@dataclass(frozen=True)
class Execute:
    """sql: None when the cursor is executed again; count: rows to fetch; rows: None when no binds came."""

    options: int
    cursor: int
    sql: str | None
    count: int
    i4: tuple[int, ...]
    defines: tuple[BindMeta, ...]
    binds: tuple[BindMeta, ...]
    rows: list[Row] | None

    def wants(self, option: ExecuteOption) -> bool:
        """Whether an option bit is set."""
        return bool(self.options & option)

    def flagged(self, flag: ExecuteFlag) -> bool:
        """Whether a flag of i4[9] is set."""
        return bool(self.i4[_I4_FLAGS] & flag)

    @property
    def iterations(self) -> int:
        """How often to run a statement that is no query."""
        return max(1, self.i4[_I4_ITERATIONS])

    @property
    def orientation(self) -> int:
        """Of a scroll operation."""
        return self.i4[_I4_ORIENTATION]

    @property
    def position(self) -> int:
        """Of a scroll operation: 1-based."""
        return self.i4[_I4_POSITION]


@dataclass(frozen=True)
class _Header:
    options: int
    cursor: int
    has_sql: bool
    i4_count: int
    count: int
    binds: int
    defines: int


def _parse_header(reader: Reader, caps: Capabilities) -> _Header:
    options = reader.count()
    cursor = reader.count()
    has_sql = bool(reader.u8())
    reader.ub()  # length of the statement
    reader.u8()  # pointer (i4)
    i4_count = reader.count()
    reader.skip(2)  # pointers (al8o4, al8o4l)
    reader.ub()  # prefetch buffer size
    count = reader.count()  # rows to prefetch
    reader.ub()  # maximum LONG size
    reader.u8()  # pointer (binds)
    binds = reader.count()
    reader.skip(5)  # pointers (al8app, al8txn, al8txl, al8kv, al8kvl)
    reader.u8()  # pointer (defines)
    defines = reader.count()
    reader.ub()  # registration id
    reader.skip(3)  # pointers (objects, row count arrays)
    reader.ub()  # registration id, high half
    reader.u8()  # pointer (al8pidmlrc)
    reader.ub()  # length of al8pidmlrcbl
    reader.ub()
    reader.u8()  # pointer (al8pidmlrcl)
    reader.ub()
    reader.u8()
    if caps.field_version >= 8:
        reader.u8()  # pointer (SQL signature)
        reader.ub()  # its length
        reader.u8()  # pointer (SQL id)
        reader.ub()  # its length
        reader.u8()  # pointer (its length)
    if caps.field_version >= 9:
        reader.u8()  # pointer (chunk ids)
        reader.ub()  # number of chunk ids
    if binds > MAX_BINDS or defines > MAX_BINDS or i4_count > _MAX_I4:
        raise ProtocolError(f"{binds} binds, {defines} defines, {i4_count} numbers")
    return _Header(options, cursor, has_sql, i4_count, count, binds, defines)


def parse_execute(reader: Reader, caps: Capabilities, shape_of: ShapeOf) -> Execute:
    """The whole request. `shape_of(sql, cursor)` says what the bind values look like."""
    head = _parse_header(reader, caps)
    sql = (reader.clr() or b"").decode("utf-8", "replace") if head.has_sql else None
    i4 = [reader.ub() for _ in range(head.i4_count)]
    i4 += [0] * (_I4_COUNT - len(i4))
    defines = tuple(parse_bind_meta(reader, caps) for _ in range(head.defines))
    binds = tuple(parse_bind_meta(reader, caps) for _ in range(head.binds))
    rows = None
    if binds:
        shape = shape_of(sql, head.cursor)
        executes = 1 if head.options & ExecuteOption.EXECUTE else 0  # a scroll operation carries no values
        count = executes if shape.is_query else i4[_I4_ITERATIONS]
        sent = shape.sent(binds)
        check_iterations(count, sent)
        rows = parse_bind_rows(reader, sent, count, shape.is_plsql)
    return Execute(head.options, head.cursor, sql, head.count, tuple(i4), defines, binds, rows)


def check_iterations(count: int, sent: Sequence[BindMeta | None]) -> None:
    """Refuse a count that would fill memory without a byte sent for it."""
    if count < 0 or (count > MAX_EMPTY_ROWS and all(meta is None for meta in sent)):
        raise ProtocolError(f"{count} iterations")
