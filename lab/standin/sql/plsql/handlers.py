"""Exception handlers and RAISE."""

from __future__ import annotations

from lab.standin.sql.names import fold
from lab.standin.sql.plsql.control_flow import ControlFlow
from lab.standin.sql.plsql.exceptions import PREDEFINED
from lab.standin.sql.refusal import refuse


class Handlers(ControlFlow):
    """The part of the compiler that knows exceptions."""

    in_handler: bool
    _effects: list[str]

    def _handlers(self) -> list[str]:
        effects = list(self._effects)
        raising = True
        out = []
        self.in_handler = True
        while self.accept("WHEN"):
            names = [self._condition_name()]
            while self.accept("OR"):
                names.append(self._condition_name())
            self.expect("THEN")
            body = self.sequence({"WHEN", "END"})
            raising = raising and bool(body) and body[-1].startswith(("RAISE", "PERFORM sys.raise"))
            out.append(f"WHEN {' OR '.join(names)} THEN\n" + "\n".join(body))
        self.in_handler = False
        if not raising and "change" in effects[:-1]:
            refuse("an exception handler that keeps changes made earlier in its block", self.token.start)
        return out

    def _condition_name(self) -> str:
        if self.accept("OTHERS"):
            return "OTHERS"
        return f"SQLSTATE '{self._exception()[1]}'"

    def _exception(self) -> tuple[str, str]:
        """The name of an exception and its SQLSTATE."""
        path = self._path()
        name = path[-1].value
        package = self.catalog.package(self.schema, [fold(part.value) for part in path[:-1]]) if len(path) > 1 else None
        known = package.exceptions if package is not None else self.exceptions
        state = known.get(name) or PREDEFINED.get(name)
        if state is None:
            raise self.error(6550, f"line 1, column 1:\nPLS-00201: identifier '{name}' must be declared")
        return name, state

    def _do_raise(self) -> str:
        self.next()
        if self.at_op(";"):
            return "RAISE"
        name, state = self._exception()
        return f"RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = '{name.lower()}'"
