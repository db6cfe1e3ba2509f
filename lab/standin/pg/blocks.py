"""Anonymous blocks: compiled once per session into a function of pg_temp, placeholders are its INOUT parameters."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.interface import ArrayError, BindType, OraError, Outcome, Parsed, Rows, Value
from lab.standin.pg.arrays import JSONB, array_parameter, array_value
from lab.standin.pg.binds import ObjectBind, formats, parameter
from lab.standin.pg.errors import ora_error
from lab.standin.pg.invalid import call_trouble, located
from lab.standin.pg.lookups import informed
from lab.standin.pg.objectbinds import read_objects
from lab.standin.pg.objectcolumns import with_objects
from lab.standin.pg.rows import PgRows
from lab.standin.pg.statements import Failure
from lab.standin.pg.stepping.blocks import step_block
from lab.standin.sql.names import dollar_quoted, quote
from lab.standin.sql.plsql.units import Block, compile_block
from lab.standin.sql.refusal import refuse
from lab.standin.sql.types import from_stored

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_REF_CURSOR = 102
_TYPES = {
    1: "varchar",  # as OUT parameters are: CALL takes a variable of exactly their type
    2: "numeric",
    3: "numeric",
    12: "sys.oradate",
    180: "timestamp",
    181: "sys.timestampz",
    231: "sys.timestampltz",
    23: "sys.raw",
    24: "sys.longraw",
    113: "sys.blob",
    112: "sys.clob",
    100: "float4",
    101: "float8",
    183: "interval",
    182: "sys.intervalym",
    252: "boolean",
    119: "json",
    127: "sys.vector",
    102: "refcursor",
}


@dataclass(frozen=True)
class Compiled:
    """A block as a function of this session. call: the SELECT that runs it."""

    block: Block
    call: str


_NEWS = "SELECT FROM pg_type LIMIT 0"  # in a transaction PostgreSQL hears of others' DDL when it locks a relation
_STEPS = b"OD002"  # sys.step_needed
_MOST_ARGUMENTS = 100  # of a function of PostgreSQL: a block with more placeholders is stepped through
# results given to the client, and whether there was a COMMIT at the end of the block or of what it called
_AFTER = "current_setting('ora.results', true), current_setting('ora.commit_later', true)"
_compiled = lru_cache(maxsize=1024)(compile_block)


async def run_block(
    session: PgSession, parsed: Parsed, types: Sequence[BindType], rows: Sequence[Sequence[Value]]
) -> Outcome:
    """Run the block once per row of values; all binds come back with their directions."""
    if len(types) < len(parsed.binds):
        raise OraError(1008, "not all variables bound")
    compiled = await _prepare(session, parsed, types)
    outcome = Outcome(directions=[_direction(compiled.block, bind.name) for bind in parsed.binds])
    for number, row in enumerate(rows):
        try:
            outcome.out.append(await _run(session, parsed, compiled, types, row, outcome.implicit))
        except OraError as error:
            if len(rows) == 1:
                raise
            raise ArrayError(error, number, number) from error
    return outcome


def _pg_type(bind: BindType) -> str:
    if isinstance(bind, ObjectBind):
        return bind.written
    return "jsonb" if bind.array_size else _TYPES.get(bind.oracle_type, "text")


def _direction(block: Block, name: str) -> str:
    return "inout" if name in block.written or name in block.passed else "in"


async def _prepare(session: PgSession, parsed: Parsed, types: Sequence[BindType]) -> Compiled:
    kinds = tuple(_pg_type(bind) for bind in types)
    key = (parsed.sql, kinds, session.schema)
    if session.blocks_catalog is not session.catalog:
        session.blocks.clear()
        session.blocks_catalog = session.catalog
        if session.in_transaction:
            await session.statements.text(_NEWS)
    if key in session.blocks:
        return session.blocks[key]
    block = await informed(session, lambda catalog: _compiled(parsed.sql, session.schema, catalog), len(parsed.sql))
    if len(parsed.binds) > _MOST_ARGUMENTS:
        session.stepped.add(parsed.sql)
        return Compiled(block, "")
    for statement in block.made:
        await session.statements.guarded_text(statement)
    name = f'pg_temp."blk${len(session.blocks)}_{session.block_count}"'
    session.block_count += 1
    pairs = zip(parsed.binds, types, strict=False)
    parameters = [f"INOUT {quote('b$' + bind.name.lower())} {_pg_type(kind)}" for bind, kind in pairs]
    returns = "" if parameters else " RETURNS void"
    if len(parameters) == 1 and isinstance(types[0], ObjectBind):
        parameters.append('OUT "$more" text')  # else PostgreSQL gives the fields of the one object
    await session.statements.guarded_text(
        f"CREATE FUNCTION {name}({', '.join(parameters)}){returns} LANGUAGE plpgsql AS {dollar_quoted(block.text)}"
    )
    marks = ", ".join(f"${number + 1}" for number in range(len(parsed.binds)))
    compiled = Compiled(block, f"SELECT f.*, {_AFTER} FROM {name}({marks}) AS f")
    session.blocks[key] = compiled
    if session.in_transaction:
        session.fresh_blocks.add(key)
    return compiled


async def _run(
    session: PgSession,
    parsed: Parsed,
    compiled: Compiled,
    types: Sequence[BindType],
    row: Sequence[Value],
    implicit: list[Rows],
) -> list[Value]:
    oids = tuple(
        JSONB if bind.array_size else oid for bind, oid in zip(types, session.database.binds.oids(types), strict=True)
    )
    values = [
        array_parameter(value, bind) if bind.array_size else parameter(value, bind)
        for value, bind in zip(row, types, strict=False)
    ]
    shapes = [0 if bind.array_size else shape for bind, shape in zip(types, formats(types), strict=True)]
    call = compiled.call
    if compiled.block.stepped or parsed.sql in session.stepped:
        call, oids, result = await _stepped(session, parsed, types, values)
    else:
        try:
            result = (await session.statements.execute(call, oids, [values], shapes, True))[0]
        except Failure as failure:
            if failure.state != _STEPS:
                trouble = await call_trouble(session, failure)
                raise trouble or located(parsed.sql, ora_error(failure.result)) from failure
            session.stepped.add(parsed.sql)
            call, oids, result = await _stepped(session, parsed, types, values)
    described = await session.described(call, oids, result, objects=False)
    columns = await PgRows(result, described).fetch(1)
    values_out = [column[0] for column in columns] if types else []
    values_out = await read_objects(session, types, values_out)
    implicit += await _returned_results(session, columns[-2][0])
    values_out = [
        array_value(value, bind)
        if bind.array_size
        else await _opened(session, value)
        if bind.oracle_type == _REF_CURSOR and isinstance(value, bytes)
        else value
        for value, bind in zip(values_out, types, strict=False)
    ]
    if columns[-1][0] == b"on":
        await session.commit()
    return values_out


async def _stepped(
    session: PgSession, parsed: Parsed, types: Sequence[BindType], values: Sequence[bytes | None]
) -> tuple[str, tuple[int, ...], pq.abc.PGresult]:
    """Step through the block, then read its placeholders as a row."""
    names, kinds = [bind.name for bind in parsed.binds], [_pg_type(bind) for bind in types]
    if any(isinstance(bind, ObjectBind) for bind in types):
        refuse("objects as arguments of a block with transaction control")
    texts = [
        b"\\x" + value.hex().encode() if value is not None and binary else value
        for value, binary in zip(values, formats(types), strict=True)
    ]
    try:
        given = await step_block(session, parsed.sql, names, kinds, texts)
    except Failure as failure:
        raise ora_error(failure.result) from failure
    items = [from_stored(f"${number + 1}::text", kind) for number, kind in enumerate(kinds)]
    call, oids = f"SELECT {', '.join([*items, _AFTER])}", (25,) * len(kinds)
    result = (await session.statements.execute(call, oids, [given], [0] * len(kinds), True))[0]
    return call, oids, result


async def _returned_results(session: PgSession, names: Value) -> list[Rows]:
    """The results that DBMS_SQL.RETURN_RESULT gave to the client."""
    if not isinstance(names, bytes) or not names:
        return []
    await session.statements.text("SELECT set_config('ora.results', '', true)")
    return [await _opened(session, name.encode()) for name in json.loads(names)]


async def _opened(session: PgSession, name: bytes) -> Rows:
    """The rows of a cursor that the block left open, read at once so that they outlive the transaction."""
    portal = quote(name.decode())
    result = await session.statements.text(f"FETCH ALL FROM {portal}")
    await session.statements.text(f"CLOSE {portal}")
    described = session.database.columns.describe(result, session.database.not_null)
    return PgRows(result, await with_objects(session, "", (), result, described))
