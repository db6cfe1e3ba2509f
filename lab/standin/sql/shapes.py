"""Data types as PL/SQL sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shape:
    """A data type as PL/SQL sees it. pg: PostgreSQL's type. kind: scalar, record (fields), indexed (an index-by table:
    jsonb of key -> element), nested (a schema's nested table or varray: an array) or table (a program's: sys.nested).
    text_keys: indexed by VARCHAR2. limit: of a varray, 0 without. defaults: expressions by field."""

    pg: str
    kind: str = "scalar"
    element: Shape | None = None
    text_keys: bool = False
    fields: tuple[tuple[str, Shape], ...] = ()
    limit: int = 0
    defaults: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For the dictionary; `shape_of` is the inverse."""
        return {
            "pg": self.pg,
            "kind": self.kind,
            "element": self.element.as_json() if self.element else None,
            "text_keys": self.text_keys,
            "fields": [[name, shape.as_json()] for name, shape in self.fields],
            "limit": self.limit,
            "defaults": [list(item) for item in self.defaults],
        }


def shape_of(item: Mapping[str, Any]) -> Shape:
    """A shape from the dictionary."""
    fields = tuple((str(name), shape_of(inner)) for name, inner in item["fields"])
    element = shape_of(item["element"]) if item["element"] else None
    defaults = tuple((str(name), str(text)) for name, text in item.get("defaults", []))
    return Shape(item["pg"], item["kind"], element, item["text_keys"], fields, item.get("limit", 0), defaults)
