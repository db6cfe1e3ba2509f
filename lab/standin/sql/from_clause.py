"""FROM: items joined by commas, and Oracle's (+) turned into LEFT JOIN."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lab.standin.interface import OraError
from lab.standin.sql.names import quote

# What a source of rows gives, in order: names of columns, or a table (schema, name) for all of its columns.
Columns = tuple[str | tuple[str, str], ...]


@dataclass(frozen=True)
class FromItem:
    """One source of rows. parts: what its columns may be qualified with (PostgreSQL spelling) and which they are.
    joined: it is an ANSI join of several; merged: with columns that belong to no side (USING, NATURAL)."""

    text: str
    parts: dict[str, Columns]
    joined: bool = False
    merged: bool = False

    @property
    def aliases(self) -> frozenset[str]:
        return frozenset(self.parts)


@dataclass
class Filter:
    """A WHERE. joins: per (+) condition the marked aliases, the other aliases and the condition; joining: conditions
    over several tables; limit: what ROWNUM says."""

    plain: list[str] = field(default_factory=list)
    joining: list[str] = field(default_factory=list)
    joins: list[tuple[set[str], set[str], str]] = field(default_factory=list)
    limit: str = ""

    @property
    def text(self) -> str:
        every = self.joining + self.plain
        return f" WHERE {' AND '.join(every)}" if every else ""


def join_text(sources: list[FromItem], joins: list[tuple[set[str], set[str], str]]) -> str:
    """The FROM text."""
    if not joins:
        return ", ".join(source.text for source in sources)
    marked: dict[str, list[tuple[set[str], str]]] = {}
    for marks, others, text in joins:
        if len(marks) != 1:
            raise OraError(1468, "a predicate may reference only one outer-joined table")
        marked.setdefault(next(iter(marks)), []).append((others, text))
    inner = [source for source in sources if not source.aliases & marked.keys()]
    outer = [source for source in sources if source.aliases & marked.keys()]
    text = " CROSS JOIN ".join(source.text for source in inner)
    known = set().union(*(source.aliases for source in inner)) if inner else set()
    while outer:
        text, known, outer = _attach(text, known, outer, marked)
    return text


def _attach(
    text: str, known: set[str], outer: list[FromItem], marked: dict[str, list[tuple[set[str], str]]]
) -> tuple[str, set[str], list[FromItem]]:
    for source in outer:
        alias = next(iter(source.aliases & marked.keys()))
        if all(others <= known for others, _ in marked[alias]):
            condition = " AND ".join(condition for _, condition in marked[alias])
            rest = [other for other in outer if other is not source]
            return f"{text} LEFT JOIN {source.text} ON {condition}", known | source.aliases, rest
    raise OraError(1416, "two tables cannot be outer-joined to each other")


def names_of(sources: Iterable[FromItem]) -> list[str]:
    """All aliases, in the order of FROM."""
    return [alias for source in sources for alias in source.parts]


def packed(aliases: Iterable[str]) -> str:
    """The rows of all sources as one column each, so that they pass through a subquery; `unpacked` is the inverse."""
    return ", ".join(f'{quote(alias)} AS "row${number}"' for number, alias in enumerate(aliases))


def unpacked(inner: str, name: str, aliases: Iterable[str]) -> str:
    """FROM items that give the packed rows under their aliases again."""
    parts = [f'CROSS JOIN LATERAL (SELECT ({name}."row${number}").*) AS {quote(a)}' for number, a in enumerate(aliases)]
    return f"{inner} AS {name} {' '.join(parts)}"


def stars(aliases: Iterable[str]) -> list[str]:
    """What * means over unpacked rows."""
    return [f"{quote(alias)}.*" for alias in aliases]
