"""ORDER BY: its keys, one by one, for queries, windows and aggregates."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_AFTER_KEY = frozenset({",", ")", "ASC", "DESC", "NULLS", "OFFSET", "FETCH", "FOR", "ROWS", "RANGE", "GROUPS", ""})


@dataclass(frozen=True)
class Key:
    """One sort key. nulls: FIRST, LAST or empty for the default, which is the same in both worlds."""

    text: str
    down: bool = False
    nulls: str = ""

    @property
    def nulls_first(self) -> bool:
        return self.nulls == "FIRST" if self.nulls else self.down

    def __str__(self) -> str:
        return self.text + (" DESC" if self.down else "") + (f" NULLS {self.nulls}" if self.nulls else "")

    def turned(self) -> Key:
        """The other way round."""
        return Key(self.text, not self.down, "LAST" if self.nulls_first else "FIRST")


class Ordering(Cursor):
    """The part of the parser that knows ORDER BY. titles: what the aliases of the query block at hand mean."""

    titles: dict[str, str]
    aliased = False  # inside a key that is more than a bare name: aliases are replaced by what they mean

    def condition(self) -> str:
        raise NotImplementedError

    def order_by(self) -> str:
        self.expect("ORDER")
        if self.at_word("SIBLINGS"):
            refuse("ORDER SIBLINGS BY without CONNECT BY", self.token.start)
        return "ORDER BY " + ", ".join(str(key) for key in self.keys(True))

    def keys(self, statement: bool = False) -> list[Key]:
        """BY key, …  statement: a bare number is the position of a column."""
        self.expect("BY")
        found = [self._key(statement)]
        while self.accept_op(","):
            found.append(self._key(statement))
        return found

    def _key(self, statement: bool) -> Key:
        text = self._key_text(statement)
        down = self.accept("DESC")
        if not down:
            self.accept("ASC")
        nulls = ""
        if self.accept("NULLS"):
            if not self.at_any({"FIRST", "LAST"}):
                raise self.error(30080, "NULLS clause is not followed by FIRST or LAST")
            nulls = self.next().value
        return Key(text, down, nulls)

    def _key_text(self, statement: bool) -> str:
        bare = self.peek().value in _AFTER_KEY
        if statement and bare and self.token.kind is Kind.NUMBER:
            return self.next().value
        outer, self.aliased = self.aliased, statement and not bare
        try:
            return self.condition()
        finally:
            self.aliased = outer
