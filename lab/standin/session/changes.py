"""Statements that are no queries: DML (arrays, RETURNING), PL/SQL, DDL and control."""

from __future__ import annotations

from collections.abc import Sequence

from ..interface import ArrayError, Options, OraError, Outcome, StatementKind, Value
from ..tns.primitives import ub
from ..ttc.bindmeta import BindMeta
from ..ttc.constants import OracleType
from ..ttc.describe import describe_body
from ..ttc.endofcall import CallEnd
from ..ttc.results import ROW, make_implicit_results, make_io_vector, make_row_counts
from .context import Context
from .cursors import Cursor
from .values import encode_out, encode_scalar

_SIZED = frozenset({OracleType.VARCHAR, OracleType.CHAR, OracleType.RAW})
_NO_BINDS: tuple[Value, ...] = ()


async def run_change(
    context: Context, cursor: Cursor, rows: Sequence[Sequence[Value]], iterations: int, options: Options
) -> bytes:
    """Execute and answer."""
    assert cursor.parsed is not None
    rows = rows or [_NO_BINDS] * iterations
    try:
        outcome = await context.session.execute(cursor.parsed, cursor.types, rows, options)
    except ArrayError as error:
        row = error.row if cursor.parsed.kind is StatementKind.DML else 0  # of a block the count of rows tells it
        placed = OraError(error.code, error.message, row)
        counts = make_row_counts(error.counts) if options.row_counts else b""
        return counts + context.end(CallEnd(cursor=cursor.id, row_count=error.done, error=placed))
    make = _plsql_reply if cursor.parsed.kind is StatementKind.PLSQL else _dml_reply
    body, row_count = make(context, cursor, outcome, len(rows))
    if options.row_counts:
        body += make_row_counts(outcome.row_counts)
    error_end = OraError(24381, "error(s) in array DML") if outcome.errors else None
    return body + context.end(
        CallEnd(
            cursor=cursor.id,
            row_count=row_count,
            error=error_end,
            batch=outcome.errors,
            compile_warning=outcome.compile_warning,
            rowid=outcome.last_rowid,
        )
    )


def _dml_reply(context: Context, cursor: Cursor, outcome: Outcome, executed: int) -> tuple[bytes, int]:
    assert cursor.parsed is not None
    returning = [meta for meta, bind in zip(cursor.binds, cursor.parsed.binds, strict=False) if bind.returning]
    parts = []
    for row in outcome.returning:
        parts.append(ROW)
        for meta, values in zip(returning, row, strict=True):
            parts.append(ub(len(values)))
            parts += [_returned(context, meta, value) for value in values]
    return b"".join(parts), outcome.row_count


def _returned(context: Context, meta: BindMeta, value: Value) -> bytes:
    """A value and its actual length, which is 0 unless the client's variable is too small for it."""
    if meta.type in _SIZED and isinstance(value, bytes):
        whole = len(value.decode("utf-8", "replace").encode("utf-16-be", "replace")) if meta.national else len(value)
        if 0 < meta.size < whole:
            fitting = value[: meta.size // 2 if meta.national else meta.size]
            if meta.type != OracleType.RAW:
                fitting = fitting.decode("utf-8", "ignore").encode()
            return encode_scalar(context, meta, fitting) + ub(whole)
    return encode_scalar(context, meta, value) + ub(0)


def _plsql_reply(context: Context, cursor: Cursor, outcome: Outcome, executed: int) -> tuple[bytes, int]:
    parts = []
    directions = outcome.directions
    if cursor.binds and directions:
        cursor.learn_directions(directions)
        parts.append(make_io_vector(directions))
    outward = [index for index, way in enumerate(directions) if way != "in"]
    if outward:
        for row in outcome.out:
            parts.append(ROW)
            parts += [encode_out(context, cursor.binds[index], row[index]) for index in outward]
    if outcome.implicit:
        opened = [context.cursors.open_result(rows) for rows in outcome.implicit]
        parts.append(make_implicit_results([(describe_body(one.columns, context.caps), one.id) for one in opened]))
    return b"".join(parts), executed
