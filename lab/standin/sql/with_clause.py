"""WITH: subqueries with names, recursive ones with SEARCH and CYCLE."""

from __future__ import annotations

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import Columns
from lab.standin.sql.names import literal
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


class WithClause(Expressions):
    """The part of the translator that knows WITH. factored: the columns of what was named, by name.
    untyped: the select list at hand belongs to a recursive subquery, where lengths must not be part of a type."""

    factored: dict[str, Columns | None]
    untyped = False
    last_columns: Columns | None

    def with_clause(self) -> str:
        self.expect("WITH")
        items: list[str] = []
        recursive = False
        while not items or self.accept_op(","):
            if self.at_any({"FUNCTION", "PROCEDURE"}):
                refuse("WITH FUNCTION", self.token.start)
            text, loops = self._factor()
            items.append(text)
            recursive = recursive or loops
        return f"WITH {'RECURSIVE ' if recursive else ''}{', '.join(items)} "

    def _factor(self) -> tuple[str, bool]:
        name = self.name()
        plain = name.strip('"')
        names = self.names() if self.at_op("(") else []
        self.expect("AS")
        self.expect_op("(")
        recursive = bool(names) and self._names_itself(plain)
        if names:
            self.factored[plain] = tuple(column.strip('"') for column in names)
        self.untyped = recursive
        body = self.nested_query()
        self.untyped = False
        self.expect_op(")")
        if not names:
            self.factored[plain] = self.last_columns
        columns = f" ({', '.join(names)})" if names else ""
        if self.at_any({"SEARCH", "CYCLE"}):
            return f"{name} AS ({self._searched(name, names, body)})", False
        return f"{name}{columns} AS ({body})", recursive

    def _names_itself(self, name: str) -> bool:
        """Whether the parenthesis at hand has the name as a source of rows."""
        depth = 1
        for index in range(self.at, len(self.tokens) - 1):
            token = self.tokens[index]
            if token.kind is Kind.OP and token.value in "()":
                depth += 1 if token.value == "(" else -1
            if not depth:
                return False
            before = self.tokens[index - 1].value
            if token.value.swapcase() == name and before in ("FROM", ",", "JOIN"):
                return True
        return False

    def _searched(self, name: str, names: list[str], body: str) -> str:
        """The query whose rows are numbered in the order of SEARCH and marked by CYCLE."""
        clauses, outputs = "", list(names)
        if self.accept("SEARCH"):
            kind = "DEPTH" if self.accept("DEPTH") else "BREADTH"
            self.accept("BREADTH")
            self.expect("FIRST", "BY")
            by = self._search_columns()
            self.expect("SET")
            outputs.append(f'row_number() OVER (ORDER BY "search$")::numeric AS {self.name()}')
            clauses += f' SEARCH {kind} FIRST BY {by} SET "search$"'
        if self.accept("CYCLE"):
            columns = [self.name()]
            while self.accept_op(","):
                columns.append(self.name())
            self.expect("SET")
            mark = self.name()
            self.expect("TO")
            on = literal(self.next().value)
            self.expect("DEFAULT")
            off = literal(self.next().value)
            outputs.append(mark)
            clauses += f' CYCLE {", ".join(columns)} SET {mark} TO {on} DEFAULT {off} USING "path$"'
        inner = f"{name} ({', '.join(names)}) AS ({body}){clauses}"
        return f"WITH RECURSIVE {inner} SELECT {', '.join(outputs)} FROM {name}"

    def _search_columns(self) -> str:
        columns: list[str] = []
        while not columns or self.accept_op(","):
            columns.append(self.name())
            if self.at_word("DESC") or self.at_word("NULLS"):
                refuse(f"SEARCH … BY … {self.token.value}", self.token.start)
            self.accept("ASC")
        return ", ".join(columns)
