"""The declarative part of a block, and data types of PL/SQL (%TYPE, %ROWTYPE, records and collections)."""

from __future__ import annotations

import zlib

from lab.standin.sql.catalog import Package, Shape
from lab.standin.sql.dml import Dml
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.cursors import DeclaredCursor, Parameter
from lab.standin.sql.plsql.exceptions import base36
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, parse_type


class Declarations(Dml):
    """Variables, constants, exceptions, types and cursors. made: statements that create what the program needs (types,
    local routines). owner: the schema they go to; inside: the prefix of their names."""

    exceptions: dict[str, str]
    cursors: dict[str, DeclaredCursor]
    autonomous: bool  # the pragma was met
    guard: str
    _initial: list[str]
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
            cursor = self.cursors.get(name)
            if cursor is not None:
                return cursor.shape or Shape("record", "record")
            package = self._package_cursor(path)
            if package is None and self.catalog.resolve(self.schema, path) in self.catalog.invisible:
                refuse("%ROWTYPE of a table with INVISIBLE columns", self.token.start)
            return package or Shape(name, "record")
        known = self.variables.get(path[0])
        if known is not None and len(path) == 2:
            known = dict(known.fields).get(path[1])
        if known is None and len(path) == 1 and self.package is not None:
            known = self.package.variables.get(path[0])
        return known or Shape(f"{name}%{word}")

    def _package_cursor(self, path: list[str]) -> Shape | None:
        """The rows of a package's cursor."""
        package = self.catalog.package(self.schema, path[:-1]) if len(path) > 1 else self.package
        if self.package is not None and len(path) == 2 and path[0] == self.package.name:
            package = self.package
        cursor = package.cursors.get(path[-1]) if package is not None else None
        return None if cursor is None else cursor.shape or Shape("record", "record")

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
        required = " NOT NULL" if self.accept("NOT", "NULL") else ""
        value = self.condition() if self.accept_op(":=") or self.accept("DEFAULT") else ""
        self.variables[name.strip('"')] = shape
        value = value or first_value(shape)
        if self.guard and value and not required:
            self._initial.append(self.guard_statement(f"{name} := {value}"))
            constant = value = ""
        out = [f"{name} {constant}{shape.pg}{required}{f' := {value}' if value else ''};"]
        if shape.pg == "refcursor":
            plain = name.strip('"')
            out += [f"{quote(plain + '$found')} boolean;", f"{quote(plain + '$count')} numeric := 0;"]
        return out

    def guard_statement(self, text: str) -> str:
        """The same text, or in a guarded body one whose failure leaves it."""
        raise NotImplementedError

    # ---- types
    def declare_type(self) -> None:
        """TYPE t IS RECORD | TABLE OF | VARRAY | REF CURSOR, SUBTYPE t IS …"""
        subtype = self.next().value == "SUBTYPE"
        name = self.name().strip('"')
        self.expect("IS")
        self.types[name] = self._subtype(name) if subtype else self._new_type(name)

    def _subtype(self, name: str) -> Shape:
        shape = self.plsql_type(True)
        if self.at_word("NOT"):
            refuse("NOT NULL of a subtype", self.token.start)
        if not self.accept("RANGE"):
            return shape
        low = self.number()
        self.expect_op("..")
        high = self.number()
        full = f"{self.owner}.{quote(f'{self.inside}.{name}')}"
        given = ", ".join(literal(item) for item in (full, shape.pg, low, high))
        self.made.append(f"SELECT sys.make_subtype({given})")
        return Shape(full)

    def _new_type(self, name: str) -> Shape:
        if self.accept("RECORD"):
            return self._record(name)
        if self.accept("REF", "CURSOR"):
            if self.accept("RETURN"):
                self.plsql_type(True)
            return Shape("refcursor")
        limit = 0
        if self.accept("VARRAY") or self.accept("VARYING", "ARRAY"):
            limit = int(self.skip_parens()[1:-1])
        else:
            self.expect("TABLE")
        self.expect("OF")
        element = self.resolved(self.plsql_type(True), f"{name}.$element")
        self.accept("NOT", "NULL")
        if not self.accept("INDEX", "BY"):
            return Shape("sys.nested", "table", element, limit=limit)
        key = self.plsql_type(False)
        return Shape("jsonb", "indexed", element, key.pg.startswith(("varchar", "char", "sys.nvarchar2", "sys.long")))

    def resolved(self, shape: Shape, name: str) -> Shape:
        """TABLE.COLUMN%TYPE as a type that expressions can be cast to."""
        if "%" not in shape.pg:
            return shape
        full = f"{self.owner}.{quote(f'{self.inside}.{name}')}"
        self.made.append(f"SELECT sys.make_anchor({literal(full)}, {literal(shape.pg)})")
        return Shape(full)

    def _record(self, name: str) -> Shape:
        self.expect_op("(")
        fields: list[tuple[str, Shape]] = []
        defaults: list[tuple[str, str]] = []
        while True:
            field = self.name().strip('"')
            shape = self.plsql_type(True)
            fields.append((field, shape))
            self.accept("NOT", "NULL")
            given = self.accept_op(":=") or self.accept("DEFAULT")
            first = self.condition() if given else first_value(shape)
            if first:
                defaults.append((field, first))
            if not self.accept_op(","):
                break
        self.expect_op(")")
        full = f"{self.owner}.{quote(f'{self.inside}.{name}')}"
        names = ", ".join(literal(field) for field, _ in fields)
        types = ", ".join(literal(shape.pg) for _, shape in fields)
        self.made.append(f"SELECT sys.make_record({literal(full)}, ARRAY[{names}], ARRAY[{types}])")
        return Shape(full, "record", None, False, tuple(fields), 0, tuple(defaults))

    def local_routine(self) -> None:
        """FUNCTION or PROCEDURE inside a program."""
        raise NotImplementedError

    def _cursor(self) -> list[str]:
        name = self.name()
        kept = dict(self.variables)
        parameters = self.cursor_parameters()
        shape = self.plsql_type(True) if self.accept("RETURN") else None
        self.expect("IS")
        query = self.query()
        self.variables = kept
        self.cursors[name] = DeclaredCursor(parameters, shape=shape)
        plain = name.strip('"')
        given = f" ({', '.join(item.text for item in parameters)})" if parameters else ""
        return [
            f"{name} CURSOR{given} FOR {query};",
            f"{quote(plain + '$found')} boolean;",
            f"{quote(plain + '$count')} numeric := 0;",
        ]

    def cursor_parameters(self) -> tuple[Parameter, ...]:
        """[(name [IN] type [DEFAULT value], …)]"""
        items: list[Parameter] = []
        if not self.accept_op("("):
            return ()
        while not items or self.accept_op(","):
            name = self.name().strip('"')
            self.accept("IN")
            shape = self.plsql_type(False)
            self.variables[name] = shape
            given = self.accept_op(":=") or self.accept("DEFAULT")
            items.append(Parameter(name, shape.pg, self.condition() if given else None))
        self.expect_op(")")
        return tuple(items)

    def _pragma(self) -> None:
        kind = self.next().value
        if kind in ("SERIALLY_REUSABLE", "INLINE", "UDF"):
            refuse(f"PRAGMA {kind}", self.token.start)
        if kind == "AUTONOMOUS_TRANSACTION":
            self.autonomous = True
            return
        if kind != "EXCEPTION_INIT":
            refuse(f"PRAGMA {kind}", self.token.start)
        self.expect_op("(")
        name = self.next().value
        self.expect_op(",")
        self.exceptions[name] = str(-abs(int(self.number())))
        self.expect_op(")")


def first_value(shape: Shape) -> str:
    """What a variable holds before anything is assigned, "" for NULL."""
    if shape.kind == "indexed":
        return "'{}'"
    if not shape.defaults:
        return ""
    given = dict(shape.defaults)
    return f"ROW({', '.join(given.get(name, 'NULL') for name, _ in shape.fields)})"


def exception_state(name: str) -> str:
    """The SQLSTATE of a user's exception: EU and three signs of its name's checksum."""
    return f"EU{base36(zlib.crc32(name.encode()), 3)}"


__all__ = ["Declarations", "exception_state", "fold"]
