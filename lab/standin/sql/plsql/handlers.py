"""Exception handlers and RAISE. A handler is a branch of one WHEN OTHERS that looks at the SQLCODE.

PL/pgSQL undoes a block's changes when one of its handlers runs; Oracle keeps them. A block whose handlers go on after
changes is therefore compiled "guarded": each of its statements is a subtransaction of its own, whose failure leaves the
block's body, and the handlers stand behind the body."""

from __future__ import annotations

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.control_flow import ControlFlow
from lab.standin.sql.plsql.exceptions import PREDEFINED, message_of, state_of

FAILURE = Shape("sys.failure", "record")
_FIELDS = (
    ("state", "RETURNED_SQLSTATE"),
    ("message", "MESSAGE_TEXT"),
    ("context", "PG_EXCEPTION_CONTEXT"),
    ("constraint_name", "CONSTRAINT_NAME"),
    ("table_name", "TABLE_NAME"),
    ("schema_name", "SCHEMA_NAME"),
    ("column_name", "COLUMN_NAME"),
    ("type_name", "PG_DATATYPE_NAME"),
)


class Handlers(ControlFlow):
    """The part of the compiler that knows exceptions. failure: the variable that holds what the handler at hand caught,
    "" outside. raised_here: a RAISE; may be PL/pgSQL's own."""

    failure: str
    raised_here: bool
    _effects: list[str]
    guarding: set[int]
    _failures: int

    def _caught(self, failure: str) -> str:
        """What an EXCEPTION clause does first."""
        fields = ", ".join(f"{failure}.{name} = {item}" for name, item in _FIELDS)
        return f"GET STACKED DIAGNOSTICS {fields};\n{failure} := sys.caught({failure});"

    def forget_failure(self) -> str:
        self._failures += 1
        failure = quote(f"failure${self._failures}")
        self.temporaries.append(f"{failure} sys.failure;")
        return f"{failure}|{self._caught(failure)}"

    def guard_statement(self, text: str) -> str:
        """A statement of a guarded body."""
        if not self.guard:
            return f"{text};"
        failure = quote(f"failure${self.guard}")
        return (
            f"BEGIN\n{text};\nEXCEPTION WHEN OTHERS THEN\n{self._caught(failure)}\n"
            f"EXIT {quote(f'body${self.guard}')};\nEND;"
        )

    def guard_block(self, body: list[str], handlers: list[str], failure: str) -> list[str]:
        """The statements of a guarded block: its body, then its handlers."""
        label = quote(failure.strip('"').replace("failure", "body"))
        lines = [f"{failure} := NULL;", f"<<{label}>>\nBEGIN", *body, "END;"]
        return [*lines, f"IF {failure}.state IS NOT NULL THEN", *handlers, "END IF;"]

    def _handlers(self, failure: str, plain: bool) -> tuple[list[str], bool]:
        """The branches, and whether all of them end by raising. plain: PL/pgSQL's own EXCEPTION clause holds them."""
        kept = self.failure, self.raised_here
        self.failure, self.raised_here = failure, plain
        word, out, raising = "IF", [], True
        while self.accept("WHEN"):
            tests = [self._test()]
            while self.accept("OR"):
                tests.append(self._test())
            self.expect("THEN")
            self._last_raises = False
            body = self.sequence({"WHEN", "END"})
            raising = raising and self._last_raises
            out += [f"{word} {' OR '.join(tests)} THEN", *body]
            word = "ELSIF"
        out += ["ELSE", self._again() + ";", "END IF;"]
        self.failure, self.raised_here = kept
        return out, raising

    def _again(self) -> str:
        return "RAISE" if self.raised_here else f"PERFORM sys.raise_again({self.failure})"

    def _test(self) -> str:
        if self.accept("OTHERS"):
            return "true"
        state, code = self._exception()[1:]
        return f"{self.failure}.code = {code}" if code is not None else f"{self.failure}.state = '{state}'"

    def _exception(self) -> tuple[str, str, int | None]:
        """The name of an exception, its SQLSTATE and unless it is a user's own its SQLCODE."""
        path = self._path()
        name = path[-1].value
        package = self.catalog.package(self.schema, [fold(part.value) for part in path[:-1]]) if len(path) > 1 else None
        known = package.exceptions if package is not None else self.exceptions
        state = known.get(name)
        if state is None and name in PREDEFINED:
            code = PREDEFINED[name]
            return name, state_of(1403 if code == 100 else -code), code
        if state is None:
            raise self.error(6550, f"line 1, column 1:\nPLS-00201: identifier '{name}' must be declared")
        if state.startswith("EU"):
            return name, state, None
        code = int(state)
        return name, state_of(abs(code)), 100 if code == -1403 else code

    def _do_raise(self) -> str:
        self.next()
        self._last_raises = True
        self._effects.append("read")
        if self.at_op(";"):
            if not self.failure:
                raise self.error(
                    6550,
                    "line 1, column 1:\nPLS-00367: a RAISE statement with no exception name must be inside an "
                    "exception handler",
                )
            return self._again()
        name, state, code = self._exception()
        message = name.lower() if code is None else message_of(1403 if code == 100 else -code)
        return f"RAISE EXCEPTION USING ERRCODE = '{state}', MESSAGE = {literal(message)}"
