"""Calls with a syntax of their own: DECODE, CAST, EXTRACT, TRIM and their like."""

from __future__ import annotations

import re

from lab.standin.sql.aggregates import Aggregates
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse

_PARTS = frozenset(
    [
        *("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"),
        *("TIMEZONE_HOUR", "TIMEZONE_MINUTE", "TIMEZONE_REGION", "TIMEZONE_ABBR"),
    ]
)
MODELS = {
    "to_date": "sys.nls_date_format()",
    "to_timestamp": "sys.nls('nls_timestamp_format', 'DD-MON-RR HH.MI.SSXFF AM')",
}
_NUMBER = re.compile(r"\(?(- )?[\d.eE+-]+::numeric\)?")


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


class SpecialCalls(Aggregates):
    """One method a function; the cursor is at its left parenthesis."""

    def cast(self) -> str:
        raise NotImplementedError

    def data_type_text(self) -> str:
        """The type at hand as PostgreSQL writes it."""
        raise NotImplementedError

    def arguments(self) -> str:
        raise NotImplementedError

    def argument_list(self) -> list[str]:
        raise NotImplementedError

    def _call_cast(self) -> str:
        return self.cast()

    def _call_cardinality(self) -> str:
        return f"sys.cardinality_of{self.arguments()}"

    def _call_set(self) -> str:
        return f"sys.set_of{self.arguments()}"

    def _call_decode(self) -> str:
        """The type of the first result is that of all."""
        self.expect_op("(")
        subject = self.value()
        items: list[str] = []
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        if len(items) < 2:
            raise self.error(938, "not enough arguments for function")
        results = [*items[1::2], *items[len(items) - len(items) % 2 :]]
        if results[0].startswith("'") and any(_is_number(text) for text in results[1:]):
            results = [results[0], *(f"sys.to_char({text})" if _is_number(text) else text for text in results[1:])]
        out = "CASE"
        for search, result in zip(items[0::2], results, strict=False):
            if len(out) == 4 or search is not items[-1]:
                test = f"{subject} IS NULL" if search == "NULL" else self._equal(subject, search)
                out += f" WHEN {test} THEN {result}"
        return out + (f" ELSE {results[-1]} END" if len(items) % 2 else " END")

    def _equal(self, subject: str, search: str) -> str:
        """Two NULLs are the same to DECODE; a literal is none."""
        test = f"{subject} = {search}"
        literal_text = search.startswith("'") or _is_number(search)
        return test if literal_text else f"({test} OR ({subject} IS NULL AND {search} IS NULL))"

    def _call_greatest(self) -> str:
        return self._extreme("greatest")

    def _call_least(self) -> str:
        return self._extreme("least")

    def _extreme(self, function: str) -> str:
        """NULL when any argument is."""
        items = self.argument_list()
        absent = " OR ".join(f"{item} IS NULL" for item in items if not (item.startswith("'") or _is_number(item)))
        text = f"{function}({', '.join(items)})"
        return f"CASE WHEN {absent} THEN NULL ELSE {text} END" if absent else text

    def _call_lnnvl(self) -> str:
        self.expect_op("(")
        condition = self.condition()
        self.expect_op(")")
        return f"(({condition}) IS NOT TRUE)"

    def _call_to_number(self) -> str:
        return self._conversion("to_number", "number_or", "")

    def _call_to_date(self) -> str:
        return self._conversion("to_date", "moment_or", "::sys.oradate")

    def _call_to_timestamp(self) -> str:
        return self._conversion("to_timestamp", "moment_or", "")

    def _conversion(self, function: str, tolerant: str, target: str) -> str:
        """f(value [DEFAULT d ON CONVERSION ERROR] [, model [, nls]])"""
        self.expect_op("(")
        value = self.condition()
        fallback = self._on_error()
        rest: list[str] = []
        while self.accept_op(","):
            rest.append(self.value())
        self.expect_op(")")
        if fallback is None:
            return f"sys.{function}({', '.join([value, *rest])})"
        model = rest[0] if rest else "NULL" if function == "to_number" else MODELS[function]
        return f"sys.{tolerant}(({value})::text, {model}, ({fallback})::text){target}"

    def _on_error(self) -> str | None:
        """DEFAULT value ON CONVERSION ERROR; None when it is not there."""
        if not self.accept("DEFAULT"):
            return None
        fallback = self.value()
        self.expect("ON", "CONVERSION", "ERROR")
        return fallback

    def _call_validate_conversion(self) -> str:
        """VALIDATE_CONVERSION(value AS type [, model]): 1 when the value could be converted."""
        self.expect_op("(")
        value = self.value()
        self.expect("AS")
        word = self.token.value
        self.data_type_text()
        model = self.value() if self.accept_op(",") else ""
        self.expect_op(")")
        if word in ("NUMBER", "INTEGER", "BINARY_DOUBLE", "BINARY_FLOAT"):
            test = f"(SELECT failed FROM sys.try_number(({value})::text, {model or 'NULL'}))"
        elif word in ("DATE", "TIMESTAMP"):
            known = model or MODELS["to_date" if word == "DATE" else "to_timestamp"]
            test = f"(SELECT failed FROM sys.try_moment(({value})::text, {known}))"
        else:
            refuse(f"VALIDATE_CONVERSION … AS {word}", self.token.start)
        return f"CASE WHEN {test} THEN 0 ELSE 1 END::numeric"

    def _call_collect(self) -> str:
        """COLLECT(x), as the argument of CAST … AS a collection type."""
        self.found.aggregate = True
        distinct, arguments = self._arguments()
        return f"array_agg({distinct}{arguments[0]}){self.filter}"

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
        if unit not in _PARTS:
            raise self.error(907, "missing right parenthesis")
        self.expect("FROM")
        source = self.value()
        self.expect_op(")")
        return f"sys.extract_part({literal(unit.lower())}, {source})"

    def _call_trim(self) -> str:
        self.expect_op("(")
        side = self.next().value if self.at_any({"LEADING", "TRAILING", "BOTH"}) else "BOTH"
        first = "' '" if self.at_word("FROM") else self.value()
        chars, source = (first, self.value()) if self.accept("FROM") else ("' '", first)
        self.expect_op(")")
        function = {"LEADING": "ltrim", "TRAILING": "rtrim", "BOTH": "btrim"}[side]
        return f"nullif({function}(({source})::text, {chars}), '')"
