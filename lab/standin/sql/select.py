"""Queries: blocks, set operations, joins with ANSI syntax or (+), ROWNUM, CONNECT BY LEVEL, FOR UPDATE."""

from __future__ import annotations

from lab.standin.sql.clauses import Clauses
from lab.standin.sql.expressions import Found
from lab.standin.sql.from_clause import FromItem, join_text
from lab.standin.sql.hierarchy import Hierarchy, Tree
from lab.standin.sql.names import fold, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.sources import CLAUSES, Sources
from lab.standin.sql.tokens import Kind

_SET = {"UNION": "UNION", "MINUS": "EXCEPT", "INTERSECT": "INTERSECT", "EXCEPT": "EXCEPT"}


_AFTER_TREE = frozenset({"ORDER", "UNION", "MINUS", "INTERSECT", "EXCEPT"})


class Select(Sources, Clauses, Hierarchy):
    """Queries, nested to any depth."""

    def nested_query(self) -> str:
        outer, self.found = self.found, Found()
        try:
            return self.query()
        finally:
            self.found.sequences |= outer.sequences
            outer.sequences = self.found.sequences
            self.found = outer

    def query(self, top: bool = False) -> str:
        """[WITH …] block {set operator block} [ORDER BY] [OFFSET/FETCH] [FOR UPDATE]"""
        prefix = self._with() if self.at_word("WITH") else ""
        text, limit, single = self._block_or_parens(top)
        while self.at_any(frozenset(_SET)):
            operator = _SET[self.next().value]
            operator += " ALL" if self.accept("ALL") else ""
            right, right_limit, _ = self._block_or_parens(False)
            text, limit, single = (
                f"{self._limited(text, limit)} {operator} {self._limited(right, right_limit)}",
                "",
                False,
            )
        order = " " + self.order_by() if self.at_word("ORDER") else ""
        text += order + limit + self._row_limit()
        if self.at_word("FOR", "UPDATE"):
            text += self._for_update(single)
        return prefix + text

    def _limited(self, text: str, limit: str) -> str:
        return f"({text}{limit})" if limit else text

    def _block_or_parens(self, top: bool) -> tuple[str, str, bool]:
        if self.accept_op("("):
            text = self.query(top)
            self.expect_op(")")
            return f"({text})", "", False
        return (*self._block(top), True)

    def _with(self) -> str:
        self.expect("WITH")
        items = []
        while True:
            if self.at_any({"FUNCTION", "PROCEDURE"}):
                refuse("WITH FUNCTION", self.token.start)
            name = self.name()
            columns = ""
            if self.accept_op("("):
                names = [self.name()]
                while self.accept_op(","):
                    names.append(self.name())
                self.expect_op(")")
                columns = f" ({', '.join(names)})"
            self.expect("AS")
            self.expect_op("(")
            items.append(f"{name}{columns} AS ({self.nested_query()})")
            self.expect_op(")")
            if self.at_any({"SEARCH", "CYCLE"}):
                refuse(f"{self.token.value} in WITH", self.token.start)
            if not self.accept_op(","):
                return f"WITH RECURSIVE {', '.join(items)} "

    def _block(self, top: bool) -> tuple[str, str]:
        outer, self.tree = self.tree, Tree() if self.is_tree() else None
        try:
            return self._plain_block(top)
        finally:
            self.tree = outer

    def _plain_block(self, top: bool) -> tuple[str, str]:
        self.expect("SELECT")
        distinct = " DISTINCT" if self.accept("DISTINCT") or self.accept("UNIQUE") else ""
        self.accept("ALL")
        items = self._select_list(top)
        into = self.into_clause()
        if not self.accept("FROM"):
            raise self.error(923, "FROM keyword not found where expected")
        sources = self._from_list()
        joins: list[tuple[set[str], set[str], str]] = []
        limit = ""
        plain: list[str] = []
        if self.accept("WHERE"):
            plain, joins, limit = self._where()
        series = self._connect_by(sources) if self.at_any({"CONNECT", "START"}) else ""
        head = f"SELECT{distinct} {', '.join(items)}{into}"
        text = ""
        if series:
            text += f" FROM {series}"
        elif not self._only_dual(sources, items):
            text += " FROM " + join_text(sources, joins)
        text += f" WHERE {' AND '.join(plain)}" if plain else ""
        groups = self._group_by()
        if limit and (self.found.aggregate or distinct or self.at_word("ORDER")):
            text, limit = self._limited_first(sources, head, text, limit), ""
        ordered = bool(series) and series.startswith("(WITH") and not self.at_any(_AFTER_TREE)
        if ordered and not (self.found.aggregate or distinct):
            groups += ' ORDER BY "order$"'
        return head + text + groups, limit

    def _limited_first(self, sources: list[FromItem], head: str, text: str, limit: str) -> str:
        """ROWNUM counts rows before they are grouped, made distinct or ordered: the limit goes into the source."""
        if len(sources) != 1 or sources[0].joined or "ctid" in head or not text.startswith(" FROM"):
            refuse("ROWNUM together with ORDER BY, GROUP BY, DISTINCT or an aggregate over a join", self.token.start)
        return f" FROM (SELECT *{text}{limit}) AS {quote(next(iter(sources[0].aliases), 'sub'))}"

    def into_clause(self) -> str:
        """INTO of PL/SQL; plain SQL has none."""
        return ""

    def _only_dual(self, sources: list[FromItem], items: list[str]) -> bool:
        return (
            len(sources) == 1
            and sources[0].text == "sys.dual"
            and not any(item == "*" or ".*" in item or '"dummy"' in item or '"dual"' in item for item in items)
        )

    # ---- select list
    def _select_list(self, top: bool) -> list[str]:
        items = [self._select_item(top)]
        while self.accept_op(","):
            items.append(self._select_item(top))
        return items

    def _select_item(self, top: bool) -> str:
        if self.accept_op("*"):
            return "*"
        start = self.at
        if self.token.kind in (Kind.WORD, Kind.QUOTED):
            ahead = 1
            while self.peek(ahead).value == "." and self.peek(ahead + 1).kind in (Kind.WORD, Kind.QUOTED):
                ahead += 2
            if self.peek(ahead).value == "." and self.peek(ahead + 1).value == "*":
                path = self._path()
                self.at += 2
                return ".".join(quote(fold(part.value)) for part in path) + ".*"
        text = self.condition()
        if self.accept("AS"):
            return f"{text} AS {self.name()}"
        if self.token.kind is Kind.QUOTED or (self.token.kind is Kind.WORD and self.token.value not in CLAUSES):
            return f"{text} AS {self.name()}"
        return f"{text} AS {quote(fold(self._column_title(start)))}"

    def _column_title(self, start: int) -> str:
        """Oracle's title of an expression: its text without spaces, in upper case; of a column: its name."""
        tokens = self.tokens[start : self.at]
        if tokens[-1].kind in (Kind.WORD, Kind.QUOTED) and all(
            t.value == "." or t.kind in (Kind.WORD, Kind.QUOTED) for t in tokens
        ):
            return tokens[-1].value
        keep = (Kind.STRING, Kind.QUOTED)
        raw = (self.sql[t.start : t.end] if t.kind in keep else self.sql[t.start : t.end].upper() for t in tokens)
        return "".join(raw).encode()[:63].decode(errors="ignore")

    # ---- WHERE and after
    def _where(self) -> tuple[list[str], list[tuple[set[str], set[str], str]], str]:
        plain: list[str] = []
        joins: list[tuple[set[str], set[str], str]] = []
        limit = ""
        while True:
            rownum = self._rownum_limit()
            if rownum:
                limit = rownum
            else:
                self.found.outer_marks, self.found.tables = set(), set()
                text = self.negation()
                marks = self.found.outer_marks
                if marks:
                    joins.append((marks, self.found.tables - marks, text))
                else:
                    plain.append(text)
            if self.at_word("OR"):
                if joins or limit:
                    raise self.error(1719, "outer join operator (+) or ROWNUM not allowed in operand of OR")
                self.next()
                return [f"({' AND '.join(plain)} OR {self.condition()})"], [], ""
            if not self.accept("AND"):
                return plain, joins, limit

    def _rownum_limit(self) -> str:
        if not self.at_word("ROWNUM") or self.peek().value not in ("<", "<=", "="):
            return ""
        self.next()
        operator = self.next().value
        count = self.value()
        if operator == "=":
            return f" LIMIT CASE WHEN {count} = 1 THEN 1 ELSE 0 END"
        return (
            f" LIMIT greatest(ceil({count}) - 1, 0)::bigint"
            if operator == "<"
            else f" LIMIT greatest(floor({count}), 0)::bigint"
        )

    def _connect_by(self, sources: list[FromItem]) -> str:
        start = self.token.start
        counting = self.peek(2).value in ("LEVEL", "ROWNUM") and self.peek(3).value in ("<", "<=")
        if len(sources) == 1 and sources[0].text == "sys.dual" and counting and self.accept("CONNECT", "BY"):
            self.expect_any_level()
            operator = self.next().value
            count = self.value()
            if operator not in ("<", "<="):
                refuse("this CONNECT BY", start)
            top = f"({count})::bigint" + (" - 1" if operator == "<" else "")
            return f'(SELECT g::numeric AS "level" FROM generate_series(1, {top}) AS g) AS "dual"'
        return self.connect_by(sources)

    def expect_any_level(self) -> None:
        if not self.at_any({"LEVEL", "ROWNUM"}):
            refuse("this CONNECT BY", self.token.start)
        self.next()
