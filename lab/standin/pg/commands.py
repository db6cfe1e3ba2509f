"""What a connection sends to PostgreSQL, and whether its answers are good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from psycopg import pq

_OK = frozenset({pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK, pq.ExecStatus.EMPTY_QUERY})


@dataclass(frozen=True, slots=True)
class Text:
    """Run SQL text (one statement)."""

    sql: str


@dataclass(frozen=True, slots=True)
class Prepare:
    name: bytes
    sql: str
    oids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Describe:
    name: bytes


class Execute(NamedTuple):
    name: bytes
    values: Sequence[bytes | None]
    formats: Sequence[int]


Command = Text | Prepare | Describe | Execute


def failed(results: Sequence[pq.abc.PGresult]) -> pq.abc.PGresult | None:
    """The first failed result, if any."""
    return next((result for result in results if result.status not in _OK), None)
