"""PIVOT and UNPIVOT: a subquery in place of the source they follow."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import Columns, FromItem
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_ROWS = quote("pivot$")


@dataclass(frozen=True)
class _Value:
    """One value of PIVOT … IN. condition: a row belongs to it; name: of its column."""

    condition: str
    name: str


class Pivots(Expressions):
    """The part of the translator that knows PIVOT. last_columns: what the query that was read last gives."""

    factored: dict[str, Columns | None]
    last_columns: Columns | None

    def _alias(self) -> str:
        raise NotImplementedError

    def pivoted(self, text: str, columns: Columns | None, table: bool) -> FromItem:
        """The source whose text was just read, with what follows: [PIVOT | UNPIVOT …] [alias]"""
        alias = "" if self.at_any({"PIVOT", "UNPIVOT"}) else self._alias()
        if self.accept("PIVOT"):
            return self._as_item(self._pivot(text, alias, columns))
        if self.accept("UNPIVOT"):
            return self._as_item(self._unpivot(text, alias, columns))
        known = columns if columns is not None else ()
        own = (alias or text.rsplit(".", 1)[-1] if table else alias or quote(f"sub{self.at}")).strip('"')
        return FromItem(f"{text} AS {quote(own)}" if alias or not table else text, {own: known})

    def _as_item(self, rows: tuple[str, list[str]]) -> FromItem:
        text, names = rows
        item = self.pivoted(text, tuple(names), False)
        return item

    def _columns_of(self, columns: Columns | None) -> list[str]:
        if columns is None:
            refuse("PIVOT over rows whose columns are not known", self.token.start)
        every = [name for part in columns for name in ([part] if isinstance(part, str) else self.table_columns(part))]
        return list(dict.fromkeys(every))

    def table_columns(self, table: tuple[str, str]) -> tuple[str, ...]:
        """The visible columns of a table or view."""
        return self.catalog.columns(table)

    # ---- PIVOT
    def _pivot(self, text: str, alias: str, columns: Columns | None) -> tuple[str, list[str]]:
        every = self._columns_of(columns)
        if self.at_word("XML"):
            refuse("PIVOT XML", self.token.start)
        self.expect_op("(")
        begin = self.at
        self._aggregates("")
        end = self.at
        used = {fold(token.value) for token in self.tokens[begin:end] if token.kind in (Kind.WORD, Kind.QUOTED)}
        self.expect("FOR")
        keys = self._names()
        self.expect("IN")
        values = self._values(keys)
        self.expect_op(")")
        after = self.at
        groups = [name for name in every if name not in used and name not in keys]
        outputs = [quote(name) for name in groups]
        names = list(groups)
        for value in values:
            self.at = begin
            for aggregate, title in self._aggregates(f" FILTER (WHERE {value.condition})"):
                name = f"{value.name}_{title}" if title else value.name
                names.append(fold(name))
                outputs.append(f"{aggregate} AS {quote(fold(name))}")
        self.at = after
        by = f" GROUP BY {', '.join(map(quote, groups))}" if groups else ""
        return f"(SELECT {', '.join(outputs)} FROM {text} AS {_ROWS}{by})", names

    def _aggregates(self, condition: str) -> list[tuple[str, str]]:
        """agg(…) [AS name], … up to FOR: text and title of each."""
        binds = self.bind_count
        outer, self.filter = self.filter, condition
        aggregate, self.found.aggregate = self.found.aggregate, False
        found: list[tuple[str, str]] = []
        while not found or self.accept_op(","):
            text = self.value()
            named = self.accept("AS") or not (self.at_word("FOR") or self.at_op(","))
            found.append((text, self.next().value if named else ""))
        self.filter, self.found.aggregate = outer, aggregate
        if self.bind_count != binds:
            refuse("placeholders in PIVOT", self.token.start)
        return found

    def _names(self) -> list[str]:
        """column or (column, …)"""
        if not self.accept_op("("):
            return [self.name().strip('"')]
        names = [self.name().strip('"')]
        while self.accept_op(","):
            names.append(self.name().strip('"'))
        self.expect_op(")")
        return names

    def _values(self, keys: list[str]) -> list[_Value]:
        self.expect_op("(")
        if self.at_any({"SELECT", "ANY", "WITH"}):
            raise self.error(936, "missing expression")
        found: list[_Value] = []
        while not found or self.accept_op(","):
            start = self.at
            texts = self._tuple() if len(keys) > 1 else [self.value()]
            title = "_".join(self.sql[t.start : t.end] for t in self.tokens[start : self.at] if t.value not in "(),")
            if self.accept("AS") or self.token.kind in (Kind.WORD, Kind.QUOTED):
                title = self.next().value
            pairs = zip(keys, texts, strict=True)
            tests = [f"{quote(key)} IS NULL" if text == "NULL" else f"{quote(key)} = {text}" for key, text in pairs]
            found.append(_Value(" AND ".join(tests), title))
        self.expect_op(")")
        return found

    def _tuple(self) -> list[str]:
        self.expect_op("(")
        items = [self.value()]
        while self.accept_op(","):
            items.append(self.value())
        self.expect_op(")")
        return items

    # ---- UNPIVOT
    def _unpivot(self, text: str, alias: str, columns: Columns | None) -> tuple[str, list[str]]:
        every = self._columns_of(columns)
        keep_nulls = self.accept("INCLUDE", "NULLS")
        if not keep_nulls:
            self.accept("EXCLUDE", "NULLS")
        self.expect_op("(")
        values = self._names()
        self.expect("FOR")
        keys = self._names()
        self.expect("IN")
        rows, used = self._unpivot_rows(len(keys))
        self.expect_op(")")
        rest = [name for name in every if name not in used]
        names = [*rest, *keys, *values]
        made = ", ".join(map(quote, [*keys, *values]))
        present = " OR ".join(f"{quote(value)} IS NOT NULL" for value in values)
        where = "" if keep_nulls else f" WHERE {present}"
        lateral = f'CROSS JOIN LATERAL (VALUES {", ".join(rows)}) AS "unpivot$" ({made})'
        return f"(SELECT {', '.join(map(quote, names))} FROM {text} AS {_ROWS} {lateral}{where})", names

    def _unpivot_rows(self, keys: int) -> tuple[list[str], set[str]]:
        """column | (column, …) [AS value | (value, …)], …: a row of VALUES for each, and all columns."""
        self.expect_op("(")
        rows: list[str] = []
        used: set[str] = set()
        while not rows or self.accept_op(","):
            names = self._names()
            used.update(names)
            marks = [f"{literal(fold('_'.join(names)))}::varchar"] * keys
            if self.accept("AS"):
                marks = self._tuple() if self.at_op("(") else [self.value()]
                marks = [f"{mark}::varchar" if mark.startswith("'") else mark for mark in marks]
            rows.append(f"({', '.join([*marks, *(f'{_ROWS}.{quote(name)}' for name in names)])})")
        self.expect_op(")")
        return rows, used
