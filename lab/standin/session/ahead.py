"""Encoding the next rows of a result while the client still works on the last ones: it will ask for as many again."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..ttc.constants import LOB_TYPES, OracleType
from ..ttc.results import make_rows

if TYPE_CHECKING:
    from .cursors import Cursor, Encoders

log = logging.getLogger(__name__)
# Of some the values are registered with the session when they are encoded, others are long.
_NOT_AHEAD = LOB_TYPES | {OracleType.CURSOR, OracleType.OBJECT, OracleType.JSON, OracleType.VECTOR}
_MOST_ROWS, _MOST_BYTES = 5_000, 1 << 20


@dataclass(frozen=True)
class Ahead:
    """The reply's rows for a fetch of `count`, made with these encoders. Nothing of the result has been taken yet."""

    count: int
    encoders: Encoders
    body: bytes


def prepare_ahead(cursor: Cursor, count: int, size: int) -> None:
    """After a fetch of `count` rows that took `size` bytes: the next one, if its rows are here already."""
    encoders = cursor.encoders
    if cursor.rows is None or cursor.finished or cursor.scrollable or encoders is None:
        return
    if not 1 < count <= _MOST_ROWS or size > _MOST_BYTES or any(c.oracle_type in _NOT_AHEAD for c in cursor.columns):
        return
    try:
        columns = cursor.rows.peek(count)
        if columns:
            parts = [encode(values) for encode, values in zip(encoders.encode, columns, strict=True)]
            cursor.ahead = Ahead(count, encoders, make_rows(parts, count))
    except Exception:  # the fetch itself meets it again, and tells the client
        log.debug("rows that cannot be encoded ahead", exc_info=True)
