"""FETCH (5): more rows of an open cursor."""

from __future__ import annotations

from dataclasses import dataclass

from ..tns.primitives import Reader


@dataclass(frozen=True)
class Fetch:
    """count: rows wanted."""

    cursor: int
    count: int


def parse_fetch(reader: Reader) -> Fetch:
    """The whole request."""
    return Fetch(reader.count(), reader.count())
