"""FROM: tables, subqueries, ANSI joins and aliases."""

from __future__ import annotations

from lab.standin.sql.from_clause import Columns, FromItem
from lab.standin.sql.names import fold, quote
from lab.standin.sql.pivot import Pivots
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

CLAUSES = frozenset(
    [
        "FROM",
        "SELECT",
        "WHERE",
        "GROUP",
        "HAVING",
        "ORDER",
        "CONNECT",
        "START",
        "UNION",
        "MINUS",
        "INTERSECT",
        "EXCEPT",
        "FOR",
        "OFFSET",
        "FETCH",
        "INTO",
        "BULK",
        "ON",
        "USING",
        "JOIN",
        "INNER",
        "LEFT",
        "RIGHT",
        "FULL",
        "OUTER",
        "CROSS",
        "NATURAL",
        "SET",
        "VALUES",
        "WHEN",
        "RETURNING",
        "WITH",
        "PIVOT",
        "UNPIVOT",
        "MODEL",
        "LOG",
        "PARTITION",
        "SAMPLE",
        "APPLY",
        "WINDOW",
        "VERSIONS",
        "MATCH_RECOGNIZE",
        "AS",
        "LOOP",
    ]
)


class Sources(Pivots):
    """Where rows come from."""

    def from_list(self) -> list[FromItem]:
        sources = [self.joined()]
        while self.accept_op(","):
            sources.append(self.joined())
        return sources

    def joined(self) -> FromItem:
        item = self.source()
        while True:
            kind = self._join_kind()
            if kind is None:
                return item
            right = self.source(kind.endswith("LATERAL"))
            text = f"{item.text} {kind} {right.text}"
            merged = item.merged or right.merged or kind.startswith("NATURAL")
            if kind == "LEFT JOIN LATERAL":
                text += " ON true"
            elif self.accept("ON"):
                text += f" ON {self.condition()}"
            elif self.accept("USING"):
                text += f" USING ({', '.join(self.names())})"
                merged = True
            item = FromItem(text, {**item.parts, **right.parts}, True, merged)

    def _join_kind(self) -> str | None:
        for words, kind in (("CROSS", "CROSS JOIN LATERAL"), ("OUTER", "LEFT JOIN LATERAL")):
            if self.accept(words, "APPLY"):
                return kind
        natural = "NATURAL " if self.accept("NATURAL") else ""
        for word in ("CROSS", "INNER", "LEFT", "RIGHT", "FULL"):
            if self.at_word(word) and self.peek().value in ("JOIN", "OUTER"):
                self.next()
                self.accept("OUTER")
                self.expect("JOIN")
                return f"{natural}{word} JOIN"
        return f"{natural}JOIN" if self.accept("JOIN") else None

    def source(self, applied: bool = False) -> FromItem:
        """One table, subquery or parenthesised join, with its alias. applied: LATERAL is already written."""
        lateral = "LATERAL " if self.accept("LATERAL") and not applied else ""
        if self.at_op("("):
            if self._is_subquery():
                text = self._subquery()
                return self.pivoted(lateral + text, self.last_columns, False)
            if applied:
                refuse("APPLY of a join", self.token.start)
            self.expect_op("(")
            inner = self.joined()
            self.expect_op(")")
            return FromItem(f"({inner.text})", inner.parts, inner.joined, inner.merged)
        if self.at_word("TABLE") and self.peek().value == "(":
            return self._collection_source()
        if self.at_word("JSON_TABLE") and self.peek().value == "(":
            self.next()
            text, columns = self.json_table()
            return self.pivoted(("" if applied else "LATERAL ") + text, columns, False)
        return self._table()

    def _table(self) -> FromItem:
        own = self.dotted_name_ahead()
        name = self._table_name()
        self._refuse_others()
        columns: Columns | None = (self._owner_and_name(name),)
        if own in self.factored:
            columns = self.factored[own]
        return self.pivoted(name, columns, True)

    def dotted_name_ahead(self) -> str:
        """The name at hand when it is a single word, in PostgreSQL's spelling."""
        return "" if self.peek().value == "." else fold(self.token.value)

    def _owner_and_name(self, name: str) -> tuple[str, str]:
        parts = [part.strip('"') for part in name.split(".")]
        return (parts[0], parts[1]) if len(parts) > 1 else (self.schema, parts[0])

    def _refuse_others(self) -> None:
        if self.at_word("AS", "OF") or self.at_word("VERSIONS"):
            refuse("flashback query (AS OF)", self.token.start)
        for word in ("SAMPLE", "MODEL", "MATCH_RECOGNIZE"):
            if self.at_word(word):
                refuse(word, self.token.start)
        if self.at_any({"PARTITION", "SUBPARTITION"}) and self.peek().value in ("(", "FOR"):
            refuse("PARTITION of a table", self.token.start)

    def _collection_source(self) -> FromItem:
        text, columns, unnamed = self.table_rows()
        alias = self._alias() or quote(f"table{self.at}")
        names = f"({quote(columns[0])})" if unnamed else ""
        return FromItem(f"{text} AS {alias}{names}", {alias.strip('"'): columns})

    def _table_name(self) -> str:
        name = self.object_name()
        if self.at_op("@"):
            refuse("database links", self.token.start)
        return "sys.dual" if name in ('"dual"', '"sys"."dual"') else name

    def _alias(self) -> str:
        if self.accept("AS"):
            return self.name()
        if self.token.kind is Kind.QUOTED or (self.token.kind is Kind.WORD and self.token.value not in CLAUSES):
            return self.name()
        return ""
