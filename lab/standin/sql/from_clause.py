"""FROM: items joined by commas, and Oracle's (+) turned into LEFT JOIN."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.interface import OraError


@dataclass(frozen=True)
class FromItem:
    """One source of rows. aliases: the names its columns may be qualified with (PostgreSQL spelling). joined: it is
    an ANSI join of several."""

    text: str
    aliases: set[str]
    joined: bool = False


def join_text(sources: list[FromItem], joins: list[tuple[set[str], set[str], str]]) -> str:
    """The FROM text. joins: per (+) condition the marked aliases, the other aliases and the condition."""
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
