"""Aggregates and analytic functions: KEEP, WITHIN GROUP, OVER with its windows, IGNORE NULLS, LISTAGG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.functions import COUNTING, POSITIONAL
from lab.standin.sql.names import quote
from lab.standin.sql.ordering import Key
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.windows import Window, Windows

if TYPE_CHECKING:
    from lab.standin.sql.expressions import Found

_RENAMED = {"APPROX_COUNT_DISTINCT": "count"}
_AFTER_ANALYTIC = frozenset({"OVER", "IGNORE", "RESPECT"})
_TIDIED = frozenset({"AVG"})
_SCALAR = frozenset({"SUM", "AVG", "COUNT", "STDDEV", "VARIANCE", "MIN", "MAX"})
_NO_DIGITS = "0." + "0" * 40  # PostgreSQL divides to as many digits as its operands have


class Aggregates(Windows):
    """The part of the expression parser that knows aggregates. filter: the rows a PIVOT column counts."""

    found: Found
    filter = ""
    depth = 0  # of aggregates within aggregates

    def value(self) -> str:
        raise NotImplementedError

    def aggregate(self, name: str) -> str:
        """A call of an aggregate or analytic function; the cursor is at its left parenthesis."""
        self.found.aggregate = True
        deeper = 0 if name in POSITIONAL or self._is_analytic() else 1
        self.depth += deeper
        # What a group is made of are rows: in ORDER BY MIN(id) the name is the column's, whatever else is called so.
        outer, self.aliased = self.aliased, self.aliased and not deeper
        distinct, arguments = self._arguments()
        self.aliased = outer
        self.depth -= deeper
        ignoring = self._nulls_treatment() or self._ignoring
        if name in POSITIONAL:
            return self._positional(name, arguments, ignoring)
        if ignoring:
            refuse(f"IGNORE NULLS of {name}", self.token.start)
        if self.at_word("KEEP"):
            text = self._keep(name, arguments)
        elif self.at_word("WITHIN", "GROUP"):
            text = self._within(name.lower(), arguments)
        else:
            text = self._plain(name, distinct, arguments)
        return self._nested(text)

    def _plain(self, name: str, distinct: str, arguments: list[str]) -> str:
        items = [f"({arguments[0]}) + {_NO_DIGITS}"] if name in _TIDIED else arguments
        items = [f"({items[0]})::int"] if name == "NTILE" else items
        function = _RENAMED.get(name, name.lower())
        distinct = "DISTINCT " if name == "APPROX_COUNT_DISTINCT" else distinct
        text = f"{function}({distinct}{', '.join(items)}){self.filter}"
        if self.at_word("OVER"):
            text += f" OVER ({self.over()})"
        if name in COUNTING or name == "APPROX_COUNT_DISTINCT":
            return f"({text})::numeric"
        return f"sys.tidy({text})" if name in _TIDIED else text

    def _is_analytic(self) -> bool:
        """Whether OVER follows the call: then its arguments may be aggregates of the same rows."""
        at = self.at
        self.skip_parens()
        if self.accept("KEEP") or self.accept("WITHIN", "GROUP"):
            self.skip_parens()
        found = self.at_any(_AFTER_ANALYTIC)
        self.at = at
        return found

    _ignoring = False

    def _arguments(self) -> tuple[str, list[str]]:
        """(… [IGNORE NULLS]): DISTINCT or nothing, and the arguments."""
        self.expect_op("(")
        self._ignoring = False
        if self.accept_op("*"):
            self.expect_op(")")
            return "", ["*"]
        distinct = "DISTINCT " if self.accept("DISTINCT") or self.accept("UNIQUE") else ""
        self.accept("ALL")
        items: list[str] = []
        while not self.accept_op(")"):
            if items:
                self.expect_op(",")
            items.append(self.value())
            ignoring = self._nulls_treatment()
            self._ignoring = ignoring or self._ignoring
        return distinct, items

    def _nulls_treatment(self) -> bool:
        if self.accept("RESPECT", "NULLS"):
            return False
        return self.accept("IGNORE", "NULLS")

    # ---- functions that pick a row of the window
    def _positional(self, name: str, arguments: list[str], ignoring: bool) -> str:
        if name == "NTH_VALUE" and self.accept("FROM"):
            if self.accept("LAST"):
                refuse("NTH_VALUE … FROM LAST", self.token.start)
            self.expect("FIRST")
            ignoring = self._nulls_treatment() or ignoring
        window = self.over()
        value, rest = arguments[0], arguments[1:]
        if not ignoring:
            extra = "".join(f", ({item})::int" if place == 0 else f", {item}" for place, item in enumerate(rest))
            return f"{name.lower()}({value}{extra}) OVER ({window})"
        if name in ("FIRST_VALUE", "LAST_VALUE"):
            return f"sys.{name.lower()}_present({value}) OVER ({window})"
        if name == "NTH_VALUE":
            return f"((array_agg({value}) FILTER (WHERE ({value}) IS NOT NULL) OVER ({window}))[({rest[0]})::int])"
        return self._distant(name, value, rest, window)

    def _distant(self, name: str, value: str, rest: list[str], window: Window) -> str:
        """LAG and LEAD IGNORE NULLS: of the values before or behind that are not null, the n-th from here."""
        frame = "UNBOUNDED PRECEDING AND 1 PRECEDING" if name == "LAG" else "1 FOLLOWING AND UNBOUNDED FOLLOWING"
        rows = f"array_agg({value}) FILTER (WHERE ({value}) IS NOT NULL) OVER ({window} ROWS BETWEEN {frame})"
        distance = f"({rest[0]})::int" if rest else "1"
        place = f"array_length({rows}, 1) + 1 - {distance}" if name == "LAG" else distance
        text = f"(({rows})[{place}])"
        return f"CASE WHEN array_length({rows}, 1) >= {distance} THEN {text} ELSE {rest[1]} END" if rest[1:] else text

    # ---- the first or last rows of an order
    def _keep(self, name: str, arguments: list[str]) -> str:
        """agg(x) KEEP (DENSE_RANK FIRST|LAST ORDER BY …) [OVER (PARTITION BY …)]"""
        self.expect("KEEP")
        self.expect_op("(")
        self.expect("DENSE_RANK")
        last = self.next().value
        if last not in ("FIRST", "LAST"):
            raise self.error(2000, "missing FIRST or LAST keyword")
        self.expect("ORDER")
        keys = self.keys()
        self.expect_op(")")
        if name not in _SCALAR:
            refuse(f"KEEP (DENSE_RANK …) of {name}", self.token.start)
        over = f" OVER ({self.over()})" if self.at_word("OVER") else ""
        value = "1" if arguments == ["*"] else arguments[0]
        keys = [key.turned() for key in keys] if last == "LAST" else keys
        rows = f"array_agg({value}){self.filter}{over}"
        return f"sys.{name.lower()}_of(sys.kept({rows}, {self._sorted(keys, over)}))"

    def _sorted(self, keys: list[Key], over: str) -> str:
        """The sort keys of the rows that array_agg takes together, for sys.kept and sys.ordered."""
        places = f"array_agg(jsonb_build_array({', '.join(key.text for key in keys)})){self.filter}{over}"
        down = ", ".join(str(key.down).lower() for key in keys)
        nulls = ", ".join(str(key.nulls_first).lower() for key in keys)
        return f"{places}, ARRAY[{down}], ARRAY[{nulls}]"

    def _within(self, function: str, arguments: list[str]) -> str:
        """RANK(5) WITHIN GROUP (ORDER BY …): where the row would stand."""
        self.expect("WITHIN", "GROUP")
        self.expect_op("(")
        order = self.order_by()
        self.expect_op(")")
        if self.at_word("OVER"):
            refuse(f"{function.upper()} … WITHIN GROUP … OVER", self.token.start)
        return f"({function}({', '.join(arguments)}) WITHIN GROUP ({order}){self.filter})::numeric"

    # ---- calls with a syntax of their own
    def _call_grouping(self) -> str:
        return f"(GROUPING({', '.join(self._arguments()[1])}))::numeric"

    def _call_grouping_id(self) -> str:
        return self._call_grouping()

    def _call_ratio_to_report(self) -> str:
        value = self._arguments()[1][0]
        return f"sys.div({value}, sum({value}) OVER ({self.over()}))"

    def _call_stats_mode(self) -> str:
        self.found.aggregate = True
        return self._nested(f"mode() WITHIN GROUP (ORDER BY {self._arguments()[1][0]}){self.filter}")

    def _call_median(self) -> str:
        self.found.aggregate = True
        value = self._arguments()[1][0]
        over = f" OVER ({self.over()})" if self.at_word("OVER") else ""
        return self._nested(f"sys.percentile_cont_of(0.5, array_agg(({value})){self.filter}{over}, false)")

    def _call_percentile_cont(self) -> str:
        return self._percentile("sys.percentile_cont_of")

    def _call_percentile_disc(self) -> str:
        return self._percentile("sys.percentile_disc_of")

    def _percentile(self, function: str) -> str:
        self.found.aggregate = True
        share = self._arguments()[1][0]
        self.expect("WITHIN", "GROUP")
        self.expect_op("(")
        self.expect("ORDER")
        key = self.keys()[0]
        self.expect_op(")")
        over = f" OVER ({self.over()})" if self.at_word("OVER") else ""
        return f"{function}({share}, array_agg({key.text}){self.filter}{over}, {str(key.down).lower()})"

    def _call_listagg(self) -> str:
        self.found.aggregate = True
        self.expect_op("(")
        distinct = self.accept("DISTINCT")
        self.accept("ALL")
        item = self.value()
        separator = f"coalesce({self.value()}, '')" if self.accept_op(",") else "''"
        overflow = self._overflow()
        self.expect_op(")")
        keys: list[Key] = []
        if self.accept("WITHIN", "GROUP"):
            self.expect_op("(")
            self.expect("ORDER")
            keys = self.keys()
            self.expect_op(")")
        over = f" OVER ({self.over()})" if self.at_word("OVER") else ""
        if not (distinct or over or overflow):
            order = f" ORDER BY {', '.join(map(str, keys))}" if keys else ""
            return self._nested(f"sys.fits(string_agg(sys.to_char({item}), {separator}{order}){self.filter})")
        keys = keys or [Key("NULL::text")]
        rows = f"array_agg(sys.to_char({item})){self.filter}{over}, {self._sorted(keys, over)}"
        return self._nested(f"sys.listagg_of({rows}, {separator}, {str(distinct).lower()}{overflow})")

    def _overflow(self) -> str:
        """ON OVERFLOW ERROR | TRUNCATE ['…'] [WITH[OUT] COUNT] as further arguments of sys.listagg_of."""
        if not self.accept("ON", "OVERFLOW") or self.accept("ERROR"):
            return ""
        self.expect("TRUNCATE")
        mark = self.value() if self.token.kind is Kind.STRING else "'...'"
        counted = not self.accept("WITHOUT", "COUNT")
        if counted:
            self.accept("WITH", "COUNT")
        return f", {mark}, {str(counted).lower()}"

    # ---- an aggregate of aggregates: the inner ones become columns of a grouped subquery
    def _nested(self, text: str) -> str:
        if self.depth == 0:
            return text
        name = quote(f"inner${len(self.found.inner) + 1}")
        self.found.inner.append(f"{text} AS {name}")
        return name
