"""INSERT, UPDATE, DELETE and MERGE."""

from __future__ import annotations

from collections.abc import Sequence

from lab.standin.interface import OraError
from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.names import fold, quote, unfold
from lab.standin.sql.refusal import refuse
from lab.standin.sql.returning import Returning
from lab.standin.sql.tokens import Kind, Token


class Dml(Returning):
    """Data manipulation."""

    def __init__(self, sql: str, schema: str = "", catalog: Catalog = EMPTY) -> None:
        super().__init__(sql, schema, catalog)
        self.table = ""
        self.targets: list[tuple[str, str]] = []
        self._assigned: dict[str, str] = {}
        self._merged = self._merge_target = ""
        self._matching: set[str] = set()  # columns of the changed table that the ON clause of a MERGE names
        self.numbering = False  # ROWNUM is assigned to a column

    def statement(self) -> str:
        word = self.token.value
        text = {"INSERT": self._insert, "UPDATE": self._update, "DELETE": self._delete, "MERGE": self._merge}[word]()
        if self.at_word("LOG", "ERRORS"):
            refuse("LOG ERRORS", self.token.start)
        return self.returned(text)

    def _note_changed(self, table: str, alias: str) -> None:
        self.changed = alias or quote(table.rsplit(".", 1)[-1].strip('"'))

    def _insert(self) -> str:
        self.expect("INSERT")
        if self.at_any({"ALL", "FIRST"}):
            return self.insert_all()
        self.expect("INTO")
        if self.at_op("("):
            target = self.inline_view()
            text = f"INSERT INTO {target.table} ({', '.join(target.columns)})"
            return (
                f"{text} VALUES ({', '.join(self._row())})"
                if self.accept("VALUES")
                else f"{text} {self._rows_of_query()}"
            )
        table = self.object_name()
        alias = self._alias()
        self._note_changed(table, alias)
        text = f"INSERT INTO {table}" + (f" AS {alias}" if alias else "")
        columns = self._columns() if self.at_op("(") and not self._is_subquery() else self._visible(table)
        text += f" ({', '.join(columns)})" if columns else ""
        if self.at_word("VALUES") and self.peek().value != "(":
            self.next()
            return f"{text} SELECT ({self.whole_record()}).*"
        if self.accept("VALUES"):
            items = self._row()
            names = [column.strip('"') for column in columns] or [""] * len(items)
            self.table, self.targets = table, list(zip(names, items, strict=False))
            return f"{text} VALUES ({', '.join(items)})"
        return f"{text} {self._rows_of_query()}"

    def _rows_of_query(self) -> str:
        return self._subquery() if self.at_op("(") else self.nested_query()

    def _visible(self, table: str) -> list[str]:
        """The columns that an INSERT without a list means, where they are not simply all."""
        path = [part.strip('"') for part in table.split(".")]
        name = (path[0] if len(path) > 1 else self.schema, path[-1])
        return [quote(column) for column in self.catalog.columns(name)] if name in self.catalog.invisible else []

    def whole_record(self) -> str:
        """The record of INSERT … VALUES record."""
        refuse("VALUES of a record", self.token.start)

    def _columns(self) -> list[str]:
        self.expect_op("(")
        names = [self._column()]
        while self.accept_op(","):
            names.append(self._column())
        self.expect_op(")")
        return names

    def _column(self) -> str:
        """A target column; PostgreSQL wants it unqualified."""
        return quote(self.dotted_name().split(".")[-1].strip('"'))

    def _row(self) -> list[str]:
        if not self.at_op("("):
            refuse("VALUES of a record", self.token.start)
        self.expect_op("(")
        items = [self.condition()]
        while self.accept_op(","):
            items.append(self.condition())
        if self.at_word("FROM") or self.token.kind is Kind.END:
            raise self.error(917, "missing comma")
        self.expect_op(")")
        return items

    def _update(self) -> str:
        self.expect("UPDATE")
        view = self.inline_view() if self.at_op("(") else None
        table = view.table if view else self.object_name()
        alias = view.alias if view else self._alias()
        self._note_changed(table, alias)
        self.expect("SET")
        target = f"{table} AS {alias}" if alias else table
        self.table, self.numbering = table, False
        self.clause = "SET"
        changes = self._assignments()
        self.clause = ""
        where = self._filter(table, alias, view.conditions if view else ())
        if self.numbering:
            changes, where = changes + self._numbered(target, where), self._same_row(alias or table)
        return f"UPDATE {target} SET {changes}{where}"

    def rownum(self) -> str:
        """In SET the rows are numbered as they are found."""
        if self.clause != "SET":
            return super().rownum()
        self.next()
        self.numbering = True
        return '"rownum$"."number"'

    def _numbered(self, target: str, where: str) -> str:
        rows = f'SELECT ctid AS "row", (row_number() OVER ())::numeric AS "number" FROM {target}{where}'
        return f' FROM ({rows}) AS "rownum$"'

    def _same_row(self, name: str) -> str:
        return f' WHERE {name}.ctid = "rownum$"."row"'

    def _assignments(self) -> str:
        items = [self._assignment()]
        while self.accept_op(","):
            items.append(self._assignment())
        return ", ".join(items)

    def _assignment(self) -> str:
        if self.at_op("("):
            columns = self._columns()
            self._check_merged(columns)
            self.expect_op("=")
            return f"({', '.join(columns)}) = {self._subquery()}"
        if self.at_word("ROW") and self.peek().value == "=":
            return self._whole_row()
        column = self._column()
        self._check_merged([column])
        self.expect_op("=")
        value = self.condition()
        self.targets.append((column.strip('"'), value))
        return f"{column} = {value}"

    def _whole_row(self) -> str:
        """SET ROW = record: every column in order."""
        start = self.token.start
        self.next()
        self.expect_op("=")
        path = [part.strip('"') for part in self.table.split(".")]
        columns = self.catalog.columns((path[0] if len(path) > 1 else self.schema, path[-1]))
        if not columns:
            refuse("SET ROW of this table", start)
        return f"({', '.join(map(quote, columns))}) = (SELECT ({self.whole_record()}).*)"

    def _delete(self) -> str:
        self.expect("DELETE")
        self.accept("FROM")
        view = self.inline_view() if self.at_op("(") else None
        table = view.table if view else self.object_name()
        alias = view.alias if view else self._alias()
        self._note_changed(table, alias)
        where = self._filter(table, alias, view.conditions if view else ())
        return f"DELETE FROM {table}" + (f" AS {alias}" if alias else "") + where

    def _filter(self, table: str, alias: str, conditions: Sequence[str] = ()) -> str:
        """WHERE …; conditions: further ones, of an inline view."""
        if not self.accept("WHERE"):
            return f" WHERE {' AND '.join(conditions)}" if conditions else ""
        if self.accept("CURRENT", "OF"):
            return f" WHERE CURRENT OF {self.name()}"
        where = self.where()
        where.plain += conditions
        if where.joins:
            refuse("(+) in UPDATE or DELETE", self.token.start)
        if where.limit:
            source = f"{table} AS {alias}" if alias else table
            return f" WHERE ctid = ANY (ARRAY(SELECT ctid FROM {source}{where.text}{where.limit}))"
        return where.text

    def reference(self, path: list[Token]) -> str:
        """In DELETE WHERE of a MERGE a column that was set has its new value."""
        name = fold(path[-1].value)
        if self.clause == "ON" and (len(path) == 1 or fold(path[-2].value) == self._merged):
            self._matching.add(name)
        if name in self._assigned and (len(path) == 1 or fold(path[-2].value) == self._merged):
            return f"({self._assigned[name]})"
        return super().reference(path)

    def _merge(self) -> str:
        self.expect("MERGE")
        self.expect("INTO")
        if self.at_op("("):
            refuse("MERGE INTO (SELECT …)", self.token.start)
        table = self.object_name()
        alias = self._alias()
        self._merge_target = table
        self._merged = (alias or table.rsplit(".", 1)[-1]).strip('"')
        self.expect("USING")
        source = self.source()
        condition = self._merge_condition()
        text = f"MERGE INTO {table}" + (f" AS {alias}" if alias else "") + f" USING {source.text} ON {condition}"
        while self.accept("WHEN"):
            text += self._merge_branch()
        return text

    def _merge_condition(self) -> str:
        if not self.accept("ON") or not self.at_op("("):
            raise self.error(969, "missing ON keyword")
        self._matching, self.clause = set(), "ON"
        condition = self.condition()
        self.clause = ""
        return condition

    def _check_merged(self, columns: Sequence[str]) -> None:
        """The columns that decide what matches cannot be changed."""
        for column in columns:
            if column.strip('"') in self._matching:
                name = f'"{unfold(self._merged)}".{unfold(column)}'
                raise OraError(38104, f"Columns referenced in the ON Clause cannot be updated: {name}")

    def _merge_branch(self) -> str:
        if self.accept("MATCHED"):
            self.expect("THEN")
            self.expect("UPDATE")
            self.expect("SET")
            done = len(self.targets)
            action = f"UPDATE SET {self._assignments()}"
            guard = f" AND ({self.condition()})" if self.accept("WHERE") else ""
            deleted = ""
            if self.accept("DELETE"):
                self.expect("WHERE")
                self._assigned = dict(self.targets[done:])
                deleted = f" WHEN MATCHED{guard} AND ({self.condition()}) THEN DELETE"
                self._assigned = {}
            return f"{deleted} WHEN MATCHED{guard} THEN {action}"
        self.expect("NOT", "MATCHED", "THEN", "INSERT")
        columns = self._columns() if self.at_op("(") else self._visible(self._merge_target)
        self.expect("VALUES")
        row = self._row()
        guard = f" AND ({self.condition()})" if self.accept("WHERE") else ""
        listed = f" ({', '.join(columns)})" if columns else ""
        return f" WHEN NOT MATCHED{guard} THEN INSERT{listed} VALUES ({', '.join(row)})"
