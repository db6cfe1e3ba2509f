"""Direct path load: rows go into the table as an array insert, committed when the load is finished."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from ..codecs.table import bind_codec
from ..codecs.text import from_national
from ..interface import ArrayError, BindType, Column, Options, OraError, Parsed, Value
from ..ttc.constants import OracleType
from ..ttc.directpath import (
    FINISH,
    LOAD,
    LoadedRow,
    LoadStream,
    Operation,
    Prepare,
    make_outputs,
    make_prepared,
)
from ..ttc.endofcall import CallEnd
from .context import Context

_PLAIN_NAME = re.compile(r"[A-Za-z][\w$#]*\Z")
_UNKNOWN = frozenset({OracleType.OBJECT, OracleType.BFILE, OracleType.CURSOR, OracleType.JSON, OracleType.VECTOR})


@dataclass(frozen=True)
class Load:
    """A prepared load. decoders: per column, wire value to neutral value (None: as it is)."""

    insert: Parsed
    types: tuple[BindType, ...]
    decoders: tuple[Callable[[bytes], bytes] | None, ...]


def _name(sent: str) -> str:
    """Names are not case sensitive unless they could not be written without quotes."""
    return sent if _PLAIN_NAME.match(sent) else '"' + sent.replace('"', '""') + '"'


async def prepare_load(context: Context, request: Prepare) -> bytes:
    """The table's columns as the client has to send them."""
    if request.operation != LOAD or request.partition:
        raise OraError(3001, "unimplemented feature: direct path other than loading a whole table")
    if not request.columns:
        raise OraError(947, "not enough values")
    table = f"{_name(request.schema)}.{_name(request.table)}" if request.schema else _name(request.table)
    names = ", ".join(map(_name, request.columns))
    columns = await context.session.describe(context.session.parse(f"select {names} from {table}"))
    marks = ", ".join(f":{number + 1}" for number in range(len(columns)))
    insert = context.session.parse(f"insert into {table} ({names}) values ({marks})")
    number = next(one for one in count(1) if one not in context.loads)
    context.loads[number] = Load(insert, tuple(map(_bind_type, columns)), tuple(map(_decoder, columns)))
    return make_prepared(columns, number, context.caps) + context.end(CallEnd())


def _bind_type(column: Column) -> BindType:
    if column.oracle_type in _UNKNOWN:
        raise OraError(3001, f"unimplemented feature: direct path load of column {column.name}")
    return BindType(column.oracle_type, column.size, column.national)


def _decoder(column: Column) -> Callable[[bytes], bytes] | None:
    if column.oracle_type == OracleType.CLOB:
        return from_national  # CLOB data of a multi-byte database is UTF-16 in the stream
    if column.oracle_type == OracleType.BLOB:
        return None
    if column.oracle_type == OracleType.BOOLEAN:
        return lambda wire: b"t" if wire[-1] else b"f"
    return bind_codec(column.oracle_type, column.national).decode


async def load_rows(context: Context, request: LoadStream) -> bytes:
    """One batch."""
    load = _load(context, request.cursor)
    rows = [_neutral(load, row) for row in request.rows]
    if rows:
        try:
            await context.session.execute(load.insert, load.types, rows, Options())
        except ArrayError as error:
            raise OraError(error.code, error.message) from error
    return make_outputs() + context.end(CallEnd())


def _neutral(load: Load, row: LoadedRow) -> Sequence[Value]:
    if len(row) != len(load.types):
        raise OraError(947, "not enough values")
    return [value if value is None or decode is None else decode(value)
            for value, decode in zip(row, load.decoders, strict=True)]  # fmt: skip


async def end_load(context: Context, request: Operation) -> bytes:
    """Finish and commit, or give up what was loaded."""
    _load(context, request.cursor)
    del context.loads[request.cursor]
    await (context.session.commit() if request.code == FINISH else context.session.rollback())
    return make_outputs() + context.end(CallEnd())


def _load(context: Context, cursor: int) -> Load:
    if cursor not in context.loads:
        raise OraError(1001, "invalid cursor")
    return context.loads[cursor]
