"""FETCH (5): more rows of an open cursor."""

from __future__ import annotations

from typing import NamedTuple

from ..tns.primitives import Reader


class Fetch(NamedTuple):
    """wanted: rows."""

    cursor: int
    wanted: int


def parse_fetch(reader: Reader) -> Fetch:
    """The whole request."""
    return Fetch(reader.count(), reader.count())
