"""Constraints of tables and columns, enabled or not."""

from __future__ import annotations

import zlib

from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.ddl.physical import Physical
from lab.standin.sql.names import literal, quote


class Constraints(Physical):
    """The part of the definition parser that knows constraints. before, after: statements round the one that is made.
    disabled, unchecked: what the state that was read last says."""

    disabled = False
    unchecked = False

    def __init__(self, sql: str, schema: str, catalog: Catalog = EMPTY) -> None:
        super().__init__(sql, schema, catalog)
        self.before: list[str] = []
        self.after: list[str] = []
        self._unnamed = 0

    def apart(self, text: str, column: str) -> str:
        """A column's CONSTRAINT name rule as a table's."""
        if not column or " CHECK (" in text:
            return text
        head, rule = " ".join(text.split(" ", 2)[:2]), text.split(" ", 2)[2]
        if rule.startswith("REFERENCES"):
            return f"{head} FOREIGN KEY ({column}) {rule}"
        return f"{head} {rule} ({column})"

    def _constraint(self, table: str, column: str) -> str:
        name = self.name() if self.accept("CONSTRAINT") else ""
        if column and self.accept("NOT", "NULL"):
            self._state()
            return "NOT NULL"
        if not name:
            self._unnamed += 1
            name = quote(f"sys_c{zlib.crc32(f'{self.schema}.{table}.{self._unnamed}'.encode()) % 10**8:08d}")
        text = f"CONSTRAINT {name} {self._rule(column)}"
        state = self._state()
        if not self.disabled:
            return text + state
        name = name.strip('"')
        self.after.append(f"ALTER TABLE {table} ADD {self.apart(text, column)}{state}")
        self.after.append(f"SELECT sys.disable_constraint({literal(table)}, {literal(name)}, false)")
        return ""

    def _rule(self, column: str) -> str:
        if self.accept("PRIMARY", "KEY"):
            return "PRIMARY KEY" + ("" if column else f" ({', '.join(self._columns())})")
        if self.accept("UNIQUE"):
            return "UNIQUE" + ("" if column else f" ({', '.join(self._columns())})")
        if self.accept("CHECK"):
            self.expect_op("(")
            condition = self.condition()
            self.expect_op(")")
            return f"CHECK ({condition})"
        head = ""
        if not column:
            self.expect("FOREIGN", "KEY")
            head = f"FOREIGN KEY ({', '.join(self._columns())}) "
        self.expect("REFERENCES")
        target = self.dotted_name()
        target += f" ({', '.join(self._columns())})" if self.at_op("(") else ""
        action = ""
        if self.accept("ON", "DELETE"):
            action = " ON DELETE CASCADE" if self.accept("CASCADE") else " ON DELETE SET NULL"
            if action.endswith("NULL"):
                self.expect("SET", "NULL")
        return f"{head}REFERENCES {target}{action}"

    def _state(self) -> str:
        text = ""
        self.disabled = self.unchecked = False
        while True:
            if self.accept("DISABLE"):
                self.disabled = True
            elif self.accept("NOVALIDATE"):
                self.unchecked = True
            elif self.accept("DEFERRABLE"):
                text += " DEFERRABLE"
            elif self.accept("INITIALLY"):
                text += f" INITIALLY {self.next().value}"
            elif self.accept("USING", "INDEX"):
                self.physical()
            elif not (
                self.accept("ENABLE")
                or self.accept("VALIDATE")
                or self.accept("RELY")
                or self.accept("NORELY")
                or self.accept("NOT", "DEFERRABLE")
            ):
                return text
