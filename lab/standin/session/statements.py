"""EXECUTE, REEXECUTE and FETCH."""

from __future__ import annotations

from functools import partial

from ..interface import Options, OraError, StatementKind
from ..ttc.constants import ExecuteFlag, ExecuteOption, OracleType
from ..ttc.endofcall import CallEnd
from ..ttc.execute import Execute, StatementShape
from ..ttc.fetch import Fetch
from ..ttc.reexecute import CursorShape, Reexecute
from .ahead import prepare_ahead
from .changes import run_change
from .context import Context
from .cursors import Cursor, shape_of
from .queries import describe_if_changed, execute_query, fetch_rows, open_query
from .values import decode_rows

_QUERY = StatementKind.QUERY
_PLAIN, _COMMITTING = Options(), Options(commit=True)


class CursorError(OraError):
    """An error of a statement that has a cursor: the client is told its number."""

    def __init__(self, cause: OraError, cursor: int) -> None:
        super().__init__(cause.code, cause.message, cause.offset)
        self.cursor = cursor


def statement_shape(context: Context, sql: str | None, cursor_id: int) -> StatementShape:
    """For the parser of EXECUTE. A statement that does not parse is reported later, by the call itself."""
    if sql is None:
        cursor = context.cursors.find(cursor_id)
        return cursor.shape if cursor else StatementShape()
    try:
        return shape_of(context.session.parse(sql))
    except OraError:
        return StatementShape()


def cursor_shape(context: Context, cursor_id: int) -> CursorShape | None:
    """For the parser of REEXECUTE."""
    cursor = context.cursors.find(cursor_id)
    return cursor.reexecute_shape if cursor else None


async def execute(context: Context, request: Execute) -> bytes:
    """EXECUTE."""
    context.identity.activity.executions += 1
    context.identity.activity.parses += request.sql is not None
    cursor = await _cursor_for(context, request)
    try:
        return await _execute(context, cursor, request)
    except OraError as error:
        raise CursorError(error, cursor.id) from error


async def _cursor_for(context: Context, request: Execute) -> Cursor:
    if request.cursor and (request.sql is None or context.cursors.find(request.cursor)):
        cursor = context.cursors.get(request.cursor)
        if request.sql is not None:
            await cursor.drop_rows()
            cursor.restart(context.session.parse(request.sql))
        return cursor
    if request.sql is None:
        raise OraError(1001, "invalid cursor")
    return context.cursors.open(context.session.parse(request.sql))


async def _execute(context: Context, cursor: Cursor, request: Execute) -> bytes:
    if request.binds:
        cursor.bind(request.binds)
        await context.learn_object_types({meta.type_oid for meta in request.binds if meta.type == OracleType.OBJECT})
    if request.defines:
        cursor.defines = tuple(define.type for define in request.defines)
        cursor.forms = tuple(define.national for define in request.defines)
        if not request.wants(ExecuteOption.EXECUTE):
            return await _define_only(context, cursor, request)
    if cursor.parsed is None:
        return await _define_only(context, cursor, request)
    rows = decode_rows(context, cursor, request.rows)
    if cursor.parsed.kind is StatementKind.QUERY:
        return await execute_query(context, cursor, request, rows[0] if rows else ())
    if not request.wants(ExecuteOption.EXECUTE):
        return context.end(CallEnd(cursor=cursor.id))
    options = Options(
        commit=request.wants(ExecuteOption.COMMIT),
        batch_errors=request.wants(ExecuteOption.BATCH_ERRORS),
        row_counts=request.flagged(ExecuteFlag.ROW_COUNTS),
    )
    return await run_change(context, cursor, rows, request.iterations, options)


async def _define_only(context: Context, cursor: Cursor, request: Execute) -> bytes:
    """Of a REF CURSOR with LOB columns the driver asks for no fetch, and expects the rows all the same."""
    if request.wants(ExecuteOption.FETCH) or cursor.parsed is None:
        return await fetch_rows(context, cursor, request.count)
    return context.end(CallEnd(cursor=cursor.id))


async def reexecute(context: Context, request: Reexecute, fetch: bool = False) -> bytes:
    """REEXECUTE, or with `fetch` REEXECUTE_AND_FETCH."""
    context.identity.activity.executions += 1
    cursor = context.cursors.get(request.cursor)
    try:
        return await _reexecute(context, cursor, request, fetch)
    except OraError as error:
        raise CursorError(error, cursor.id) from error


async def _reexecute(context: Context, cursor: Cursor, request: Reexecute, fetch: bool) -> bytes:
    if cursor.parsed is None:
        raise OraError(1003, "no statement parsed")
    rows = decode_rows(context, cursor, request.rows)
    if cursor.parsed.kind is not _QUERY:
        return await run_change(context, cursor, rows, max(1, request.iterations), Options(commit=request.commit))
    await open_query(context, cursor, rows[0] if rows else (), _COMMITTING if request.commit else _PLAIN)
    if not fetch:
        return context.end(CallEnd(cursor=cursor.id))
    return describe_if_changed(context, cursor) + await fetch_rows(context, cursor, request.iterations)


async def fetch(context: Context, request: Fetch) -> bytes:
    """FETCH."""
    cursor = context.cursors.get(request.cursor)
    try:
        body = await fetch_rows(context, cursor, request.wanted)
        context.after_reply = partial(prepare_ahead, cursor, request.wanted, len(body))
        return body
    except OraError as error:
        raise CursorError(error, cursor.id) from error
