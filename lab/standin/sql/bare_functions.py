"""Stored functions called without parentheses: a name that no table of the statement has as a column."""

from __future__ import annotations

from lab.standin.sql.catalog import Catalog
from lab.standin.sql.cursor import Cursor
from lab.standin.sql.functions import RESERVED
from lab.standin.sql.names import fold, is_name, quote
from lab.standin.sql.tokens import Kind, Token

# What stands before the name of a table. A comma too, so that some columns are looked up in vain.
_BEFORE_TABLES = frozenset({"FROM", "JOIN", "INTO", "UPDATE", "USING", "APPLY", ","})
# Words of no alias before a value, besides the reserved ones.
_BEFORE_VALUES = frozenset({"CASE", "WHEN", "ELSE", "RETURN", "RETURNING", "IF", "ELSIF", "WHILE", "ESCAPE"})
_ENDS_VALUE = frozenset({Kind.NUMBER, Kind.STRING, Kind.QUOTED, Kind.BIND})


class BareFunctions(Cursor):
    """The part of the expression parser that tells them from columns. A column wins, as in Oracle; a name that is also
    given to something in the statement's own text is taken for that."""

    schema: str
    catalog: Catalog

    def bare_call(self, path: list[Token]) -> str | None:
        """The call of the function that these words mean, None when they mean something else."""
        names = [fold(token.value) for token in path]
        if len(names) > 2 or not self.catalog.bare:
            return None
        found = self.catalog.resolve(self.schema, names)
        if found not in self.catalog.bare or self.at_op("("):
            return None
        taken = self._has_given(path[0].value) or (len(path) == 1 and self._is_tables_column(names[0]))
        return None if taken else f"{quote(found[0])}.{quote(found[1])}()"

    def _is_tables_column(self, name: str) -> bool:
        """Of any table that the statement names."""
        return any(name in self.catalog.columns(table) for table in self._named_tables())

    def _named_tables(self) -> set[tuple[str, str]]:
        """What may be a table here; the dictionary's views are in SYS."""
        found: set[tuple[str, str]] = set()
        for index, token in enumerate(self.tokens[:-1]):
            if token.value in _BEFORE_TABLES and is_name(self.tokens[index + 1]):
                path = [fold(part.value) for part in self._words_at(index + 1)]
                owner, name = self.catalog.resolve(self.schema, path)
                found |= {(owner, name), ("sys", name)}
        return found

    def _words_at(self, index: int) -> list[Token]:
        """One or two words with a dot between them."""
        dotted = self.tokens[index + 1].value == "." and is_name(self.tokens[min(index + 2, len(self.tokens) - 1)])
        return [self.tokens[index], self.tokens[index + 2]] if dotted else [self.tokens[index]]

    def _has_given(self, name: str) -> bool:
        """Whether the text gives this name to a column, a table or a list of columns in WITH."""
        return any(
            token.value == name and is_name(token) and (_ends_value(before) or self._in_column_list(index + 1))
            for index, (before, token) in enumerate(zip(self.tokens, self.tokens[1:], strict=False))
        )

    def _in_column_list(self, index: int) -> bool:
        """Whether the token is in a list of names that AS follows: WITH q (a, b) AS (…)."""
        start = end = index
        while self.tokens[end].value == "," or is_name(self.tokens[end]):
            end += 1
        while start and (self.tokens[start].value == "," or is_name(self.tokens[start])):
            start -= 1
        closed = self.tokens[end].value == ")" and self.tokens[end + 1].value == "AS"
        return closed and self.tokens[start].value == "(" and is_name(self.tokens[start - 1])


def _ends_value(before: Token) -> bool:
    """Whether a name behind this token is an alias."""
    if before.kind is Kind.WORD:
        return before.value == "AS" or (before.value not in RESERVED and before.value not in _BEFORE_VALUES)
    return before.kind in _ENDS_VALUE or before.value == ")"
