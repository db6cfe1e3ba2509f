"""Columns that are objects or collections. PostgreSQL reports a collection (a domain) as the array it is made of: the
dictionary knows the type of a table's column, and of an expression PostgreSQL tells it without running the query."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from psycopg import pq

from lab.standin.interface import OraError, Value
from lab.standin.pg.columns import Described
from lab.standin.pg.objects import OBJECT, NamedType, TypeBook
from lab.standin.pg.statements import Failure

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession


async def with_objects(
    session: PgSession, sql: str, oids: tuple[int, ...], result: pq.abc.PGresult, described: tuple[Described, ...]
) -> tuple[Described, ...]:
    """The description completed; as it is when the result has no such column."""
    unknown = [index for index in range(result.nfields) if not session.database.columns.knows(result.ftype(index))]
    if not unknown:
        return described
    book = await session.database.current_types()
    completed = list(described)
    named = {index: book.by_pg(result.ftype(index)) for index in unknown}
    if any(kind is None for kind in named.values()):
        named |= await _collections(session, book, sql, oids, result, [i for i, kind in named.items() if kind is None])
    for index, kind in named.items():
        if kind is not None:
            completed[index] = _object(described[index], kind)
    return tuple(completed)


def _object(item: Described, kind: NamedType) -> Described:
    column = replace(item.column, oracle_type=OBJECT, size=0, precision=0, scale=0, object_type=kind.type)

    def convert(text: bytes) -> Value:
        return kind.form.read(text.decode())

    return Described(column, convert)


async def _collections(
    session: PgSession,
    book: TypeBook,
    sql: str,
    oids: tuple[int, ...],
    result: pq.abc.PGresult,
    indexes: list[int],
) -> dict[int, NamedType | None]:
    found = {index: await _of_table(session, result.ftable(index), result.ftablecol(index)) for index in indexes}
    if not all(found.values()):
        found |= await _of_expressions(session, sql, oids, result.nfields, [i for i in indexes if not found[i]])
    return {index: book.by_pg(oid) for index, oid in found.items()}


async def _of_table(session: PgSession, table: int, column: int) -> int:
    if not table:
        return 0
    answer = await session.database.admin.text(
        f"SELECT atttypid FROM pg_attribute WHERE attrelid = {table} AND attnum = {column}"
    )
    return int(answer.get_value(0, 0) or 0) if answer.ntuples else 0


async def _of_expressions(
    session: PgSession, sql: str, oids: tuple[int, ...], width: int, indexes: list[int]
) -> dict[int, int]:
    """The outer join never asks for a row of the query. sql: "" for the result of a cursor."""
    if not sql:
        return {}
    names = ", ".join(f"c{index}" for index in range(width))
    asked = ", ".join(f"pg_typeof(x.c{index})::oid::int8" for index in indexes)
    probe = f"SELECT {asked} FROM (VALUES (1)) AS d(n) LEFT JOIN ({sql}) AS x({names}) ON false"
    try:
        answer = (await session.statements.execute(probe, oids, [[None] * len(oids)], [], False))[0]
    except (OraError, Failure):
        return {}
    return {index: int(answer.get_value(0, place) or 0) for place, index in enumerate(indexes)}
