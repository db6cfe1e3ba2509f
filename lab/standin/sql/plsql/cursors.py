"""Cursors as the compiler knows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lab.standin.sql.names import quote
from lab.standin.sql.shapes import Shape, shape_of


@dataclass(frozen=True)
class Parameter:
    """A parameter of a cursor. default: its expression, None when it must be given."""

    name: str
    pg: str
    default: str | None

    @property
    def text(self) -> str:
        return f"{quote(self.name)} {self.pg}"


@dataclass(frozen=True)
class DeclaredCursor:
    """A cursor with a query. opener: PostgreSQL's function that opens a package's cursor, "" for a local one. shape:
    its rows when they are declared."""

    parameters: tuple[Parameter, ...]
    opener: str = ""
    shape: Shape | None = None

    def as_json(self) -> dict[str, Any]:
        """For the dictionary; `cursor_of` is the inverse."""
        parameters = [[item.name, item.pg, item.default] for item in self.parameters]
        return {
            "parameters": parameters,
            "opener": self.opener,
            "shape": self.shape.as_json() if self.shape else None,
        }


def cursor_of(item: Mapping[str, Any]) -> DeclaredCursor:
    """A package's cursor from the dictionary."""
    parameters = tuple(Parameter(name, pg, default) for name, pg, default in item["parameters"])
    return DeclaredCursor(parameters, item["opener"], shape_of(item["shape"]) if item["shape"] else None)
