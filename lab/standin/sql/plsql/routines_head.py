"""The head of a function or procedure."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.shapes import Shape

RESULT = "return$"  # the first parameter of a function with OUT parameters, which is a procedure to PostgreSQL


@dataclass(frozen=True)
class Head:
    """parameters: as PostgreSQL writes them. shapes: by name. returns: RETURNS …, "" for a procedure. element: of a
    pipelined function's collection."""

    parameters: list[str]
    shapes: dict[str, Shape]
    returns: str
    element: Shape | None = None

    @property
    def modes(self) -> tuple[tuple[str, str, str], ...]:
        """Name, mode (i, o or b) and PostgreSQL's type of each parameter."""
        known = {"IN": "i", "OUT": "o", "INOUT": "b"}
        parts = (parameter.split(" DEFAULT ")[0].split(" ", 2) for parameter in self.parameters)
        return tuple((name.strip('"'), known[mode], kind) for mode, name, kind in parts)

    @property
    def by_result(self) -> bool:
        return bool(self.parameters) and self.parameters[0].startswith(f'INOUT "{RESULT}"')
