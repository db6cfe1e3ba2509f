"""REEXECUTE (4) and REEXECUTE_AND_FETCH (78): a cursor again, with new bind values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..tns.errors import ProtocolError
from ..tns.primitives import Reader
from .bindmeta import BindMeta
from .bindrows import Row, RowsParser, rows_parser
from .execute import StatementShape, check_iterations

_COMMIT = 0x1


@dataclass(frozen=True)
class CursorShape:
    """sent: per bind what the client sends for it (None: nothing)."""

    statement: StatementShape
    sent: Sequence[BindMeta | None]

    @cached_property
    def parse_rows(self) -> RowsParser:
        """Reads its bind values."""
        return rows_parser(self.sent, self.statement.is_plsql)


class Reexecute(NamedTuple):
    """iterations: executions, or rows to fetch of a query; rows: None for an unknown cursor or without binds."""

    cursor: int
    iterations: int
    commit: bool
    rows: list[Row] | None


def parse_reexecute(reader: Reader, shape_of: Callable[[int], CursorShape | None]) -> Reexecute:
    """The whole request."""
    cursor, iterations, _options_1, options_2 = reader.ubs(4)
    if cursor < 0 or iterations < 0:
        raise ProtocolError("negative count")
    shape = shape_of(cursor)
    rows = None
    if shape is None:
        reader.skip(reader.left)  # values of a cursor nobody knows
    elif shape.sent:
        count = 1 if shape.statement.is_query else iterations
        check_iterations(count, shape.sent)
        rows = shape.parse_rows(reader, count)
    return Reexecute(cursor, iterations, bool(options_2 & _COMMIT), rows)
