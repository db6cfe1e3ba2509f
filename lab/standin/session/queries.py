"""Queries: execute, describe, fetch, scroll.

Rules of the clients kept here (protocol facts, "Pitfalls"): a result with LOB columns is described first and its rows
wait for the client's defines; a column that became a LOB since the last execution is described as one but sent as LONG;
columns that changed are described again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..interface import Column, Options, OraError, Value
from ..ttc.constants import DOCUMENT_TYPES, LOB_TYPES, LONG_TYPES, ExecuteFlag, ExecuteOption, OracleType, Orientation
from ..ttc.describe import make_describe
from ..ttc.endofcall import CallEnd
from ..ttc.execute import Execute
from ..ttc.results import make_rows
from .adapting import adapted
from .context import Context
from .cursors import Cursor, Encoders
from .values import column_encoder

_DEFINED = LOB_TYPES | DOCUMENT_TYPES
_TEXT_BEFORE = frozenset({OracleType.VARCHAR, OracleType.CHAR, OracleType.LONG})
_BYTES_BEFORE = frozenset({OracleType.RAW, OracleType.LONG_RAW})


async def open_query(context: Context, cursor: Cursor, row: Sequence[Value], options: Options) -> None:
    """Execute; the cursor then has an open result."""
    assert cursor.parsed is not None
    if cursor.rows is not None:
        await cursor.drop_rows()
    if cursor.children:
        await context.cursors.close_children(cursor)
    outcome = await context.session.execute(cursor.parsed, cursor.types, [row], options)
    if outcome.rows is None:
        raise OraError(24338, "statement handle not executed")
    cursor.rows, cursor.columns = outcome.rows, adapted(outcome.rows.columns, context.caps)
    cursor.scrollable, cursor.finished, cursor.fetched = options.scrollable, False, 0


async def execute_query(context: Context, cursor: Cursor, request: Execute, row: Sequence[Value]) -> bytes:
    """EXECUTE of a query: describe only, scroll, or execute and perhaps fetch."""
    assert cursor.parsed is not None
    if request.wants(ExecuteOption.DESCRIBE):
        columns = adapted(await context.session.describe(cursor.parsed), context.caps)
        return make_describe(columns, context.caps) + context.end(CallEnd(cursor=cursor.id))
    scrollable = request.flagged(ExecuteFlag.SCROLLABLE)
    if scrollable and cursor.rows is not None and request.sql is None:
        await _scroll(cursor, request)
    elif request.wants(ExecuteOption.EXECUTE):
        commit = request.wants(ExecuteOption.COMMIT)
        await open_query(context, cursor, row, Options(commit=commit, scrollable=scrollable))
    described = describe_if_changed(context, cursor)
    if described and _waits_for_defines(cursor):
        return described + context.end(CallEnd(cursor=cursor.id))
    if request.wants(ExecuteOption.FETCH):
        return described + await fetch_rows(context, cursor, request.count)
    return described + context.end(CallEnd(cursor=cursor.id))


async def _scroll(cursor: Cursor, request: Execute) -> None:
    assert cursor.rows is not None
    if request.orientation == Orientation.LAST:
        position = await _last_position(cursor)
    else:
        position = 0 if request.orientation == Orientation.FIRST else max(request.position - 1, 0)
    await cursor.rows.scroll(position)
    cursor.fetched, cursor.finished = position, False


async def _last_position(cursor: Cursor) -> int:
    assert cursor.rows is not None
    await cursor.rows.scroll(0)
    total = 0
    while not cursor.rows.exhausted:
        columns = await cursor.rows.fetch(10_000)
        total += len(columns[0])
    return max(total - 1, 0)


def describe_if_changed(context: Context, cursor: Cursor) -> bytes:
    """DESCRIBE_INFO when the client does not know these columns yet, else nothing."""
    before, now = cursor.described, cursor.columns
    if before is now or before == now:
        return b""
    if before is not None or cursor.defines:
        cursor.defines = _sticky_long(before or (), now)
        cursor.forms = tuple(column.national for column in before or now) if cursor.defines else ()
    cursor.described = now
    return make_describe(now, context.caps)


def _sticky_long(before: Sequence[Column], now: Sequence[Column]) -> tuple[int, ...]:
    types = [column.oracle_type for column in now]
    for index, (old, new) in enumerate(zip(before, now, strict=False)):
        if new.oracle_type == OracleType.CLOB and old.oracle_type in _TEXT_BEFORE:
            types[index] = OracleType.LONG
        elif new.oracle_type == OracleType.BLOB and old.oracle_type in _BYTES_BEFORE:
            types[index] = OracleType.LONG_RAW
    return tuple(types) if any(kind in LONG_TYPES for kind in types) else ()


def _waits_for_defines(cursor: Cursor) -> bool:
    wanted = _wanted(cursor)
    return any(
        column.oracle_type in _DEFINED and kind not in LONG_TYPES
        for column, kind in zip(cursor.columns, wanted, strict=True)
    )


def _wanted(cursor: Cursor) -> Sequence[int]:
    types = [column.oracle_type for column in cursor.columns]
    return [*cursor.defines[: len(types)], *types[len(cursor.defines) :]]


async def fetch_rows(context: Context, cursor: Cursor, count: int) -> bytes:
    """Rows and the end of the call; ORA-01403 in it when there are no more."""
    if cursor.rows is None and not cursor.finished:
        raise OraError(1002, "fetch out of sequence")
    body = b""
    if cursor.rows is not None and count > 0:
        body = await _encoded(context, cursor, min(count, context.limits.fetch_rows))
    return body + context.fetch_end(cursor.id, cursor.fetched, cursor.finished)


async def _encoded(context: Context, cursor: Cursor, count: int) -> bytes:
    assert cursor.rows is not None
    ahead, cursor.ahead = cursor.ahead, None
    if ahead is not None and ahead.count == count and ahead.encoders is _encoders(context, cursor):
        await cursor.rows.skip(count)
        cursor.fetched += count
        return ahead.body
    columns = await cursor.rows.fetch(count)
    size = len(columns[0]) if columns else 0
    if size < count and cursor.rows.exhausted:  # as Oracle: a call that got all it asked for does not know of the end
        cursor.finished = True
        if not cursor.scrollable:
            cursor.rows = None  # it holds nothing any more
    cursor.fetched += size
    if not size:
        return b""
    encoders = _encoders(context, cursor)
    return make_rows([encode(values) for encode, values in zip(encoders.encode, columns, strict=True)], size)


def _formed(cursor: Cursor) -> Sequence[Column]:
    """The columns; those that became LOBs in the form they were in before."""
    if len(cursor.forms) != len(cursor.columns):
        return cursor.columns
    return [
        replace(column, national=form) if _goes_as_text(column, kind) else column
        for column, form, kind in zip(cursor.columns, cursor.forms, _wanted(cursor), strict=True)
    ]


def _goes_as_text(column: Column, kind: int) -> bool:
    """A CLOB that the client defined as text, or text that became one: in the form of the define."""
    return column.oracle_type == OracleType.CLOB and kind in _TEXT_BEFORE


def _encoders(context: Context, cursor: Cursor) -> Encoders:
    known = cursor.encoders
    if known is None or known.columns is not cursor.columns or known.defines is not cursor.defines:
        pairs = zip(_formed(cursor), _wanted(cursor), strict=True)
        encode = tuple(column_encoder(context, column, kind, cursor.children.append) for column, kind in pairs)
        known = cursor.encoders = Encoders(cursor.columns, cursor.defines, encode)
    return known
