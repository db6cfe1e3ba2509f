"""Conditions: AND, OR, NOT, comparisons, IN, LIKE, BETWEEN, IS NULL, IS JSON, EXISTS."""

from __future__ import annotations

from lab.standin.sql.calls import Calls
from lab.standin.sql.depth import MOST, too_deep
from lab.standin.sql.multisets import Multisets
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_COMPARE = {"=": "=", "<>": "<>", "!=": "<>", "^=": "<>", "<": "<", ">": ">", "<=": "<=", ">=": ">="}

_LIKE = ("LIKE", "LIKEC", "LIKE2", "LIKE4")  # the last three compare Unicode characters, which is what text here is


class Conditions(Calls, Multisets):
    """The part of the expression parser that gives true or false."""

    def nested_query(self) -> str:
        """A query inside a statement."""
        raise NotImplementedError

    def condition(self) -> str:
        parts = [self._and()]
        while self.accept("OR"):
            parts.append(self._and())
        return " OR ".join(parts)

    def _and(self) -> str:
        parts = [self.negation()]
        while self.accept("AND"):
            parts.append(self.negation())
        return " AND ".join(parts)

    def negation(self) -> str:
        return f"NOT {self.negation()}" if self.accept("NOT") else self._predicate()

    def _predicate(self) -> str:
        if self.at_word("EXISTS"):
            self.next()
            return f"EXISTS {self._subquery()}"
        left = self.value()
        while True:
            more = self._predicate_tail(left)
            if more is None:
                return left
            left = more

    def _predicate_tail(self, left: str) -> str | None:
        if self.token.kind is Kind.OP and self.token.value in _COMPARE:
            return f"{left} {_COMPARE[self.next().value]} {self._compared()}"
        if self.accept("IS"):
            negated = "NOT " if self.accept("NOT") else ""
            if self.at_any({"JSON", "OF", "NAN", "INFINITE"}):
                return self._is_json(left, negated)
            if self.accept("EMPTY"):
                return f"({negated}sys.is_empty({left}))"
            self.expect("NULL")
            return f"{left} IS {negated}NULL"
        test = self.collection_test(left)
        if test is not None:
            return test
        negated = (
            "NOT "
            if self.at_word("NOT") and self.peek().value in ("IN", "BETWEEN", *_LIKE) and self.accept("NOT")
            else ""
        )
        if self.accept("IN"):
            return f"{left} {negated}IN {self._in_list()}"
        if any(self.accept(word) for word in _LIKE):
            pattern = self.value()
            escape = f" ESCAPE {self.value()}" if self.accept("ESCAPE") else " ESCAPE ''"
            return f"{left} {negated}LIKE {pattern}{escape}"
        if self.accept("BETWEEN"):
            low = self.value()
            self.expect("AND")
            return f"{left} {negated}BETWEEN {low} AND {self.value()}"
        return None

    def _is_json(self, left: str, negated: str) -> str:
        if not self.accept("JSON"):
            refuse(f"IS {self.token.value}", self.token.start)
        if self.accept("FORMAT") and not self.accept("JSON"):
            if self.accept("OSON"):
                return f"{negated}sys.is_oson({left})"
            refuse(f"IS JSON FORMAT {self.token.value}", self.token.start)
        if self.at_any({"STRICT", "LAX", "WITH", "WITHOUT", "VALIDATE"}):
            refuse(f"IS JSON {self.token.value}", self.token.start)
        return f"{negated}sys.is_json({left})"

    def _compared(self) -> str:
        for word in ("ANY", "SOME", "ALL"):
            if self.at_word(word) and self.peek().value == "(":
                self.next()
                return f"{word} {self._in_list()}" if self.peek().value in ("SELECT", "WITH") else self._any_list(word)
        return self.value()

    def _any_list(self, word: str) -> str:
        self.expect_op("(")
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        return f"{word} (ARRAY[{', '.join(items)}])"

    def _in_list(self) -> str:
        if not self.at_op("("):
            return f"({self.value()})"
        if self.peek().value in ("SELECT", "WITH", "("):
            save = self.at
            if self._is_subquery():
                return self._subquery()
            self.at = save
        self.expect_op("(")
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        return f"({', '.join(items)})"

    def _is_subquery(self) -> bool:
        ahead = 0
        while self.peek(ahead).kind is Kind.OP and self.peek(ahead).value == "(":
            ahead += 1
            if ahead > MOST:
                raise too_deep(self.token.start)
        token = self.peek(ahead)
        return token.kind is Kind.WORD and token.value in ("SELECT", "WITH")

    def _subquery(self) -> str:
        self.expect_op("(")
        text = self.nested_query()
        self.expect_op(")")
        return f"({text})"
