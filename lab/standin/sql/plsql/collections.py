"""Collections: elements, methods, BULK COLLECT and FORALL; package variables; calls of local and package routines."""

from __future__ import annotations

from lab.standin.sql.catalog import Package, Shape
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.declarations import Declarations
from lab.standin.sql.plsql.places import Place, element, field, state, variable
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token

_READERS = frozenset({"COUNT", "FIRST", "LAST", "NEXT", "PRIOR", "EXISTS", "LIMIT"})
_CHANGERS = frozenset({"EXTEND", "TRIM", "DELETE"})


class Collections(Declarations):
    """The part of the compiler that knows places. package: the one being compiled, None outside."""

    package: Package | None

    hidden: frozenset[str]  # variables of the programs round a local routine

    def check_visible(self, name: Token) -> None:
        """PL/pgSQL has no closures."""
        if fold(name.value) in self.hidden and fold(name.value) not in self.variables:
            refuse("a local routine that uses variables of the program round it", name.start)

    def temporary(self, shape: Shape) -> str:
        """A new hidden variable."""
        name = quote(f"tmp${len(self.temporaries) + 1}")
        self.temporaries.append(f"{name} {shape.pg};")
        return name

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
            if place.shape.kind in ("indexed", "nested"):
                return place, path[used:]
            place = field(place, fold(path[used].value), self.temporary)
            used += 1
        return place, []

    def _trail(self, place: Place) -> tuple[Place, Token | None]:
        """Indexes and fields behind a place, and a method at the end."""
        while True:
            if self.at_op("(") and place.shape.kind in ("indexed", "nested"):
                self.expect_op("(")
                index = self.value()
                self.expect_op(")")
                place = element(place, index)
            elif self.at_op(".") and place.shape.kind in ("indexed", "nested"):
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
        return f"{name}()" if name else super().reference(path)

    def call(self, path: list[Token]) -> str:
        found = self.place_of(path)
        if found is not None and (found[1] or found[0].shape.kind in ("indexed", "nested")):
            place, rest = found
            if rest:
                return self._read_method(place, rest[0])
            place, method = self._trail(place)
            return self._read_method(place, method) if method else place.read
        name = self._routine_of(path)
        if name:
            return name + self.arguments()
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
        if name == "COUNT":
            return f"sys.items({place.read})"
        if name == "LIMIT":
            refuse("LIMIT of a varray", method.start)
        return f"sys.items_{name.lower()}({joined})"

    # ---- as statements
    def change_collection(self, path: list[Token]) -> str | None:
        """v.EXTEND, v.TRIM, v.DELETE; None when the path is something else."""
        found = self.place_of(path)
        if found is None or not found[1] or found[1][0].value not in _CHANGERS:
            return None
        place, (method, *_) = found
        arguments = self.argument_list() if self.at_op("(") else []
        if place.shape.kind == "indexed":
            if method.value != "DELETE":
                refuse(f"{method.value} of an index-by table", method.start)
            keys = [f"sys.ix({item})" for item in arguments] if len(arguments) == 1 else arguments
            return place.write(f"sys.ix_delete({', '.join([place.base, *keys])})")
        if method.value == "DELETE":
            if arguments:
                refuse("DELETE of single elements of a nested table", method.start)
            return place.write(f"'{{}}'::{place.shape.pg}")
        function = {"EXTEND": "extend", "TRIM": "shorten"}[method.value]
        return place.write(f"sys.{function}({', '.join([place.base, *arguments])})")

    def target_place(self) -> Place:
        """A place to be assigned to; the cursor is at its name."""
        start = self.token
        path = self._path()
        found = self.place_of(path)
        self.check_visible(path[0])
        if found is None or found[1]:
            if len(path) > 1 or self.at_op("("):
                refuse("an assignment to what is no variable", start.start)
            return variable(quote(fold(path[0].value)), Shape("text", "unknown"))
        place, method = self._trail(found[0])
        if method is not None:
            refuse(f"an assignment to {method.value} of a collection", method.start)
        return place

    # ---- BULK COLLECT and FORALL
    def bulk_targets(self) -> list[Place]:
        """BULK COLLECT INTO a, b: collections."""
        self.expect("BULK", "COLLECT", "INTO")
        places = [self.target_place()]
        while self.accept_op(","):
            places.append(self.target_place())
        if any(place.shape.kind not in ("indexed", "nested") for place in places):
            refuse("BULK COLLECT into what is no collection", self.token.start)
        return places

    def collect(self, query: str, places: list[Place]) -> str:
        """Run a query and put its columns into collections."""
        columns = [f"c{number + 1}" for number in range(len(places))]
        arrays, out = [], []
        whole = len(places) == 1 and places[0].shape.element is not None and places[0].shape.element.kind == "record"
        for place, column in zip(places, columns, strict=True):
            kind = place.shape.element.pg if place.shape.element else "text"
            arrays.append(f"array_agg(ROW(b.*)::{kind})" if whole else f"array_agg((b.{column})::{kind})")
            out.append((place, self.temporary(Shape(f"{kind}[]"))))
        alias = "b" if whole else f"b({', '.join(columns)})"
        names = ", ".join(name for _, name in out)
        lines = [f"SELECT {', '.join(arrays)} INTO {names} FROM ({query}) AS {alias}"]
        lines.append(f'"sql$rowcount" := coalesce(cardinality({out[0][1]}), 0)')
        for place, name in out:
            lines.append(place.write(self._as_collection(place.shape, name)))
        return ";\n".join(lines)

    def _as_collection(self, shape: Shape, array: str) -> str:
        return f"sys.ix_of({array})" if shape.kind == "indexed" else f"coalesce({array}, '{{}}')"

    def fetch_bulk(self, cursor: str) -> str:
        """FETCH c BULK COLLECT INTO v, … [LIMIT n]"""
        places = self.bulk_targets()
        limit = f"({self.value()})::int" if self.accept("LIMIT") else "2147483646"
        arrays = [self.temporary(Shape(f"{p.shape.element.pg}[]")) for p in places if p.shape.element]
        items = [self.temporary(p.shape.element) for p in places if p.shape.element]
        start = ";\n".join(f"{array} := '{{}}'" for array in arrays)
        grow = "".join(f"{a} := array_append({a}, {i});\n" for a, i in zip(arrays, items, strict=True))
        found = quote(cursor.strip('"') + "$found")
        loop = (
            f'FOR "bulk$i" IN 1..{limit} LOOP\nFETCH {cursor} INTO {", ".join(items)};\n{found} := FOUND;\n'
            f"EXIT WHEN NOT FOUND;\n{grow}END LOOP"
        )
        ends = [p.write(self._as_collection(p.shape, a)) for p, a in zip(places, arrays, strict=True)]
        return ";\n".join([start, loop, *ends])

    def _do_forall(self) -> str:
        self.next()
        name = self.name()
        self.expect("IN")
        if self.at_any({"INDICES", "VALUES"}):
            refuse(f"FORALL … IN {self.token.value} OF", self.token.start)
        low = self.value()
        self.expect_op("..")
        high = self.value()
        if self.accept("SAVE"):
            refuse("FORALL … SAVE EXCEPTIONS", self.token.start)
        if self.token.value not in ("INSERT", "UPDATE", "DELETE", "MERGE"):
            refuse(f"FORALL with {self.token.value}", self.token.start)
        total = self.temporary(Shape("bigint"))
        count = f'{total} := {total} + "sql$rowcount"'
        return (
            f"{total} := 0;\nFOR {name} IN ({low})::int..({high})::int LOOP\n{self.statement_text()};\n{count};\n"
            f'END LOOP;\n"sql$rowcount" := {total}'
        )

    def statement_text(self) -> str:
        raise NotImplementedError


__all__ = ["Collections", "Kind", "literal"]
