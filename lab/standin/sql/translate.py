"""The entry: one Oracle query or DML statement to PostgreSQL. Cached by text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.depth import bounded
from lab.standin.sql.dml import Dml


@dataclass(frozen=True)
class Translated:
    """PostgreSQL text. parameters: how many $n it has, in the order of the client's non-returning binds. locks: it
    takes row locks (FOR UPDATE). lock_wait: seconds to wait for them, None for ever. sequences: names used. table,
    targets: where INSERT … VALUES or UPDATE puts what (column, expression; column "" without a list of columns).
    counted: the one row it gives is the number of rows changed; summed: its last value is."""

    text: str
    parameters: int
    locks: bool
    lock_wait: str | None
    sequences: frozenset[str]
    table: str = ""
    targets: tuple[tuple[str, str], ...] = ()
    counted: bool = False
    summed: bool = False


@lru_cache(maxsize=4096)
@bounded
def translate(sql: str, schema: str = "", catalog: Catalog = EMPTY) -> Translated:
    """Raises OraError with the position of what is wrong or refused."""
    parser = Dml(sql, schema, catalog)
    text = parser.query(top=True) if parser.token.value in ("SELECT", "WITH", "(") else parser.statement()
    parser.finish()
    return Translated(
        text,
        parser.bind_count,
        parser.for_update,
        parser.lock_wait,
        frozenset(parser.found.sequences),
        parser.table,
        tuple(parser.targets),
        parser.counted,
        parser.summed,
    )
