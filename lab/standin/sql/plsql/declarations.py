"""The declarative part of a block, and data types of PL/SQL (%TYPE, %ROWTYPE, records and collections)."""

from __future__ import annotations

import zlib

from lab.standin.sql.catalog import Package, Shape
from lab.standin.sql.dml import Dml
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.exceptions import state_of
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, parse_type


class Declarations(Dml):
    """Variables, constants, exceptions, types and cursors. made: statements that create what the program needs (types,
    local routines). owner: the schema they go to; inside: the prefix of their names."""

    exceptions: dict[str, str]
    cursors: dict[str, str]
    variables: dict[str, Shape]
    types: dict[str, Shape]
    routines: dict[str, str]
    temporaries: list[str]
    made: list[str]
    package: Package | None
    owner: str
    inside: str

    def plsql_type(self, sized: bool) -> Shape:
        """A built-in type, name%TYPE, table%ROWTYPE, or a type that was declared or created."""
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS and self.peek().value not in (".", "%"):
            return Shape(parse_type(self, sized))
        start = self.token.start
        name = self.dotted_name()
        path = [part.strip('"') for part in name.split(".")]
        if self.accept_op("%"):
            return self._anchored(name, path, self.next().value)
        if name in ('"sys"."xmltype"', '"xmltype"'):
            return Shape("xml")
        shape = self.types.get(path[0]) if len(path) == 1 else None
        if shape is None and self.package is not None and path[0] == self.package.name and len(path) == 2:
            shape = self.package.types.get(path[1])
        shape = shape or self.catalog.type(self.schema, path)
        if shape is None:
            refuse(f"type {name}", start)
        return shape

    def _anchored(self, name: str, path: list[str], word: str) -> Shape:
        if word == "ROWTYPE":
            return Shape("record") if name in self.cursors else Shape(name, "record")
        known = self.variables.get(path[0])
        if known is not None and len(path) == 2:
            known = dict(known.fields).get(path[1])
        if known is None and len(path) == 1 and self.package is not None:
            known = self.package.variables.get(path[0])
        return known or Shape(f"{name}%{word}")

    def declarations(self) -> list[str]:
        """Everything up to BEGIN."""
        out: list[str] = []
        self.cursors = dict(getattr(self, "cursors", {}))
        while not self.at_word("BEGIN"):
            out += self._declaration()
        return out

    def _declaration(self) -> list[str]:
        if self.at_any({"FUNCTION", "PROCEDURE"}):
            self.local_routine()
            return []
        out: list[str] = []
        if self.accept("PRAGMA"):
            self._pragma()
        elif self.accept("CURSOR"):
            out = self._cursor()
        elif self.at_any({"TYPE", "SUBTYPE"}):
            self.declare_type()
        else:
            out = self._variable()
        self.expect_op(";")
        return out

    def simple_declaration(self) -> None:
        """A pragma or an exception of a package."""
        self._declaration()

    def _variable(self) -> list[str]:
        word = self.token.value
        name = self.name()
        if self.accept("EXCEPTION"):
            self.exceptions[word] = exception_state(f"{self.inside}.{word}")
            return []
        constant = "CONSTANT " if self.accept("CONSTANT") else ""
        shape = self.plsql_type(True)
        self.variables[name.strip('"')] = shape
        required = " NOT NULL" if self.accept("NOT", "NULL") else ""
        value = f" := {self.condition()}" if self.accept_op(":=") or self.accept("DEFAULT") else ""
        if not value and shape.kind == "indexed":
            value = " := '{}'"
        out = [f"{name} {constant}{shape.pg}{required}{value};"]
        return out + ([f"{quote(name.strip(chr(34)) + '$found')} boolean;"] if shape.pg == "refcursor" else [])

    # ---- types
    def declare_type(self) -> None:
        """TYPE t IS RECORD | TABLE OF | VARRAY | REF CURSOR, SUBTYPE t IS …"""
        subtype = self.next().value == "SUBTYPE"
        name = self.name().strip('"')
        self.expect("IS")
        self.types[name] = self._subtype() if subtype else self._new_type(name)

    def _subtype(self) -> Shape:
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS and self.peek().value not in (".", "%"):
            shape = Shape(parse_type(self))
        else:
            shape = self.plsql_type(True)
        if self.at_any({"RANGE", "NOT"}):
            refuse(f"{self.token.value} of a subtype", self.token.start)
        return shape

    def _new_type(self, name: str) -> Shape:
        if self.accept("RECORD"):
            return self._record(name)
        if self.accept("REF", "CURSOR"):
            if self.accept("RETURN"):
                self.plsql_type(True)
            return Shape("refcursor")
        if self.accept("VARRAY") or self.accept("VARYING", "ARRAY"):
            self.skip_parens()
        else:
            self.expect("TABLE")
        self.expect("OF")
        element = self.plsql_type(True)
        if "%" in element.pg:
            refuse("a collection of …%TYPE", self.token.start)
        self.accept("NOT", "NULL")
        if not self.accept("INDEX", "BY"):
            return Shape(f"{element.pg}[]", "nested", element)
        key = self.plsql_type(False)
        return Shape("jsonb", "indexed", element, key.pg not in ("numeric",) and not key.pg.startswith("numeric"))

    def _record(self, name: str) -> Shape:
        self.expect_op("(")
        fields: list[tuple[str, Shape]] = []
        while True:
            field = self.name().strip('"')
            fields.append((field, self.plsql_type(True)))
            if self.at_any({"NOT", "DEFAULT"}) or self.at_op(":="):
                refuse("defaults of record fields", self.token.start)
            if not self.accept_op(","):
                break
        self.expect_op(")")
        full = f"{self.owner}.{quote(f'{self.inside}.{name}')}"
        names = ", ".join(literal(field) for field, _ in fields)
        types = ", ".join(literal(shape.pg) for _, shape in fields)
        self.made.append(f"SELECT sys.make_record({literal(full)}, ARRAY[{names}], ARRAY[{types}])")
        return Shape(full, "record", None, False, tuple(fields))

    def local_routine(self) -> None:
        """FUNCTION or PROCEDURE inside a program."""
        raise NotImplementedError

    def _cursor(self) -> list[str]:
        name = self.name()
        parameters = self._cursor_parameters() if self.accept_op("(") else ""
        self.expect("IS")
        query = self.query()
        self.cursors[name] = query
        plain = name.strip('"')
        return [f"{name} CURSOR{parameters} FOR {query};", f"{quote(plain + '$found')} boolean;"]

    def _cursor_parameters(self) -> str:
        items: list[str] = []
        while not items or self.accept_op(","):
            name = self.name()
            self.accept("IN")
            items.append(f"{name} {self.plsql_type(False).pg}")
            if self.at_word("DEFAULT") or self.at_op(":="):
                refuse("defaults of a cursor's parameters", self.token.start)
        self.expect_op(")")
        return f" ({', '.join(items)})"

    def _pragma(self) -> None:
        kind = self.next().value
        if kind in ("SERIALLY_REUSABLE", "INLINE", "UDF"):
            refuse(f"PRAGMA {kind}", self.token.start)
        if kind != "EXCEPTION_INIT":
            refuse(f"PRAGMA {kind}", self.token.start)
        self.expect_op("(")
        name = self.next().value
        self.expect_op(",")
        self.exceptions[name] = state_of(abs(int(self.number())))
        self.expect_op(")")


def exception_state(name: str) -> str:
    """The SQLSTATE of a user's exception: EU and three signs of its name's checksum."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    number = zlib.crc32(name.encode()) % 36**3
    return "EU" + digits[number // 1296] + digits[number // 36 % 36] + digits[number % 36]


__all__ = ["Declarations", "exception_state", "fold"]
