"""BULK COLLECT and FORALL."""

from __future__ import annotations

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import quote
from lab.standin.sql.plsql.collections import COLLECTIONS, Collections
from lab.standin.sql.plsql.places import Place
from lab.standin.sql.refusal import refuse


class Bulk(Collections):
    """The part of the compiler that moves many rows at once."""

    _bulk: list[Place]
    _effects: list[str]
    gathering: list[tuple[Place, str]] | None  # of a FORALL with RETURNING … BULK COLLECT: places and their arrays
    forall: bool

    def guard_statement(self, text: str) -> str:
        raise NotImplementedError

    def forget_failure(self) -> str:
        """A new variable for what a statement of SAVE EXCEPTIONS raises, and what fills it."""
        raise NotImplementedError

    def bulk_targets(self) -> list[Place]:
        """BULK COLLECT INTO a, b: collections."""
        self.expect("BULK", "COLLECT", "INTO")
        places = [self.target_place()]
        while self.accept_op(","):
            places.append(self.target_place())
        if any(place.shape.kind not in COLLECTIONS for place in places):
            refuse("BULK COLLECT into what is no collection", self.token.start)
        return places

    def aggregated(self, places: list[Place]) -> tuple[str, str, list[str]]:
        """The select list that makes arrays of the rows b, the alias of these rows, variables for the arrays."""
        columns = [f"c{number + 1}" for number in range(len(places))]
        whole = len(places) == 1 and places[0].shape.element is not None and places[0].shape.element.kind == "record"
        items, names = [], []
        for place, column in zip(places, columns, strict=True):
            kind = place.shape.element.pg if place.shape.element else "text"
            items.append(f"array_agg(ROW(b.*)::{kind})" if whole else f"array_agg((b.{column})::{kind})")
            names.append(self.temporary(Shape(f"{kind}[]")))
        return ", ".join(items), "b" if whole else f"b({', '.join(columns)})", names

    def stored(self, places: list[Place], names: list[str]) -> list[str]:
        """The statements that make collections of arrays."""
        return [place.write(self._as_collection(place.shape, name)) for place, name in zip(places, names, strict=True)]

    def collect(self, query: str, places: list[Place]) -> str:
        """Run a query and put its columns into collections."""
        items, alias, names = self.aggregated(places)
        lines = [f"SELECT {items} INTO {', '.join(names)} FROM ({query}) AS {alias}"]
        lines.append(f'"sql$rowcount" := coalesce(cardinality({names[0]}), 0)')
        return ";\n".join([*lines, *self.stored(places, names)])

    def collect_returned(self, change: str, places: list[Place]) -> str:
        """A change with RETURNING … BULK COLLECT INTO."""
        items, alias, names = self.aggregated(places)
        lines = [f'WITH "changed$" AS ({change}) SELECT {items} INTO {", ".join(names)} FROM "changed$" AS {alias}']
        lines.append(f'"sql$rowcount" := coalesce(cardinality({names[0]}), 0)')
        if not self.forall:
            return ";\n".join([*lines, *self.stored(places, names)])
        self.gathering = [(place, self.temporary(Shape(f"{p.pg}[]"))) for place in places if (p := place.shape.element)]
        grow = [f"{total} := {total} || {name}" for (_, total), name in zip(self.gathering, names, strict=True)]
        return ";\n".join([*lines, *grow])

    def _as_collection(self, shape: Shape, array: str) -> str:
        if shape.kind == "table":
            return f"sys.nt_of({array}::text[], {shape.limit})"
        return f"sys.ix_of({array})" if shape.kind == "indexed" else f"coalesce({array}, '{{}}')"

    def fetch_bulk(self, cursor: str) -> str:
        """FETCH c BULK COLLECT INTO v, … [LIMIT n]"""
        places = self.bulk_targets()
        limit = f"({self.value()})::int" if self.accept("LIMIT") else "2147483646"
        arrays = [self.temporary(Shape(f"{p.shape.element.pg}[]")) for p in places if p.shape.element]
        items = [self.temporary(p.shape.element) for p in places if p.shape.element]
        start = ";\n".join(f"{array} := '{{}}'" for array in arrays)
        grow = "".join(f"{a} := array_append({a}, {i});\n" for a, i in zip(arrays, items, strict=True))
        plain = cursor.strip('"')
        found, count = quote(plain + "$found"), quote(plain + "$count")
        loop = (
            f'FOR "bulk$i" IN 1..{limit} LOOP\nFETCH {cursor} INTO {", ".join(items)};\n{found} := FOUND;\n'
            f"EXIT WHEN NOT FOUND;\n{count} := {count} + 1;\n{grow}END LOOP"
        )
        return ";\n".join([start, loop, *self.stored(places, arrays)])

    # ---- FORALL
    def _do_forall(self) -> str:
        self.next()
        name = self.name()
        self.expect("IN")
        bounds, item = self._bounds(name)
        saving = self.accept("SAVE", "EXCEPTIONS")
        if self.token.value not in ("INSERT", "UPDATE", "DELETE", "MERGE", "EXECUTE"):
            refuse(f"FORALL with {self.token.value}", self.token.start)
        key = name.strip('"')
        outer = self.variables.get(key)
        self.variables[key] = Shape("int")
        self.forall, self.gathering = True, None
        statement = self.statement_text()
        gathered: list[tuple[Place, str]] = self.gathering or []
        self.forall = False
        if outer is None:
            self.variables.pop(key)
        else:
            self.variables[key] = outer
        self._effects.append("read")
        return self._forall_text(bounds, item, key, statement, saving, gathered)

    def _forall_text(
        self, bounds: str, item: str, key: str, statement: str, saving: bool, gathered: list[tuple[Place, str]]
    ) -> str:
        total, step = self.temporary(Shape("bigint")), self.temporary(Shape("int"))
        counts = f'\n"sql$counts" := "sql$counts" || jsonb_build_object({quote(key)}::text, "sql$rowcount");'
        counting = counts if any(token.value == "BULK_ROWCOUNT" for token in self.tokens) else ""
        work = f'{statement};\n{total} := {total} + "sql$rowcount"'
        body = self._saving(work, step) if saving else self.guard_statement(work)
        start = f"{total} := 0;\n{step} := 0;\n\"sql$counts\" := '{{}}';\n\"sql$errors\" := '[]';"
        start += "".join(f"\n{array} := '{{}}';" for _, array in gathered)
        loop = f"{bounds} LOOP\n{item}BEGIN\n{step} := {step} + 1;\n{body}{counting}\nEND;\nEND LOOP;"
        end = [f'"sql$rowcount" := {total}', *self.stored([p for p, _ in gathered], [a for _, a in gathered])]
        text = f"{start}\n{loop}\n" + ";\n".join(end)
        failing = self.guard_statement('PERFORM sys.array_errors("sql$errors")')
        return f"{text};\n{failing}".rstrip(";") if saving else text

    def _saving(self, work: str, step: str) -> str:
        caught = self.forget_failure()
        failure, fill = caught.split("|", 1)
        saved = f'"sql$errors" := "sql$errors" || jsonb_build_array(jsonb_build_array({step}, abs({failure}.code)))'
        return f"BEGIN\n{work};\nEXCEPTION WHEN OTHERS THEN\n{fill}\n{saved};\nEND;"

    def _bounds(self, name: str) -> tuple[str, str]:
        """The head of the loop, and where the subscript is declared when it is no counter."""
        if not self.at_any({"INDICES", "VALUES"}):
            low = self.value()
            self.expect_op("..")
            return f"FOR {name} IN round({low})::int..round({self.value()})::int", ""
        function = "ix_keys" if self.next().value == "INDICES" else "ix_values"
        self.expect("OF")
        place = self.target_place()
        keys, counter = self.temporary(Shape("int[]")), quote(f"forall${self.at}")
        source = f"sys.{function}({place.read}{'::jsonb' if place.shape.kind == 'table' else ''})"
        if self.accept("BETWEEN"):
            low = self.value()
            self.expect("AND")
            source = f"ARRAY(SELECT k FROM unnest({source}) AS k WHERE k BETWEEN {low} AND {self.value()} ORDER BY k)"
        head = f"{keys} := {source};\nFOR {counter} IN 1..coalesce(cardinality({keys}), 0)"
        return head, f"DECLARE {name} int := {keys}[{counter}];\n"

    def statement_text(self) -> str:
        raise NotImplementedError
