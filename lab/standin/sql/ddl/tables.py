"""CREATE TABLE and ALTER TABLE."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from lab.standin.interface import OraError
from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.ddl.sequences import sequence_options
from lab.standin.sql.dml import Dml
from lab.standin.sql.names import literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, byte_limit, parse_type

# Physical attributes: where Oracle puts the bytes. They change no result and are accepted without effect
# (docs/fidelity.md).
_PHYSICAL_VALUE = frozenset({"TABLESPACE", "PCTFREE", "PCTUSED", "INITRANS", "MAXTRANS", "DEGREE"})
_PHYSICAL = frozenset(
    {
        "LOGGING",
        "NOLOGGING",
        "COMPRESS",
        "NOCOMPRESS",
        "CACHE",
        "NOCACHE",
        "NOPARALLEL",
        "PARALLEL",
        "MONITORING",
        "NOMONITORING",
        "ONLINE",
        "REVERSE",
        "VISIBLE",
        "COMPUTE",
        "STATISTICS",
    }
)


_AFTER_TYPE = frozenset(
    ["GENERATED", "AS", "DEFAULT", "NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK", "VISIBLE"]
)


class Tables(Dml):
    """Tables, columns and constraints. schema: where unqualified names go (PostgreSQL spelling)."""

    def __init__(self, sql: str, schema: str, catalog: Catalog = EMPTY) -> None:
        super().__init__(sql, schema, catalog)
        self.before: list[str] = []
        self.after: list[str] = []
        self._unnamed = 0

    def create_table(self) -> list[str]:
        table = self.dotted_name()
        items: list[str] = []
        if self.accept_op("("):
            items.append(self._element(table))
            while self.accept_op(","):
                items.append(self._element(table))
            self.expect_op(")")
        self.physical()
        if self.accept("AS"):
            return [*self.before, f"CREATE TABLE {table} AS {self.query()}"]
        return [*self.before, f"CREATE TABLE {table} ({', '.join(items)})", *self.after]

    def physical(self) -> None:
        """Step over physical attributes."""
        while self.token.kind is Kind.WORD:
            if self.at_any(_PHYSICAL_VALUE):
                self.at += 2
            elif self.at_any(_PHYSICAL):
                self.next()
                self._optional_number()
            elif self.accept("STORAGE"):
                self.skip_parens()
            elif self.accept("NESTED", "TABLE"):
                self.name()
                self.expect("STORE", "AS")
                self.name()
                if self.at_op("("):
                    self.skip_parens()
            elif self.at_any({"JSON", "LOB"}) and self.peek().value == "(":
                self.next()
                self.skip_parens()
                self.expect("STORE", "AS")
                if self.token.kind is Kind.WORD:
                    self.next()
                if self.at_op("("):
                    self.skip_parens()
            elif self.accept("SEGMENT", "CREATION"):
                self.next()
            elif not (
                self.accept("ORGANIZATION", "HEAP")
                or self.accept("ORGANIZATION", "INDEX")
                or self.accept("ROW", "STORE")
                or self.accept("USING", "INDEX")
            ):
                return

    def _optional_number(self) -> None:
        if self.token.kind is Kind.NUMBER:
            self.next()

    def _element(self, table: str) -> str:
        if self.at_any({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"}) and self.peek().value != ",":
            return self._constraint(table, "")
        return self.column(table)

    def column(self, table: str) -> str:
        name, limit = self.name(), byte_limit(self)
        kind = "varchar" if self.at_any(_AFTER_TYPE) or self.at_op(",") or self.at_op(")") else self.data_type()
        parts = [name, kind]
        while self.token.kind is Kind.WORD:
            part = self._column_part(table, name)
            if part is None:
                break
            parts.append(part)
        if limit is not None:
            parts.append(_in_bytes(name, limit))
        return " ".join(part for part in parts if part)

    def data_type(self) -> str:
        """A built-in type, or one that was created."""
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS and self.peek().value != ".":
            return parse_type(self)
        start = self.token
        if start.value == "BFILE":
            refuse("type BFILE", start.start)
        name = self.dotted_name()
        if name in ('"sys"."xmltype"', '"xmltype"'):
            return "xml"
        shape = self.catalog.type(self.schema, [part.strip('"') for part in name.split(".")])
        if shape is None:
            raise OraError(902, "invalid datatype", start.start)
        return shape.pg

    def text_literal(self, name: str) -> str:
        """A name as a literal of PostgreSQL."""
        return literal(name)

    def _column_part(self, table: str, name: str) -> str | None:
        if self.accept("DEFAULT"):
            required = " NOT NULL" if self.accept("ON", "NULL") else ""
            return f"DEFAULT {self.value()}{required}"
        if self.accept("GENERATED") or self.at_word("AS"):
            return self._generated(table, name)
        if self.accept("NOT", "NULL"):
            self._state()
            return "NOT NULL"
        if self.accept("NULL"):
            return ""
        if self.at_any({"CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK"}):
            return self._constraint(table, name)
        if self.accept("VISIBLE"):
            return ""
        if self.at_word("INVISIBLE"):
            refuse("INVISIBLE columns", self.token.start)
        return None

    def _generated(self, table: str, name: str) -> str:
        if not self.accept("ALWAYS") and self.accept("BY", "DEFAULT"):
            self.accept("ON", "NULL")
        self.expect("AS")
        if self.accept("IDENTITY"):
            options = ""
            if self.accept_op("("):
                options = " " + sequence_options(self)
                self.expect_op(")")
            sequence = quote(f"iseq$$_{zlib.crc32(f'{self.schema}.{table}'.encode())}")
            owner = table.rsplit(".", 1)[0] + "." if "." in table else ""
            self.before.append(f"CREATE SEQUENCE {owner}{sequence}{options}")
            self.after.append(f"ALTER SEQUENCE {owner}{sequence} OWNED BY {table}.{name}")
            return f"DEFAULT nextval({literal(owner + sequence)})::numeric NOT NULL"
        self.expect_op("(")
        expression = self.condition()
        self.expect_op(")")
        self.accept("VIRTUAL")
        return f"GENERATED ALWAYS AS ({expression}) STORED"

    def _constraint(self, table: str, column: str) -> str:
        name = self.name() if self.accept("CONSTRAINT") else ""
        if column and self.accept("NOT", "NULL"):
            self._state()
            return "NOT NULL"
        if not name:
            self._unnamed += 1
            name = quote(f"sys_c{zlib.crc32(f'{self.schema}.{table}.{self._unnamed}'.encode()) % 10**8:08d}")
        return f"CONSTRAINT {name} {self._rule(column)}{self._state()}"

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
        while True:
            if self.at_any({"DISABLE", "NOVALIDATE"}):
                refuse(f"a constraint's {self.token.value}", self.token.start)
            if self.accept("DEFERRABLE"):
                text += " DEFERRABLE"
            elif self.accept("INITIALLY"):
                text += f" INITIALLY {self.next().value}"
            elif self.accept("USING", "INDEX"):
                self.physical()
            elif not (
                self.accept("ENABLE")
                or self.accept("VALIDATE")
                or self.accept("RELY")
                or self.accept("NOT", "DEFERRABLE")
            ):
                return text

    def alter_table(self) -> list[str]:
        table = self.dotted_name()
        statements: list[str] = []
        while self.token.kind is not Kind.END:
            statements += self._alteration(table)
        return [*self.before, *statements, *self.after]

    def _alteration(self, table: str) -> list[str]:
        if self.accept("ADD"):
            return [f"ALTER TABLE {table} {', '.join(self._additions(table))}"]
        if self.accept("MODIFY"):
            return self._list(lambda: self._modify(table))
        if self.accept("DROP"):
            return [f"ALTER TABLE {table} {self._drop()}"]
        if self.accept("RENAME"):
            return self._rename(table)
        refuse(f"ALTER TABLE … {self.token.value}", self.token.start)

    def _additions(self, table: str) -> list[str]:
        if self.accept_op("("):
            items = [self._addition(table)]
            while self.accept_op(","):
                items.append(self._addition(table))
            self.expect_op(")")
            return items
        return [self._addition(table)]

    def _addition(self, table: str) -> str:
        constraint = self.at_any({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK"})
        return "ADD " + (self._element(table) if constraint else "COLUMN " + self.column(table))

    def _list(self, item: Callable[[], list[str]]) -> list[str]:
        if not self.accept_op("("):
            return item()
        out = item()
        while self.accept_op(","):
            out += item()
        self.expect_op(")")
        return out

    def _modify(self, table: str) -> list[str]:
        name, limit = self.name(), byte_limit(self)
        out = []
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS:
            out.append(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {parse_type(self)}")
            out.append(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {_bytes_name(name)}")
        if limit is not None:
            out.append(f"ALTER TABLE {table} ADD {_in_bytes(name, limit)}")
        while self.token.kind is Kind.WORD:
            if self.accept("DEFAULT"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET DEFAULT {self.value()}")
            elif self.accept("NOT", "NULL"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL")
            elif self.accept("NULL"):
                out.append(f"ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL")
            else:
                refuse(f"MODIFY … {self.token.value}", self.token.start)
        return out

    def _drop(self) -> str:
        if self.accept("CONSTRAINT"):
            text = f"DROP CONSTRAINT {self.name()}"
            return text + (" CASCADE" if self.accept("CASCADE") else "")
        if self.accept("COLUMN"):
            text = f"DROP COLUMN {self.name()}"
            return text + (" CASCADE" if self.accept("CASCADE", "CONSTRAINTS") else "")
        if self.at_op("("):
            return ", ".join(f"DROP COLUMN {column}" for column in self._columns())
        refuse(f"ALTER TABLE … DROP {self.token.value}", self.token.start)

    def _rename(self, table: str) -> list[str]:
        kind = "COLUMN " if self.accept("COLUMN") else "CONSTRAINT " if self.accept("CONSTRAINT") else ""
        old = self.name() if kind else ""
        self.expect("TO")
        new = self.name()
        renamed = f"ALTER TABLE {table} RENAME {kind}{old}{' ' * bool(old)}TO {new}"
        if kind != "COLUMN ":
            return [renamed]
        names = ", ".join(literal(name.strip('"')) for name in (old, new))
        return [renamed, f"SELECT sys.rename_bytes$({literal(table)}, {names})"]


def _in_bytes(column: str, limit: int) -> str:
    """VARCHAR2(n BYTE): the type counts characters, this rule counts bytes in the database's character set."""
    return f"CONSTRAINT {_bytes_name(column)} CHECK (sys.bytes$({column}::text) <= {limit})"


def _bytes_name(column: str) -> str:
    return quote(f"bytes${column.strip(chr(34))}"[:63])
