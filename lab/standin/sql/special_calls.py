"""Calls with a syntax of their own: DECODE, CAST, EXTRACT, TRIM and their like."""

from __future__ import annotations

from lab.standin.sql.aggregates import Aggregates


class SpecialCalls(Aggregates):
    """One method a function; the cursor is at its left parenthesis."""

    def cast(self) -> str:
        raise NotImplementedError

    def arguments(self) -> str:
        raise NotImplementedError

    def _call_cast(self) -> str:
        return self.cast()

    def _call_cardinality(self) -> str:
        return f"sys.cardinality_of{self.arguments()}"

    def _call_set(self) -> str:
        return f"sys.set_of{self.arguments()}"

    def _call_decode(self) -> str:
        self.expect_op("(")
        subject = self.value()
        items: list[str] = []
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        out = "CASE"
        for search, result in zip(items[0::2], items[1::2], strict=False):
            test = f"{subject} IS NULL" if search == "NULL" else f"{subject} = {search}"
            out += f" WHEN {test} THEN {result}"
        return out + (f" ELSE {items[-1]} END" if len(items) % 2 else " END")

    def _call_nvl2(self) -> str:
        self.expect_op("(")
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        if len(items) != 3:
            raise self.error(909, "invalid number of arguments")
        return f"CASE WHEN {items[0]} IS NOT NULL THEN {items[1]} ELSE {items[2]} END"

    def _call_extract(self) -> str:
        self.expect_op("(")
        unit = self.next().value
        self.expect("FROM")
        source = self.value()
        self.expect_op(")")
        return f"extract({unit} FROM {source})"

    def _call_trim(self) -> str:
        self.expect_op("(")
        side = self.next().value if self.at_any({"LEADING", "TRAILING", "BOTH"}) else "BOTH"
        first = "' '" if self.at_word("FROM") else self.value()
        chars, source = (first, self.value()) if self.accept("FROM") else ("' '", first)
        self.expect_op(")")
        function = {"LEADING": "ltrim", "TRAILING": "rtrim", "BOTH": "btrim"}[side]
        return f"nullif({function}(({source})::text, {chars}), '')"
