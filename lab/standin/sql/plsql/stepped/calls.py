"""Calls of procedures as steps: what is given to each parameter, and where it comes back to."""

from __future__ import annotations

from lab.standin.interface import OraError
from lab.standin.sql.catalog import Shape
from lab.standin.sql.functions import PACKAGES
from lab.standin.sql.names import fold, is_name
from lab.standin.sql.plsql.places import Place
from lab.standin.sql.plsql.stepped.marks import Marks
from lab.standin.sql.plsql.stepped.nodes import Call, Given
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token
from lab.standin.sql.types import from_stored


class SteppedCalls(Marks):
    """The part of the stepping compiler that knows calls."""

    def _call(self, path: list[Token]) -> str:
        start = self.at
        plain = super()._call(path)
        first, self._pending_first = self._pending_first, []
        pending, self._pending = self._pending, []
        plain = ";\n".join([*first, plain, *pending])
        name = path[-1].value
        if name == "RAISE_APPLICATION_ERROR" or (len(path) == 2 and path[0].value in PACKAGES):
            return plain
        end, self.at = self.at, start
        given = self._given() if self.at_op("(") else ()
        if self.at != end:
            refuse("this call in a program with transaction control", path[0].start)
        names = [fold(part.value) for part in path]
        own = self.package
        if len(names) == 1 and names[0] in self.programs:
            return self.mark(Call(names[0], "", (), given, plain))
        if own is not None and len(names) == 1 and names[0] in self.routines:
            return self.mark(Call("", own.owner, (own.name, names[0]), given, plain))
        if len(names) == 1 and names[0] in self.routines:
            return plain
        package = self.catalog.package(self.schema, names[:-1]) if len(names) > 1 else None
        if package is not None:
            return self.mark(Call("", package.owner, (package.name, names[-1]), given, plain))
        owner, target = self.catalog.resolve(self.schema, names)
        return self.mark(Call("", owner, (target,), given, plain))

    def _given(self) -> tuple[Given, ...]:
        self.expect_op("(")
        out: list[Given] = []
        while not self.accept_op(")"):
            if out:
                self.expect_op(",")
            name = ""
            if self.token.kind is Kind.WORD and self.peek().value == "=>":
                name = fold(self.next().value)
                self.next()
            out.append(self._one_given(name))
        return tuple(out)

    def _one_given(self, name: str) -> Given:
        start = self.at
        value = self.condition()
        end = self.at
        variable = self.temporary(Shape("text"))
        place = self._place_between(start, end)
        self.at = end
        after = ""
        if place is not None:
            kind = place.shape.pg
            if kind.upper().endswith("%TYPE"):
                back = f"sys.stored_as({variable}, {place.read})"
            elif "%" in kind or kind == "record" or place.shape.kind == "unknown":
                back = variable
            else:
                back = from_stored(variable, kind)
            after = place.write(back)
        return Given(name, variable, f"{variable} := ({value})::text", after)

    def _place_between(self, start: int, end: int) -> Place | None:
        """What is written there, when it can be assigned to."""
        self.at = start
        token = self.token
        if token.kind is not Kind.BIND and not (is_name(token) and fold(token.value) in self._assignable()):
            return None
        try:
            place = self.fetch_place()
        except OraError:
            return None
        return place if self.at == end else None

    def _assignable(self) -> set[str]:
        known = set(self.variables)
        if self.package is not None:
            known |= set(self.package.variables)
        return known | {package for _, package in self.catalog.packages}
