"""FROM: tables, subqueries, ANSI joins and aliases."""

from __future__ import annotations

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import FromItem
from lab.standin.sql.names import quote
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
        "AS",
        "LOOP",
    ]
)


class Sources(Expressions):
    """Where rows come from."""

    def _from_list(self) -> list[FromItem]:
        sources = [self._joined()]
        while self.accept_op(","):
            sources.append(self._joined())
        return sources

    def _joined(self) -> FromItem:
        item = self.source()
        while True:
            kind = self._join_kind()
            if kind is None:
                return item
            right = self.source()
            text = f"{item.text} {kind} {right.text}"
            if self.accept("ON"):
                text += f" ON {self.condition()}"
            elif self.accept("USING"):
                text += f" USING {self.skip_parens().lower()}"
            item = FromItem(text, item.aliases | right.aliases, True)

    def _join_kind(self) -> str | None:
        natural = "NATURAL " if self.accept("NATURAL") else ""
        for words in (("CROSS",), ("INNER",), ("LEFT",), ("RIGHT",), ("FULL",)):
            if self.at_word(words[0]) and self.peek().value in ("JOIN", "OUTER"):
                self.next()
                self.accept("OUTER")
                self.expect("JOIN")
                return f"{natural}{words[0]} JOIN"
        return f"{natural}JOIN" if self.accept("JOIN") else None

    def source(self) -> FromItem:
        """One table, subquery or parenthesised join, with its alias."""
        lateral = "LATERAL " if self.accept("LATERAL") else ""
        if self.at_op("("):
            if self._is_subquery():
                text = lateral + self._subquery()
                alias = self._alias()
                return FromItem(
                    f"{text} AS {alias or quote('sub' + str(self.at))}", {alias.strip('"')} if alias else set()
                )
            self.expect_op("(")
            inner = self._joined()
            self.expect_op(")")
            return FromItem(f"({inner.text})", inner.aliases, inner.joined)
        if self.at_word("TABLE") and self.peek().value == "(":
            refuse("TABLE(…) as a source of rows", self.token.start)
        name = self._table_name()
        for word in ("PIVOT", "UNPIVOT", "SAMPLE", "VERSIONS", "MODEL"):
            if self.at_word(word):
                refuse(word, self.token.start)
        if self.at_word("AS", "OF"):
            refuse("flashback query (AS OF)", self.token.start)
        alias = self._alias()
        for word in ("PIVOT", "UNPIVOT"):
            if self.at_word(word):
                refuse(word, self.token.start)
        return FromItem(f"{name} AS {alias}" if alias else name, {(alias or name.rsplit(".", 1)[-1]).strip('"')})

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
