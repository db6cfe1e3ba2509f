"""How the values of a result are taken out of it: worked out once per statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from lab.standin.interface import Column, Value
from lab.standin.pg.columns import Convert, Described
from lab.standin.pg.stream import Piece


@dataclass(frozen=True)
class Layout:
    """converts: by place, for columns whose text is not the neutral value already."""

    columns: tuple[Column, ...]
    converts: tuple[tuple[int, Convert], ...]
    places: range

    @classmethod
    def of(cls, described: Sequence[Described]) -> Layout:
        """For results with these columns."""
        converts = tuple((index, item.convert) for index, item in enumerate(described) if item.convert is not None)
        return cls(tuple(item.column for item in described), converts, range(len(described)))

    def values(self, piece: Piece, rows: range) -> list[list[Value]]:
        """Neutral values of some rows, column by column; a text without a character may be b"" or None."""
        found: list[list[Value]]
        if isinstance(piece, list):
            found = [column[rows.start : rows.stop] for column in piece]  # type: ignore[misc]
        else:
            get = piece.get_value
            found = [list(map(get, rows, repeat(place))) for place in self.places]
        for place, convert in self.converts:
            found[place] = [None if value is None else convert(value) for value in found[place]]  # type: ignore[arg-type]
        return found

    def nothing(self) -> list[list[bytes | None]]:
        """No rows."""
        return [[] for _ in self.places]
