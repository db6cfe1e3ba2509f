"""RETURNING … INTO: the values of the changed rows, or aggregates of them."""

from __future__ import annotations

from lab.standin.sql.functions import AGGREGATES, COUNTING
from lab.standin.sql.inline_view import InlineViews
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


class Returning(InlineViews):
    """The part of DML that knows it; the session hands the values out. changed: the name by which the clause knows the
    table. summed: the last value of the one row is how many rows were changed."""

    changed = ""
    summed = False
    count_into = ""

    def returned(self, change: str) -> str:
        """A change with its RETURNING clause, if one follows."""
        if not (self.accept("RETURNING") or self.accept("RETURN")):
            return change
        start = self.at
        items = [self.condition()]
        while self.accept_op(","):
            items.append(self.condition())
        if not self._is_aggregate(start):
            return f"{change} RETURNING {', '.join(items)}{self.returning_into()}"
        if self.at_word("BULK"):
            refuse("RETURNING an aggregate BULK COLLECT INTO", self.token.start)
        name, into = self.changed, self.returning_into()
        self.summed = True
        return (
            f'WITH "returned$" AS ({change} RETURNING {name}.*, {name}.tableoid, {name}.ctid) '
            f'SELECT {", ".join(items)}, count(*){into}{self.count_into} FROM "returned$" AS {name}'
        )

    def _is_aggregate(self, start: int) -> bool:
        tokens = self.tokens[start : self.at]
        called = {token.value for token, after in zip(tokens, tokens[1:], strict=False) if after.value == "("}
        return bool(called & (AGGREGATES | COUNTING)) and not any(token.value == "SELECT" for token in tokens)

    def returning_into(self) -> str:
        """INTO :a, :b; the placeholders are outputs and no parameters."""
        self.expect("INTO")
        while True:
            if self.token.kind is not Kind.BIND:
                raise self.error(925, "missing INTO keyword")
            self.next()
            if not self.accept_op(","):
                return ""
