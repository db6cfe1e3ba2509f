"""CREATE TABLE."""

from __future__ import annotations

from lab.standin.sql.ddl.alterations import Alterations
from lab.standin.sql.refusal import refuse


class Tables(Alterations):
    """The whole definition parser. schema: where unqualified names go (PostgreSQL spelling)."""

    def create_table(self) -> list[str]:
        table = self.dotted_name()
        if self._is_filled():
            return self._from_query(table)
        items: list[str] = []
        self.expect_op("(")
        items.append(self._element(table))
        while self.accept_op(","):
            items.append(self._element(table))
        self.expect_op(")")
        self.physical()
        if self.at_any({"PARTITION", "CLUSTER"}) or self.at_word("ORGANIZATION", "EXTERNAL"):
            refuse(f"{self.token.value} of a table", self.token.start)
        texts = ", ".join(item for item in items if item)
        return [*self.before, f"CREATE TABLE {table} ({texts})", *self.after]

    def _is_filled(self) -> bool:
        """Whether AS query follows, behind a list of columns and physical attributes."""
        at = self.at
        if self.at_op("("):
            self.skip_parens()
        self.physical()
        found = self.at_word("AS")
        self.at = at
        return found

    def _from_query(self, table: str) -> list[str]:
        """[(column [constraint] …, constraint, …)] … AS query"""
        names: list[str] = []
        rules: list[str] = []
        if self.accept_op("("):
            self._query_column(table, names, rules)
            while self.accept_op(","):
                self._query_column(table, names, rules)
            self.expect_op(")")
        self.physical()
        self.expect("AS")
        columns = f" ({', '.join(names)})" if names else ""
        query = self.query()
        if self.unnamed and not names:
            raise self.error(998, "must name this expression with a column alias")
        return [*self.before, f"CREATE TABLE {table}{columns} AS {query}", *rules, *self.after]

    def _query_column(self, table: str, names: list[str], rules: list[str]) -> None:
        if self.at_constraint():
            rules.append(f"ALTER TABLE {table} ADD {self._element(table)}")
            return
        name = self.name()
        names.append(name)
        while not (self.at_op(",") or self.at_op(")")):
            if self.accept("DEFAULT"):
                rules.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {self.value()}")
            elif self.accept("NOT", "NULL"):
                rules.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")
            elif self.at_constraint():
                rules.append(f"ALTER TABLE {table} ADD {self.apart(self._constraint(table, name), name)}")
            else:
                raise self.error(1773, "may not specify column datatypes in this CREATE TABLE")
