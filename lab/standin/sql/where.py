"""WHERE: its conditions sorted into joins with (+), joins, filters, and limits that ROWNUM sets."""

from __future__ import annotations

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import Filter
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "<>": "<>"}
_SAME = {"!=": "<>", "^=": "<>"}
_ENDS = frozenset({"AND", "OR", "GROUP", "ORDER", "CONNECT", "START", "UNION", "MINUS", "INTERSECT", "HAVING", "FOR"})


class Where(Expressions):
    """The part of the translator that knows WHERE."""

    def where(self) -> Filter:
        """The conditions behind WHERE."""
        found = Filter()
        self.clause = "WHERE"
        while True:
            limit = self._rownum()
            if limit:
                found.limit = f" LIMIT least({found.limit[7:]}, {limit})" if found.limit else f" LIMIT {limit}"
            else:
                self._conjunct(found)
            if self.at_word("OR"):
                self._alternatives(found)
                break
            if not self.accept("AND"):
                break
        self.clause = ""
        return found

    def _conjunct(self, found: Filter) -> None:
        self.found.outer_marks, self.found.tables, self.found.unqualified = set(), set(), False
        text = self.negation()
        marks, tables = self.found.outer_marks, self.found.tables
        if marks:
            found.joins.append((marks, tables - marks, text))
        elif len(tables) + self.found.unqualified > 1:
            found.joining.append(text)
        else:
            found.plain.append(text)

    def _alternatives(self, found: Filter) -> None:
        """AND … OR …: one condition, in which neither (+) nor ROWNUM can be."""
        if found.joins:
            raise self.error(1719, "outer join operator (+) not allowed in operand of OR or IN")
        if found.limit:
            refuse("ROWNUM in an operand of OR", self.token.start)
        left = " AND ".join(found.joining + found.plain)
        self.next()
        self.found.outer_marks = set()
        right = self.condition()
        if self.found.outer_marks:
            raise self.error(1719, "outer join operator (+) not allowed in operand of OR or IN")
        found.plain, found.joining = [f"({left} OR {right})"], []

    def _rownum(self) -> str:
        """The largest number of rows that a condition on ROWNUM lets through; empty when it is none."""
        if not self._mentions_rownum():
            return ""
        if self.at_op("(") and self.peek().value == "ROWNUM":
            self.next()
            limit = self._rownum()
            self.expect_op(")")
            return limit
        if self.accept("ROWNUM"):
            if self.accept("BETWEEN"):
                low = self.value()
                self.expect("AND")
                return f"CASE WHEN {low} <= 1 THEN greatest(floor({self.value()}), 0) ELSE 0 END::bigint"
            if self.accept("IN"):
                refuse("ROWNUM IN (…)", self.token.start)
            operator = self._operator()
            return _limit(operator, self.value())
        value = self.value()
        operator = _MIRRORED[self._operator()]
        if not self.accept("ROWNUM"):
            refuse("ROWNUM in this condition", self.token.start)
        return _limit(operator, value)

    def _operator(self) -> str:
        operator = _SAME.get(self.token.value, self.token.value)
        if operator not in _MIRRORED:
            refuse("ROWNUM in this condition", self.token.start)
        self.next()
        return operator

    def _mentions_rownum(self) -> bool:
        """Whether ROWNUM stands outside a call or subquery before the next AND or OR."""
        depth, low = 0, 1 if self.at_op("(") and self.peek().value == "ROWNUM" else 0
        for index in range(self.at, len(self.tokens) - 1):
            token = self.tokens[index]
            if token.kind is Kind.OP and token.value in "()":
                depth += 1 if token.value == "(" else -1
            if depth < 0 or (depth == 0 and token.kind is Kind.WORD and token.value in _ENDS):
                return False
            if token.kind is Kind.WORD and token.value == "ROWNUM" and depth <= low:
                return self.tokens[index - 1].value != "."
        return False


def _limit(operator: str, value: str) -> str:
    """ROWNUM operator value: rows are numbered as they pass, so a row that fails is numbered again and again."""
    if operator == "<":
        return f"greatest(ceil({value}) - 1, 0)::bigint"
    if operator == "<=":
        return f"greatest(floor({value}), 0)::bigint"
    if operator == "=":
        return f"CASE WHEN {value} = 1 THEN 1 ELSE 0 END::bigint"
    if operator == "<>":
        return f"CASE WHEN floor({value}) <> {value} OR {value} < 1 THEN NULL ELSE {value} - 1 END::bigint"
    lowest = f"{value} < 1" if operator == ">" else f"{value} <= 1"
    return f"CASE WHEN {lowest} THEN NULL ELSE 0 END::bigint"
