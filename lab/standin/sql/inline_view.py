"""INSERT INTO (query), UPDATE (query), DELETE FROM (query): over one table, whose rows are changed."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.multitable import MultiTable
from lab.standin.sql.names import quote
from lab.standin.sql.refusal import refuse


@dataclass(frozen=True)
class InlineView:
    """What a query over one table stands for. conditions: of its WHERE."""

    table: str
    alias: str
    columns: tuple[str, ...]
    conditions: tuple[str, ...]


class InlineViews(MultiTable):
    """The part of DML that knows changes through a query."""

    def inline_view(self) -> InlineView:
        """(SELECT columns FROM table [alias] [WHERE …]) [alias]"""
        start = self.token.start
        self.expect_op("(")
        self.expect("SELECT")
        items = self.select_list(False)
        names = [item.rpartition(" AS ")[2] for item in items]
        if any(item != "*" and item.rpartition(" AS ")[0].rpartition(".")[2] not in names for item in items):
            refuse("a change through a query with expressions or titles of its own", start)
        self.expect("FROM")
        sources = self.from_list()
        if len(sources) > 1 or sources[0].joined or sources[0].text.startswith("("):
            refuse("a change through a join or a nested query", start)
        where = self.where() if self.accept("WHERE") else None
        if where is not None and (where.joins or where.limit):
            refuse("(+) or ROWNUM in a query that is changed", start)
        if self.accept("WITH", "CHECK", "OPTION"):
            refuse("WITH CHECK OPTION of a query that is changed", start)
        self.expect_op(")")
        outer = self._alias()
        table, _, inner = sources[0].text.partition(" AS ")
        if outer and inner and outer != inner:
            refuse("a change through a query with two aliases", start)
        columns = self.table_columns(next(iter(sources[0].parts.values()))[0]) if "*" in items else ()  # type: ignore[arg-type]
        conditions = tuple(where.joining + where.plain) if where is not None else ()
        return InlineView(table, outer or inner, tuple(map(quote, columns)) or tuple(names), conditions)
