"""Array inserts: the rows of an INSERT … VALUES go to PostgreSQL many a statement, where that changes nothing but the
time. When one of them fails, the caller runs them one by one, as it finds out which it was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from lab.standin.sql.names import literal
from lab.standin.sql.translate import Translated

if TYPE_CHECKING:
    from lab.standin.pg.session import PgSession

_MOST_ROWS, _MOST_PARAMETERS = 64, 1200
_PARAMETER = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\$(\d+)")
# A subquery sees the rows before it, and a text with escapes is not looked through.
_UNSUITABLE = re.compile(r"\bselect\b|\bE'|\$\$", re.I)
# Triggers and foreign keys to the table itself see the rows one after the other.
_PLAIN_TABLE = """
SELECT 1 FROM pg_class c WHERE c.oid = to_regclass({table}) AND c.relkind = 'r'
AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)
AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.confrelid = c.oid)"""


@dataclass(frozen=True)
class Block:
    """rows: how many the text takes."""

    text: str
    rows: int


@lru_cache(maxsize=1024)
def block_of(translated: Translated) -> Block | None:
    """The same insert for many rows; None where it is none, or the rows may not be put together."""
    row = f"({', '.join(expression for _, expression in translated.targets)})"
    head = translated.text.removesuffix(row)
    suitable = translated.text.startswith("INSERT INTO ") and head.endswith(" VALUES ") and translated.parameters
    if not suitable or _UNSUITABLE.search(row):
        return None
    count = min(_MOST_ROWS, _MOST_PARAMETERS // translated.parameters)
    return Block(head + ", ".join(_numbered(row, n * translated.parameters) for n in range(count)), count)


def _numbered(row: str, before: int) -> str:
    """Its parameters' numbers raised."""
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + before}" if found[1] else found[0], row)


async def block_for(session: PgSession, translated: Translated, rows: int) -> Block | None:
    """The block to use for so many rows, if any."""
    block = block_of(translated) if rows > 1 else None
    if block is None or not 1 < block.rows <= rows:
        return None
    plain = session.plain_tables.get(translated.table)
    if plain is None:
        found = await session.statements.text(_PLAIN_TABLE.format(table=literal(translated.table)))
        plain = session.plain_tables[translated.table] = bool(found.ntuples)
    return block if plain else None
