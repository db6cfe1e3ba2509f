"""OVER (PARTITION BY … ORDER BY … ROWS | RANGE | GROUPS …)."""

from __future__ import annotations

from lab.standin.sql.names import is_name
from lab.standin.sql.ordering import Ordering
from lab.standin.sql.refusal import refuse

Window = str
_BEGINNINGS = frozenset({"PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"})
_EXCLUDED = ("CURRENT ROW", "GROUP", "TIES", "NO OTHERS")


class Windows(Ordering):
    """The part of the expression parser that knows windows."""

    def value(self) -> str:
        raise NotImplementedError

    def over(self) -> Window:
        """What stands in the parentheses of OVER, as PostgreSQL writes it."""
        self.expect("OVER")
        if not self.at_op("("):
            return self.name()
        return self.window()

    def window(self) -> Window:
        """( [name] [PARTITION BY …] [ORDER BY …] [frame] )"""
        self.expect_op("(")
        parts = [self.name()] if is_name(self.token) and not self.at_any(_BEGINNINGS) else []
        if self.accept("PARTITION", "BY"):
            parts.append("PARTITION BY " + self._partition())
        if self.at_word("ORDER"):
            parts.append(self.order_by())
        if self.at_any({"ROWS", "RANGE", "GROUPS"}):
            parts.append(self._frame())
        self.expect_op(")")
        return " ".join(parts)

    def _partition(self) -> str:
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        return ", ".join(items)

    def _frame(self) -> str:
        unit = self.next().value
        if self.accept("BETWEEN"):
            low = self._bound(unit)
            self.expect("AND")
            text = f"{unit} BETWEEN {low} AND {self._bound(unit)}"
        else:
            text = f"{unit} {self._bound(unit)}"
        if self.accept("EXCLUDE"):
            excluded = next((words for words in _EXCLUDED if self.accept(*words.split())), None)
            if excluded is None:
                refuse(f"EXCLUDE {self.token.value}", self.token.start)
            text += f" EXCLUDE {excluded}"
        return text

    def _bound(self, unit: str) -> str:
        if self.accept("CURRENT", "ROW"):
            return "CURRENT ROW"
        distance = "UNBOUNDED" if self.accept("UNBOUNDED") else self.value()
        if distance != "UNBOUNDED" and unit != "RANGE":
            distance = f"({distance})::bigint"
        if not self.at_any({"PRECEDING", "FOLLOWING"}):
            raise self.error(905, "missing keyword")
        return f"{distance} {self.next().value}"
