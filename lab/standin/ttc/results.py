"""Small reply messages around rows: row header (6), row counts (8), I/O vector (11), implicit results (27)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ..tns.primitives import ub
from .constants import BindDirection, MessageType

ROW = bytes((MessageType.ROW_DATA,))
_DIRECTIONS = {"in": BindDirection.IN, "out": BindDirection.OUT, "inout": BindDirection.IN_OUT}


def make_rows(columns: Sequence[Sequence[bytes]], count: int) -> bytes:
    """A row header and the rows, from columns of encoded values."""
    width = len(columns) + 1
    parts = [ROW] * (width * count)
    for place, values in enumerate(columns, 1):
        parts[place::width] = values
    return _row_header(width - 1, count) + b"".join(parts)


@lru_cache(maxsize=1024)
def _row_header(columns: int, count: int) -> bytes:
    return b"\x06\x02" + ub(columns) + ub(count) * 2 + b"\0\0\0"


def make_row_counts(counts: Sequence[int]) -> bytes:
    """PARAMETER of an execute that asked for the count of each row."""
    return bytes((MessageType.PARAMETER,)) + ub(0) * 4 + ub(len(counts)) + b"".join(map(ub, counts))


def make_io_vector(directions: Sequence[str]) -> bytes:
    """Directions of a PL/SQL call's binds."""
    count = len(directions)
    return b"".join(
        (
            bytes((MessageType.IO_VECTOR, 0)),  # flags
            ub(count & 0xFF) + ub(count >> 8),  # number of binds, low and high
            ub(1),  # iterations this time
            ub(0),  # length of the UAC buffer
            ub(0),  # length of the fast-fetch bit vector
            ub(0),  # length of the rowid
            bytes(_DIRECTIONS[direction] for direction in directions),
        )
    )


def make_implicit_results(results: Sequence[tuple[bytes, int]]) -> bytes:
    """(describe body, cursor id) of each result a PL/SQL block returned."""
    body = b"".join(b"\0" + describe + ub(cursor) for describe, cursor in results)
    return bytes((MessageType.IMPLICIT_RESULTS,)) + ub(len(results)) + body
