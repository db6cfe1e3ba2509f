"""PostgreSQL's text of rows and arrays: taken apart and put together."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROW_ITEM = re.compile(r'\s*(?:"((?:[^"\\]|\\.|"")*)"|([^,)"]*))([,)])', re.S)
_ARRAY_ITEM = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,}"]*))\s*([,}])', re.S)
_ESCAPED = re.compile(r'\\(.)|""', re.S)


def _plain(quoted: str) -> str:
    return _ESCAPED.sub(lambda found: found.group(1) or '"', quoted)


def _quoted(item: str) -> str:
    return '"' + item.replace("\\", "\\\\").replace('"', '\\"') + '"'


def row_items(text: str) -> list[str | None]:
    """The fields of `(a,"b c",)`; None where one is NULL."""
    items: list[str | None] = []
    for found in _ROW_ITEM.finditer(text, 1):
        quoted, bare, end = found.groups()
        items.append(_plain(quoted) if quoted is not None else bare or None)
        if end == ")":
            break
    return items


def array_items(text: str) -> list[str | None]:
    """The elements of `{a,"b c",NULL}`, one dimension."""
    items: list[str | None] = []
    if text == "{}":
        return items
    for found in _ARRAY_ITEM.finditer(text, text.index("{") + 1):
        quoted, bare, end = found.groups()
        items.append(_plain(quoted) if quoted is not None else None if bare == "NULL" else bare)
        if end == "}":
            break
    return items


def make_row(items: Iterable[str | None]) -> str:
    """The inverse of row_items."""
    return "(" + ",".join("" if item is None else _quoted(item) for item in items) + ")"


def make_array(items: Iterable[str | None]) -> str:
    """The inverse of array_items."""
    return "{" + ",".join("NULL" if item is None else _quoted(item) for item in items) + "}"
