"""Queries: blocks, set operations, ROWNUM, CONNECT BY, row limits, FOR UPDATE."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.clauses import Clauses
from lab.standin.sql.cursor_expressions import CursorExpressions
from lab.standin.sql.expressions import Found
from lab.standin.sql.from_clause import Columns, Filter, FromItem, join_text, names_of, packed, stars, unpacked
from lab.standin.sql.hierarchy import Hierarchy, Tree
from lab.standin.sql.names import quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.select_list import SelectList
from lab.standin.sql.sources import Sources
from lab.standin.sql.tokens import Kind
from lab.standin.sql.where import Where
from lab.standin.sql.with_clause import WithClause

_SET = {"UNION": "UNION", "MINUS": "EXCEPT", "INTERSECT": "INTERSECT", "EXCEPT": "EXCEPT"}
_SERIES = '\'X\'::varchar AS "dummy", g::numeric AS "level", 0::numeric AS "iscycle$", ARRAY[g] AS "order$"'
# what is known of a query while it is read, and not of those inside it
_OF_A_QUERY = ("found", "depth", "filter", "clause", "tree", "titles", "aliased", "outputs", "unnamed", "combined")
_AFTER_TREE = frozenset({"ORDER", "UNION", "MINUS", "INTERSECT", "EXCEPT"})


@dataclass(frozen=True)
class Block:
    """SELECT … up to its ORDER BY. limit: what ROWNUM says, not yet in the text. single: no set operation."""

    text: str
    limit: str
    columns: Columns | None
    single: bool = True

    @property
    def limited(self) -> str:
        return f"({self.text}{self.limit})" if self.limit else self.text


class Select(CursorExpressions, Sources, SelectList, Where, Clauses, Hierarchy, WithClause):
    """Queries, nested to any depth. last_columns: what the query that was read last gives."""

    def __init__(self, sql: str, schema: str = "", catalog: Catalog = EMPTY) -> None:
        super().__init__(sql, schema, catalog)
        self.factored, self.titles, self.outputs = {}, {}, []
        self.last_columns = None

    def nested_query(self) -> str:
        kept = {name: getattr(self, name) for name in _OF_A_QUERY}
        self.found, self.depth, self.filter, self.clause, self.tree, self.aliased = Found(), 0, "", "", None, False
        self.found.sequences = kept["found"].sequences
        try:
            return self.query()
        finally:
            for name, value in kept.items():
                setattr(self, name, value)

    def query(self, top: bool = False, combined: bool = False) -> str:
        """[WITH …] block {set operator block} [ORDER BY] [OFFSET/FETCH] [FOR UPDATE]"""
        untyped, self.untyped = self.untyped, False
        prefix = self.with_clause() if self.at_word("WITH") else ""
        self.untyped = untyped
        combined = combined or self._is_combined()
        block = self._block_or_parens(top, combined)
        while self.at_any(frozenset(_SET)):
            operator = _SET[self.next().value]
            operator += " ALL" if self.accept("ALL") else ""
            left = block.limited if block.single else f"({block.text})"
            text = f"{left} {operator} {self._block_or_parens(False, True).limited}"
            block = Block(text, "", block.columns, False)
        self.untyped = False
        order = " " + self.order_by() if self.at_word("ORDER") else ""
        text = block.text + order + block.limit
        text += self.row_limit(text)
        if self.at_word("FOR", "UPDATE"):
            text += self.for_update_clause(block.single)
        self.last_columns = block.columns
        return prefix + text

    def _is_combined(self) -> bool:
        """Whether a set operator follows the block at hand."""
        depth = 0
        for token in self.tokens[self.at :]:
            if token.kind is Kind.OP and token.value in "()":
                depth += 1 if token.value == "(" else -1
            if depth < 0 or token.value == ";":
                return False
            if not depth and token.kind is Kind.WORD and token.value in _SET:
                return True
        return False

    def _block_or_parens(self, top: bool, combined: bool) -> Block:
        """combined: with another block, by a set operator."""
        if self.accept_op("("):
            text = self.query(top, combined)
            self.expect_op(")")
            return Block(f"({text})", "", self.last_columns)
        outer, self.tree = self.tree, Tree() if self.is_tree() else None
        self.found.aggregate, self.found.inner, self.combined = False, [], combined
        try:
            return self._block(top)
        finally:
            self.tree = outer

    def _block(self, top: bool) -> Block:
        self.expect("SELECT")
        distinct = " DISTINCT" if self.accept("DISTINCT") or self.accept("UNIQUE") else ""
        self.accept("ALL")
        items, into, sources = self._items_and_sources(top)
        where = self.where() if self.accept("WHERE") else Filter()
        rows, star = self._rows(sources, where, items)
        columns = self.output_columns(sources)
        text = rows + where.text
        groups = self.group_by()
        grouped = bool(groups) or self.found.aggregate
        if where.limit and (grouped or distinct or self.at_word("ORDER")):
            text, star = self._limited_rows(sources, text, where, star)
            where.limit = ""
        if star is not None:
            items = [part for item in items for part in (star if item == "*" else [item])]
        items = self.visible(items, sources)
        if self.tree and star is not None and not (grouped or distinct or self.at_any(_AFTER_TREE)):
            groups += ' ORDER BY "tree$"."order$"'
        if self.found.inner:
            inner = f"SELECT {', '.join(self.found.inner)}{text}{groups}"
            text, groups = f' FROM ({inner}) AS "inner$"', ""
        return Block(f"SELECT{distinct} {', '.join(items)}{into}{text}{groups}", where.limit, columns)

    def _items_and_sources(self, top: bool) -> tuple[list[str], str, list[FromItem]]:
        items = self.select_list(top)
        into = self.into_clause()
        if not self.accept("FROM"):
            if self.catalog.from_optional:
                return items, into, []
            raise self.error(923, "FROM keyword not found where expected")
        sources = self.from_list()
        return items, into, sources

    def _rows(self, sources: list[FromItem], where: Filter, items: list[str]) -> tuple[str, list[str] | None]:
        """The FROM text, and what * means when it is not simply *."""
        if self.at_any({"CONNECT", "START"}):
            series = self._series(sources)
            if series:
                return f" FROM {series}", ['"tree$"."dummy"']
            return f" FROM {self.connect_by(sources, where)}", stars(names_of(sources))
        if self.only_dual(sources, items):
            return "", None
        return f" FROM {join_text(sources, where.joins)}" if sources else "", None

    def _limited_rows(
        self, sources: list[FromItem], text: str, where: Filter, star: list[str] | None
    ) -> tuple[str, list[str] | None]:
        """ROWNUM counts rows before they are grouped, made distinct or ordered: the limit goes into the source."""
        if not text.startswith(" FROM"):
            text = " FROM sys.dual" + text
        if any(source.merged for source in sources):
            refuse("ROWNUM together with ORDER BY, GROUP BY or DISTINCT over a join with USING", self.token.start)
        if self.tree:
            refuse("ROWNUM together with ORDER BY, GROUP BY or DISTINCT over CONNECT BY", self.token.start)
        if len(sources) == 1 and not sources[0].joined:
            return f" FROM (SELECT *{text}{where.limit}) AS {quote(names_of(sources)[0])}", star
        aliases = names_of(sources)
        return " FROM " + unpacked(f"(SELECT {packed(aliases)}{text}{where.limit})", '"rows$"', aliases), stars(aliases)

    def into_clause(self) -> str:
        """INTO of PL/SQL; plain SQL has none."""
        return ""

    def _series(self, sources: list[FromItem]) -> str:
        """CONNECT BY LEVEL <= n over DUAL: as many rows. Empty, and nothing read, when it is something else."""
        if not (len(sources) == 1 and sources[0].text == "sys.dual" and self.at_word("CONNECT", "BY")):
            return ""
        at, binds = self.at, self.bind_count
        self.at += 2
        operator = self.peek().value
        if self.at_any({"LEVEL", "ROWNUM"}) and operator in ("<", "<="):
            self.at += 2
            top = f"({self.value()})::bigint" + (" - 1" if operator == "<" else "")
            if not self.at_any({"AND", "OR"}):
                leaf = f'CASE WHEN g = {top} THEN 1 ELSE 0 END::numeric AS "isleaf$"'
                columns = f"{_SERIES}, {leaf} FROM generate_series(1, greatest({top}, 1)) AS g"
                return f'(SELECT {columns}) AS "tree$"'
        self.at, self.bind_count = at, binds
        return ""
