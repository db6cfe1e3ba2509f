"""What follows WHERE: GROUP BY, ORDER BY, row limits, FOR UPDATE."""

from __future__ import annotations

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


class Clauses(Expressions):
    """The clauses after the rows are chosen. for_update: row locks are taken; lock_wait: seconds, None for ever."""

    for_update = False

    def _group_by(self) -> str:
        text = ""
        if self.accept("GROUP", "BY"):
            self.found.aggregate = True
            items = [self._group_item()]
            while self.accept_op(","):
                items.append(self._group_item())
            text = f" GROUP BY {', '.join(items)}"
        if self.accept("HAVING"):
            text += f" HAVING {self.condition()}"
        return text

    def _group_item(self) -> str:
        if self.at_word("GROUPING", "SETS"):
            self.at += 2
            return "GROUPING SETS " + self._nested_items()
        if self.at_any({"ROLLUP", "CUBE"}):
            return f"{self.next().value} {self._nested_items()}"
        return self.value()

    def _nested_items(self) -> str:
        self.expect_op("(")
        items: list[str] = []
        while not self.accept_op(")"):
            if items:
                self.expect_op(",")
            items.append(self._nested_items() if self.at_op("(") else self.value())
        return f"({', '.join(items)})"

    def order_by(self) -> str:
        self.expect("ORDER")
        if self.accept("SIBLINGS"):
            refuse("ORDER SIBLINGS BY", self.token.start)
        self.expect("BY")
        items = [self._order_item()]
        while self.accept_op(","):
            items.append(self._order_item())
        return f"ORDER BY {', '.join(items)}"

    def _order_item(self) -> str:
        if self.token.kind is Kind.NUMBER and self.peek().value in (
            ",",
            ")",
            "ASC",
            "DESC",
            "NULLS",
            "OFFSET",
            "FETCH",
            "FOR",
            "",
        ):
            text = self.next().value
        else:
            text = self.condition()
        text += " DESC" if self.accept("DESC") else " ASC" if self.accept("ASC") else ""
        if self.accept("NULLS"):
            text += f" NULLS {self.next().value}"
        return text

    def _row_limit(self) -> str:
        text = ""
        if self.accept("OFFSET"):
            text += f" OFFSET ({self.value()})::bigint"
            if not self.accept("ROWS"):
                self.expect("ROW")
        if self.accept("FETCH"):
            if not self.accept("FIRST"):
                self.expect("NEXT")
            count = "1" if self.at_any({"ROW", "ROWS"}) else self.value()
            if self.at_word("PERCENT"):
                refuse("FETCH … PERCENT", self.token.start)
            self.next()
            ties = "WITH TIES" if self.accept("WITH", "TIES") else "ONLY"
            if ties == "ONLY":
                self.expect("ONLY")
            text += f" FETCH FIRST (({count})::bigint) ROWS {ties}"
        return text

    def _for_update(self, single: bool) -> str:
        self.expect("FOR", "UPDATE")
        if not single:
            raise self.error(2014, "cannot select FOR UPDATE from view with DISTINCT, GROUP BY, etc.")
        self.for_update = True
        of = ""
        if self.accept("OF"):
            owners = [self.dotted_name()]
            while self.accept_op(","):
                owners.append(self.dotted_name())
            tables = sorted({owner.rsplit(".", 1)[0] for owner in owners if "." in owner})
            of = f" OF {', '.join(tables)}" if tables else ""
        return f" FOR UPDATE{of}{self._lock_wait()}"

    lock_wait: str | None = None

    def _lock_wait(self) -> str:
        if self.accept("NOWAIT"):
            return " NOWAIT"
        if self.accept("SKIP", "LOCKED"):
            return " SKIP LOCKED"
        if self.accept("WAIT"):
            self.lock_wait = self.number()
        return ""
