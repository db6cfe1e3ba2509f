"""What follows WHERE: GROUP BY, ORDER BY, row limits, FOR UPDATE."""

from __future__ import annotations

from lab.standin.sql.expressions import Expressions


class Clauses(Expressions):
    """The clauses after the rows are chosen. for_update: row locks are taken; lock_wait: seconds, None for ever."""

    for_update = False

    def group_by(self) -> str:
        """[GROUP BY …] [HAVING …] [WINDOW …]"""
        text = ""
        if self.accept("GROUP", "BY"):
            self.found.aggregate = True
            items = [self._group_item()]
            while self.accept_op(","):
                items.append(self._group_item())
            text = f" GROUP BY {', '.join(items)}"
        if self.accept("HAVING"):
            text += f" HAVING {self.condition()}"
        if self.accept("WINDOW"):
            windows: list[str] = []
            while not windows or self.accept_op(","):
                name = self.name()
                self.expect("AS")
                windows.append(f"{name} AS ({self.window()})")
            text += f" WINDOW {', '.join(windows)}"
        return text

    def _group_item(self) -> str:
        if self.accept("GROUPING", "SETS"):
            return "GROUPING SETS " + self._nested_items()
        if self.at_any({"ROLLUP", "CUBE"}):
            return f"{self.next().value} {self._nested_items()}"
        return "()" if self._empty_set() else self.value()

    def _empty_set(self) -> bool:
        if self.at_op("(") and self.peek().value == ")":
            self.at += 2
            return True
        return False

    def _nested_items(self) -> str:
        self.expect_op("(")
        items: list[str] = []
        while not self.accept_op(")"):
            if items:
                self.expect_op(",")
            items.append(self._nested_items() if self.at_op("(") else self._group_item())
        return f"({', '.join(items)})"

    def row_limit(self, text: str) -> str:
        """[OFFSET n ROWS] [FETCH FIRST n [PERCENT] ROWS ONLY | WITH TIES] behind the text of the query."""
        limit = ""
        if self.accept("OFFSET"):
            limit += f" OFFSET greatest({self.value()}, 0)::bigint"
            self._rows_word()
        if self.accept("FETCH"):
            if not self.accept("FIRST"):
                self.expect("NEXT")
            count = "1" if self.at_any({"ROW", "ROWS"}) else self.value()
            if self.accept("PERCENT"):
                count = f'(SELECT ceil(count(*) * ({count}) / 100.0) FROM ({text}) AS "all$")'
            self._rows_word()
            ties = "WITH TIES" if self.accept("WITH", "TIES") else "ONLY"
            if ties == "ONLY":
                self.expect("ONLY")
            elif " ORDER BY " not in text:
                ties = "ONLY"  # without an order nothing ties
            limit += f" FETCH FIRST (greatest({count}, 0)::bigint) ROWS {ties}"
        return limit

    def _rows_word(self) -> None:
        if not self.accept("ROWS"):
            self.expect("ROW")

    def for_update_clause(self, single: bool) -> str:
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
