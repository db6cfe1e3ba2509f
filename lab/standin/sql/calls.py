"""Function calls: what stands for each of Oracle's functions, packages, constructors and the user's own functions."""

from __future__ import annotations

from lab.standin.sql.catalog import Catalog, Shape
from lab.standin.sql.functions import ABSENT, AGGREGATES, COUNTING, NATIVE, OWN, PACKAGES, POSITIONAL, RENAMED
from lab.standin.sql.json_calls import JsonCalls
from lab.standin.sql.names import fold, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token
from lab.standin.sql.vectors import VectorCalls
from lab.standin.sql.xml_calls import XML_METHODS, XmlCalls

# Schemas of PostgreSQL, and of the dictionary's own machinery, in which a statement calls nothing.
_HIDDEN = frozenset({"sys", "pg_catalog", "pg_temp", "pg_toast", "information_schema"})


class Calls(VectorCalls, XmlCalls, JsonCalls):
    """The part of the expression parser that knows functions."""

    schema: str
    catalog: Catalog

    def condition(self) -> str:
        raise NotImplementedError

    def call(self, path: list[Token]) -> str:
        """A call whose name was just read; the cursor is at its left parenthesis."""
        name = path[-1].value if path[-1].kind is Kind.WORD else ""
        if len(path) == 1 or (len(path) == 2 and path[0].value in ("SYS", "STANDARD")):
            special = getattr(self, f"_call_{name.lower()}", None) if name else None
            if special is not None:
                return str(special())
            if name in AGGREGATES or name in COUNTING or name in POSITIONAL:
                return self.aggregate(name)
            if name in NATIVE:
                return f"{name.lower()}{self.arguments()}"
            if name in RENAMED:
                return f"{RENAMED[name]}{self.arguments()}"
            if name in OWN:
                return f"sys.{quote(fold(name))}{self.arguments()}"
            if name in ABSENT:
                refuse(f"function {name}", path[-1].start)
        if len(path) == 2 and path[0].value in PACKAGES:
            self.check_member(path)
            return f"{quote(fold(path[0].value))}.{quote(fold(name))}{self.arguments()}"
        if len(path) > 1 and name in XML_METHODS:
            return self.xml_method(self.reference(path[:-1]), path[-1])
        return self._created(path)

    def reference(self, path: list[Token]) -> str:
        raise NotImplementedError

    def _created(self, path: list[Token]) -> str:
        """A constructor of a type, a package's function, or a function by itself or by its synonym."""
        names = [fold(part.value) for part in path]
        shape = self.catalog.type(self.schema, names)
        if shape is not None:
            return self.construct(shape)
        package = self.catalog.package(self.schema, names[:-1]) if len(names) > 1 else None
        if package is not None:
            if names[-1] not in package.routines:
                raise self.error(904, ".".join(f'"{part.value}"' for part in path) + ": invalid identifier")
            return package.routine(names[-1]) + self.arguments()
        if names[0] in _HIDDEN:
            raise self.error(904, ".".join(f'"{part.value}"' for part in path) + ": invalid identifier")
        target = self.catalog.resolve(self.schema, names) if len(names) < 3 else ("", "")
        if target[0] and target not in ((self.schema, names[0]), tuple(names)):
            names = list(target)
        if len(names) == 1 and self.schema:  # never a function of PostgreSQL's that happens to have this name
            names = [self.schema, *names]
        return ".".join(quote(name) for name in names) + self.arguments()

    def construct(self, shape: Shape) -> str:
        """type(value, …)"""
        items = self.argument_list()
        if shape.kind == "nested" and shape.element is not None:
            return f"(ARRAY[{', '.join(items)}]::{shape.element.pg}[])::{shape.pg}"
        if shape.kind == "table" and shape.element is not None:
            texts = [f"(({item})::{shape.element.pg})::text" for item in items]
            return f"sys.nt_of(ARRAY[{', '.join(texts)}]::text[], {shape.limit})"
        if shape.kind != "record":
            raise self.error(6550, "line 1, column 1:\nPLS-00222: no function with this name exists in this scope")
        if len(items) != len(shape.fields):
            raise self.error(2315, "incorrect number of arguments for default constructor")
        pairs = zip(items, shape.fields, strict=True)
        values = [f"sys.as_raw({item})" if field.pg.startswith("raw") else item for item, (_, field) in pairs]
        return f"ROW({', '.join(values)})::{shape.pg}"

    def check_member(self, path: list[Token]) -> None:
        """Refuse by name what a package of Oracle has and ours has not."""
        if path[1].value not in PACKAGES[path[0].value]:
            refuse(f"{path[0].value}.{path[1].value}", path[0].start)

    def arguments(self) -> str:
        """(value, name => value, …)"""
        return f"({', '.join(self.argument_list())})"

    def argument_list(self) -> list[str]:
        """The same as a list."""
        self.expect_op("(")
        items: list[str] = []
        while not self.accept_op(")"):
            if items:
                self.expect_op(",")
            if self.token.kind is Kind.WORD and self.peek().value == "=>":
                name = quote(fold(self.next().value))
                self.next()
                items.append(f"{name} => {self.condition()}")
            else:
                items.append(self.condition())
        return items
