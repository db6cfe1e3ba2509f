"""Stored functions called without parentheses: a name that no table of the statement has as a column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lab.standin.sql.catalog import Catalog
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.functions import RESERVED
from lab.standin.sql.names import fold, is_name, quote
from lab.standin.sql.tokens import Kind, Token

# What stands before the name of a table; a comma too, from FROM to one of the words that end it.
_BEFORE_TABLES = frozenset({"FROM", "JOIN", "INTO", "UPDATE", "USING", "APPLY"})
_END_TABLES = frozenset({"SELECT", "WHERE", "ON", "GROUP", "ORDER", "CONNECT", "START", "SET", "VALUES", ";"})
_MOST_TABLES = 100  # with more of them every name is taken for a column
# Words of no alias before a value, besides the reserved ones.
_BEFORE_VALUES = frozenset({"CASE", "WHEN", "ELSE", "RETURN", "RETURNING", "IF", "ELSIF", "WHILE", "ESCAPE"})
_ENDS_VALUE = frozenset({Kind.NUMBER, Kind.STRING, Kind.QUOTED, Kind.BIND})


@dataclass(frozen=True)
class _Texts:
    """What a statement's text says, worked out once. given: names of its own; tables: what may be one."""

    given: frozenset[str]
    tables: frozenset[tuple[str, str]]


class BareFunctions(Cursor):
    """The part of the expression parser that tells them from columns. A column wins, as in Oracle; a name that is also
    given to something in the statement's own text is taken for that."""

    schema: str
    catalog: Catalog
    _texts: _Texts | None = None

    def bare_call(self, path: list[Token]) -> str | None:
        """The call of the function that these words mean, None when they mean something else."""
        names = [fold(token.value) for token in path]
        if len(names) > 2 or not self.catalog.bare:
            return None
        found = self.catalog.resolve(self.schema, names)
        if found not in self.catalog.bare or self.at_op("("):
            return None
        if self._texts is None:
            self._texts = _Texts(frozenset(_given(self.tokens)), frozenset(self._named_tables()))
        tables = self._texts.tables
        if path[0].value in self._texts.given or len(tables) > _MOST_TABLES:
            return None
        unseen = self.catalog.invisible
        if len(path) == 1 and any(names[0] in (*self.catalog.columns(t), *unseen.get(t, ())) for t in tables):
            return None
        return f"{quote(found[0])}.{quote(found[1])}()"

    def _named_tables(self) -> set[tuple[str, str]]:
        """What may be a table here; the dictionary's views are in SYS."""
        found: set[tuple[str, str]] = set()
        for index in _places_of_tables(self.tokens):
            path = [fold(part.value) for part in self._words_at(index)]
            owner, name = self.catalog.resolve(self.schema, path)
            found |= {(owner, name), ("sys", name)}
        return found

    def _words_at(self, index: int) -> list[Token]:
        """One or two words with a dot between them."""
        dotted = self.tokens[index + 1].value == "." and is_name(self.tokens[min(index + 2, len(self.tokens) - 1)])
        return [self.tokens[index], self.tokens[index + 2]] if dotted else [self.tokens[index]]


def _places_of_tables(tokens: list[Token]) -> Iterator[int]:
    """Where names stand that may be a table's. listing: per open parenthesis, whether a comma goes on with FROM."""
    listing = [False]
    for index, token in enumerate(tokens[:-1]):
        before = token.value in _BEFORE_TABLES
        if token.value == "(":
            listing.append(False)
        elif token.value == ")" and len(listing) > 1:
            listing.pop()
        else:
            listing[-1] = (listing[-1] or before) and token.value not in _END_TABLES
        if (before or (listing[-1] and token.value == ",")) and is_name(tokens[index + 1]):
            yield index + 1


def _given(tokens: list[Token]) -> Iterator[str]:
    """Names that the text gives to columns and tables, each token being looked at once or twice."""
    for index, (before, token) in enumerate(zip(tokens, tokens[1:], strict=False)):
        if is_name(token) and _ends_value(before):
            yield token.value
        if is_name(before) and token.value == "(":
            yield from _column_list(tokens, index + 2)


def _column_list(tokens: list[Token], start: int) -> list[str]:
    """The names from here to a parenthesis that AS follows: WITH q (a, b) AS (…)."""
    end = start
    while tokens[end].value == "," or is_name(tokens[end]):
        end += 1
    if tokens[end].value != ")" or tokens[end + 1].value != "AS":
        return []
    return [token.value for token in tokens[start:end]]


def _ends_value(before: Token) -> bool:
    """Whether a name behind this token is an alias."""
    if before.kind is Kind.WORD:
        return before.value == "AS" or (before.value not in RESERVED and before.value not in _BEFORE_VALUES)
    return before.kind in _ENDS_VALUE or before.value == ")"
