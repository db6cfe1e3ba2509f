"""A SQL*Plus script cut into statements: `;` ends SQL, a line `/` ends PL/SQL, and some lines are commands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_PLSQL = re.compile(
    r"\s*(begin|declare|create\s+(or\s+replace\s+)?((non)?editionable\s+)?(function|procedure|package|trigger|type)\b)",
    re.IGNORECASE,
)
_COMMAND = re.compile(
    r"\s*(set|prompt|whenever|exit|quit|spool|show|define|column|connect|conn|rem|remark|@.*)\b", re.IGNORECASE
)
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """One statement, or with `command` a SQL*Plus command. line: 1-based line of its beginning."""

    text: str
    line: int
    command: bool = False


def pieces(lines: Iterable[str]) -> Iterator[Piece]:
    """The statements and commands of a script, in order."""
    held: list[str] = []
    start = 1
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if not held:
            if not line.strip() or line.lstrip().startswith("--") or line.strip() == "/":
                continue
            if _is_command(line):
                yield Piece(line.strip().rstrip(";"), number, command=True)
                continue
            start = number
        if line.strip() == "/":
            yield Piece("\n".join(held), start)
            held = []
            continue
        held.append(line)
        if (text := _finished("\n".join(held))) is not None:
            yield Piece(text, start)
            held = []
    if "".join(held).strip():
        yield Piece("\n".join(held), start)


def _is_command(line: str) -> bool:
    words = line.split()
    if words[0].lower() == "set" and len(words) > 1 and words[1].lower() in ("transaction", "role", "constraints"):
        return False
    return line.startswith("@") or _COMMAND.match(line) is not None


def _finished(text: str) -> str | None:
    """The statement without its `;` when it ends here, else None."""
    bare = _QUOTED.sub(lambda found: "" if found.group().startswith(("--", "/*")) else "q", text)
    if _PLSQL.match(bare) or "'" in bare or '"' in bare or "/*" in bare or not bare.rstrip().endswith(";"):
        return None
    return text[: text.rindex(";")]
