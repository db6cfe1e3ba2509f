"""Columns: types, defaults, identities, virtual columns."""

from __future__ import annotations

import zlib

from lab.standin.interface import OraError
from lab.standin.sql.ddl.constraints import Constraints
from lab.standin.sql.ddl.sequences import SequenceOptions, sequence_options
from lab.standin.sql.names import literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, byte_limit, parse_type

_AFTER_TYPE = frozenset(
    ["GENERATED", "AS", "DEFAULT", "NOT", "NULL", "CONSTRAINT", "PRIMARY", "UNIQUE", "REFERENCES", "CHECK"]
    + ["VISIBLE", "INVISIBLE"]
)
INVISIBLE = "SET STATISTICS 101"  # the mark of such a column


class Columns(Constraints):
    """The part of the definition parser that knows columns."""

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
            parts.append(in_bytes(name, limit))
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
            required = self._default_on_null(table, name)
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
        if self.accept("INVISIBLE"):
            self.after.extend(hidden(table, name))
            return ""
        return None

    def _default_on_null(self, table: str, name: str) -> str:
        """ON NULL behind DEFAULT: the column's further text."""
        if not self.accept("ON", "NULL"):
            return ""
        if self.accept("FOR", "INSERT"):
            if self.at_word("AND"):
                refuse("DEFAULT ON NULL FOR … UPDATE", self.token.start)
            self.accept("ONLY")
        self._note("default_on_null", table, name)
        return " NOT NULL"

    def _note(self, what: str, table: str, name: str) -> None:
        """A trigger that does what PostgreSQL's column cannot."""
        self.after.append(f"SELECT sys.{what}({literal(table)}, {literal(name.strip(chr(34)))})")

    def _generated(self, table: str, name: str) -> str:
        always = not self.accept("BY", "DEFAULT")
        if always:
            self.accept("ALWAYS")
        elif self.accept("ON", "NULL"):
            self._note("default_on_null", table, name)
        self.expect("AS")
        if self.accept("IDENTITY"):
            options = SequenceOptions()
            if self.accept_op("("):
                options = sequence_options(self)
                self.expect_op(")")
            sequence = quote(f"iseq$$_{zlib.crc32(f'{self.schema}.{table}'.encode())}")
            owner = table.rsplit(".", 1)[0] + "." if "." in table else ""
            self.before += options.create(owner + sequence)
            self.after.append(f"ALTER SEQUENCE {owner}{sequence} OWNED BY {table}.{name}")
            if always:
                self._note("identity_always", table, name)
            return f"DEFAULT nextval({literal(owner + sequence)})::numeric NOT NULL"
        self.expect_op("(")
        expression = self.condition()
        self.expect_op(")")
        self.accept("VIRTUAL")
        return f"GENERATED ALWAYS AS ({expression}) STORED"


def hidden(table: str, column: str) -> list[str]:
    """What makes a column INVISIBLE."""
    return [f"ALTER TABLE {table} ALTER COLUMN {column} {INVISIBLE}", f"SELECT sys.require_visible({literal(table)})"]


def in_bytes(column: str, limit: int) -> str:
    """VARCHAR2(n BYTE): the type counts characters, this rule counts bytes in the database's character set."""
    return f"CONSTRAINT {bytes_name(column)} CHECK (sys.bytes$({column}::text) <= {limit})"


def bytes_name(column: str) -> str:
    return quote(f"bytes${column.strip(chr(34))}"[:63])
