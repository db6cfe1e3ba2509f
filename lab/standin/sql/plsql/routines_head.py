"""The head of a function or procedure."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.shapes import Shape


@dataclass(frozen=True)
class Head:
    """parameters: as PostgreSQL writes them. shapes: by name. returns: RETURNS …, "" for a procedure."""

    parameters: list[str]
    shapes: dict[str, Shape]
    returns: str
