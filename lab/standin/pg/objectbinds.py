"""Binds that are objects or collections: their values as PostgreSQL's text before a statement runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lab.standin.interface import BindType, OraError, Value
from lab.standin.pg.arrays import JSONB
from lab.standin.pg.binds import ObjectBind
from lab.standin.pg.objects import OBJECT, NamedType

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

Types = Sequence[BindType]
Rows = Sequence[Sequence[Value]]


def any_object(types: Types) -> bool:
    """Whether one of the binds is of a type with a name."""
    return OBJECT in [bind.oracle_type for bind in types]


async def with_object_binds(session: PgSession, types: Types, rows: Rows) -> tuple[Types, Rows]:
    """Objects as text. ORA-22303 for an unknown type."""
    places = [index for index, bind in enumerate(types) if bind.oracle_type == OBJECT]
    named = {index: await _named(session, types[index]) for index in places}
    completed = [_bind(bind, named.get(index)) for index, bind in enumerate(types)]
    return completed, [
        [_text(value, named.get(index)) for index, value in enumerate(row)] if len(row) == len(types) else row
        for row in rows
    ]


async def _named(session: PgSession, bind: BindType) -> NamedType:
    found = await session.database.named_type(bind.type_oid)
    if found is None:
        raise OraError(22303, f"type with OID {bind.type_oid.hex().upper()} not found")
    return found


def _bind(bind: BindType, named: NamedType | None) -> BindType:
    if named is None:
        return bind
    pg = JSONB if named.type.kind == "indexed" else named.pg
    return ObjectBind(bind.oracle_type, bind.size, False, 0, bind.type_oid, pg, named.written)


def _text(value: Value, named: NamedType | None) -> Value:
    if named is None or value is None:
        return value
    text = named.form.write(value)
    return text.encode() if text is not None else None


async def read_objects(session: PgSession, types: Types, values: Sequence[Value]) -> list[Value]:
    """OUT values of a block: those of objects out of PostgreSQL's text."""
    out = list(values)
    for index, bind in enumerate(types):
        text = out[index]
        if isinstance(bind, ObjectBind) and isinstance(text, bytes):
            out[index] = (await _named(session, bind)).form.read(text.decode())
    return out
