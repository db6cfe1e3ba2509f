"""Collections: elements and methods; package variables; calls of local and package routines."""

from __future__ import annotations

from lab.standin.sql.catalog import Package, Shape
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.declarations import Declarations
from lab.standin.sql.plsql.places import Place, element, field, state, variable
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token

_READERS = frozenset({"COUNT", "FIRST", "LAST", "NEXT", "PRIOR", "EXISTS", "LIMIT"})
COLLECTIONS = ("indexed", "nested", "table")
_CHANGERS = frozenset({"EXTEND", "TRIM", "DELETE"})


class Collections(Declarations):
    """The part of the compiler that knows places. package: the one being compiled, None outside."""

    package: Package | None

    written: set[str]
    hidden: dict[str, Shape]  # variables of the programs round a local routine
    captured: dict[str, Shape]  # those of them that it uses
    captured_changed: set[str]
    captures: dict[str, tuple[tuple[str, Shape], ...]]  # what each local routine uses

    def check_visible(self, name: Token) -> None:
        """PL/pgSQL has no closures: a variable of the program round it becomes a parameter of a local routine."""
        self.see(fold(name.value), name)

    def see(self, name: str, at: Token) -> None:
        """A name is used at a token."""
        if name in self.hidden and name not in self.variables:
            self.captured[name] = self.variables[name] = self.hidden[name]

    def temporary(self, shape: Shape) -> str:
        """A new hidden variable."""
        name = quote(f"tmp${len(self.temporaries) + 1}")
        self.temporaries.append(f"{name} {shape.pg};")
        return name

    def shape_named(self, path: list[Token]) -> Shape | None:
        found = self.place_of(path)
        if found is not None and not found[1]:
            return found[0].shape
        return self.types.get(fold(path[0].value)) if len(path) == 1 and self.types else super().shape_named(path)

    # ---- names
    def _start(self, names: list[str]) -> tuple[Place, int] | None:
        """The place a path begins with and how many words it takes."""
        if names[0] in self.variables:
            return variable(quote(names[0]), self.variables[names[0]]), 1
        own = self.package
        if own is not None and names[0] in own.variables:
            return state(own.key(names[0]), own.variables[names[0]], ""), 1
        for count in (1, 2):
            package = self.catalog.package(self.schema, names[:count]) if len(names) > count else None
            if package is not None and names[count] in package.variables:
                initialiser = package.routine("$init") if package is not own else ""
                return state(package.key(names[count]), package.variables[names[count]], initialiser), count + 1
        return None

    def place_of(self, path: list[Token]) -> tuple[Place, list[Token]] | None:
        """The place and the words left over (a method); None when the path begins with no variable."""
        found = self._start([fold(part.value) for part in path])
        if found is None:
            return None
        place, used = found
        while used < len(path):
            if place.shape.kind in COLLECTIONS:
                return place, path[used:]
            place = field(place, fold(path[used].value), self.temporary)
            used += 1
        return place, []

    def _trail(self, place: Place) -> tuple[Place, Token | None]:
        """Indexes and fields behind a place, and a method at the end."""
        while True:
            if self.at_op("(") and place.shape.kind in COLLECTIONS:
                self.expect_op("(")
                index = self.value()
                self.expect_op(")")
                place = element(place, index)
            elif self.at_op(".") and place.shape.kind in COLLECTIONS:
                self.next()
                return place, self.next()
            elif self.at_op(".") and place.shape.kind in ("record", "unknown"):
                self.next()
                place = field(place, fold(self.next().value), self.temporary)
            else:
                return place, None

    # ---- in expressions
    def reference(self, path: list[Token]) -> str:
        found = self.place_of(path) if not self.at_op("%") else None
        if found is None:
            return self._bare(path)
        place, rest = found
        if rest:
            return self._read_method(place, rest[0])
        place, method = self._trail(place)
        return self._read_method(place, method) if method else place.read

    def _bare(self, path: list[Token]) -> str:
        """A routine without parameters, or a name of SQL."""
        name = self._routine_of(path)
        return f"{name}({', '.join(self.captured_first(path))})" if name else super().reference(path)

    def captured_first(self, path: list[Token]) -> list[str]:
        """The arguments that a local routine gets besides those that are written."""
        names = [name for name, _ in self.captures.get(fold(path[0].value), ())] if len(path) == 1 else []
        for name in names:
            self.see(name, path[0])
        return [quote(name) for name in names]

    def call(self, path: list[Token]) -> str:
        self.check_visible(path[0])
        found = self.place_of(path)
        if found is not None and (found[1] or found[0].shape.kind in COLLECTIONS):
            place, rest = found
            if rest:
                return self._read_method(place, rest[0])
            place, method = self._trail(place)
            return self._read_method(place, method) if method else place.read
        name = self._routine_of(path)
        if name:
            return f"{name}({', '.join([*self.captured_first(path), *self.argument_list()])})"
        shape = self.types.get(fold(path[0].value)) if len(path) == 1 else None
        return self.construct(shape) if shape is not None else super().call(path)

    def _routine_of(self, path: list[Token]) -> str:
        """PostgreSQL's name of a local routine or of one of the package at hand; "" for others."""
        names = [fold(part.value) for part in path]
        if len(names) == 1 and names[0] in self.routines:
            return self.routines[names[0]]
        own = self.package
        if own is not None and len(names) == 2 and names[0] == own.name and names[1] in self.routines:
            return self.routines[names[1]]
        package = self.catalog.package(self.schema, names[:-1]) if len(names) > 1 else None
        if package is None or names[-1] in package.types:
            return ""
        if names[-1] not in package.routines:
            raise self.error(6550, f"line 1, column 1:\nPLS-00302: component '{path[-1].value}' must be declared")
        return package.routine(names[-1])

    def _read_method(self, place: Place, method: Token) -> str:
        name = method.value
        if name not in _READERS:
            refuse(f"{name} of a collection in an expression", method.start)
        arguments = self.argument_list() if self.at_op("(") else []
        joined = ", ".join([place.read, *arguments])
        if place.shape.kind == "indexed":
            if name == "EXISTS":
                return f"sys.ix_exists({place.read}, sys.ix({arguments[0]}))"
            prefix = "ixt" if place.shape.text_keys and name not in ("COUNT", "LIMIT") else "ix"
            return "NULL::numeric" if name == "LIMIT" else f"sys.{prefix}_{name.lower()}({joined})"
        if place.shape.kind == "table":
            limit = f"{place.shape.limit}::numeric" if place.shape.limit else "NULL::numeric"
            return limit if name == "LIMIT" else f"sys.nt_{name.lower()}({joined})"
        if name == "COUNT":
            return f"sys.items({place.read})"
        if name == "LIMIT":
            refuse("LIMIT of a schema's varray", method.start)
        return f"sys.items_{name.lower()}({joined})"

    # ---- as statements
    def change_collection(self, path: list[Token]) -> str | None:
        """v.EXTEND, v.TRIM, v.DELETE; None when the path is something else."""
        found = self.place_of(path)
        if found is None or not found[1] or found[1][0].value not in _CHANGERS:
            return None
        place, (method, *_) = found
        if fold(path[0].value) in self.captured:
            self.captured_changed.add(fold(path[0].value))
        arguments = self.argument_list() if self.at_op("(") else []
        if place.shape.kind == "indexed":
            if method.value != "DELETE":
                refuse(f"{method.value} of an index-by table", method.start)
            keys = [f"sys.ix({item})" for item in arguments] if len(arguments) == 1 else arguments
            return place.write(f"sys.ix_delete({', '.join([place.base, *keys])})")
        if place.shape.kind == "table":
            limit = [str(place.shape.limit)] if method.value == "EXTEND" else []
            given = arguments + ["1", "NULL"][len(arguments) :] if method.value == "EXTEND" else arguments
            return place.write(f"sys.nt_{method.value.lower()}({', '.join([place.base, *given, *limit])})")
        if method.value == "DELETE":
            if arguments:
                refuse("DELETE of single elements of a schema's nested table", method.start)
            return place.write(f"'{{}}'::{place.shape.pg}")
        function = {"EXTEND": "extend", "TRIM": "shorten"}[method.value]
        return place.write(f"sys.{function}({', '.join([place.base, *arguments])})")

    def target_place(self) -> Place:
        """A place to be assigned to; the cursor is at its name."""
        start = self.token
        path = self._path()
        self.check_visible(path[0])
        if fold(path[0].value) in self.captured:
            self.captured_changed.add(fold(path[0].value))
        found = self.place_of(path)
        if found is None or found[1]:
            if len(path) > 1 or self.at_op("("):
                refuse("an assignment to what is no variable", start.start)
            return variable(quote(fold(path[0].value)), Shape("text", "unknown"))
        place, method = self._trail(found[0])
        if method is not None:
            refuse(f"an assignment to {method.value} of a collection", method.start)
        return place

    def fetch_place(self) -> Place:
        """What FETCH … INTO assigns to: a place, or a placeholder."""
        if self.token.kind is Kind.BIND:
            token = self.next()
            self.written.add(token.value)
            return variable(self._bind_variable(token), Shape("text", "unknown"))
        return self.target_place()

    def _bind_variable(self, token: Token) -> str:
        raise NotImplementedError


__all__ = ["COLLECTIONS", "Collections", "Kind", "literal"]
