"""Splitting an SQL script into statements, as SQL*Plus does."""

from __future__ import annotations

import re
from collections.abc import Iterator

STORED_CODE = re.compile(
    r"(CREATE\s+(OR\s+REPLACE\s+)?((NON)?EDITIONABLE\s+)?(FUNCTION|PROCEDURE|TRIGGER|PACKAGE|TYPE)|DECLARE|BEGIN)\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"[^\"]*\"|;|[^;'\"/-]+|.", re.DOTALL)


def split_statements(text: str) -> Iterator[str]:
    """The statements of a script, without terminators.

    A statement ends with a semicolon; stored code and anonymous blocks end with a line that holds only `/`. Comments
    before a statement are dropped; semicolons in comments and strings do not count.
    """
    position = 0
    while position < len(text):
        position = _skip_blank(text, position)
        end = _block_end(text, position) if STORED_CODE.match(text, position) else _statement_end(text, position)
        statement = text[position:end].strip()
        if statement and statement != "/":
            yield statement
        position = _after_terminator(text, end)


def _skip_blank(text: str, position: int) -> int:
    blank = re.compile(r"(\s+|--[^\n]*|/\*.*?\*/)*", re.DOTALL).match(text, position)
    return blank.end() if blank else position


def _block_end(text: str, position: int) -> int:
    slash = re.compile(r"^[ \t]*/[ \t]*$", re.MULTILINE).search(text, position)
    return slash.start() if slash else len(text)


def _statement_end(text: str, position: int) -> int:
    for token in TOKEN.finditer(text, position):
        if token.group() == ";":
            return token.start()
    return len(text)


def _after_terminator(text: str, end: int) -> int:
    terminator = re.compile(r"[ \t]*[;/]").match(text, end)
    return terminator.end() if terminator else len(text)
