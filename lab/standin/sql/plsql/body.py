"""PL/SQL blocks and statements as PL/pgSQL text."""

from __future__ import annotations

import itertools

from lab.standin.sql.catalog import EMPTY, Catalog, Package, Shape
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.functions import LOB_CHANGES, PACKAGE_OUTS, PACKAGES
from lab.standin.sql.names import fold, literal, quote
from lab.standin.sql.plsql.cursors import DeclaredCursor
from lab.standin.sql.plsql.outcalls import Modes, arguments_of, call_with_out, calls_with_out, modes_of
from lab.standin.sql.plsql.places import Place
from lab.standin.sql.plsql.routines import local_routine
from lab.standin.sql.plsql.transaction_statements import ROWS, TransactionStatements
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token

_DML = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})


class Body(TransactionStatements, Tables):
    """The statement half of the PL/SQL compiler. Variables keep their names; placeholders become variables."""

    def __init__(self, sql: str, schema: str, catalog: Catalog = EMPTY) -> None:
        super().__init__(sql, schema, catalog)
        self.variables: dict[str, Shape] = {}
        self.types: dict[str, Shape] = {}
        self.routines: dict[str, str] = {}
        self.defined: set[str] = set()
        self.hidden: dict[str, Shape] = {}
        self.captured: dict[str, Shape] = {}
        self.captured_changed: set[str] = set()
        self.captures: dict[str, tuple[tuple[str, Shape], ...]] = {}
        self.heads: dict[str, Modes] = {}
        self.returning = ""
        self.cursors: dict[str, DeclaredCursor] = {}
        self.temporaries: list[str] = []
        self.made: list[str] = []
        self.settings: list[str] = []
        self.package: Package | None = None
        self.owner = self.inside = ""
        self._bulk: list[Place] = []
        self.gathering: list[tuple[Place, str]] | None = None
        self.forall = False
        self._pending: list[str] = []
        self._pending_first: list[str] = []
        self._initial: list[str] = []
        self._last_raises = False
        self.failure = self.guard = ""
        self.raised_here = False
        self.guarding: set[int] = set()
        self._depth = self._failures = self.routine_depth = 0
        self.stepped = self.autonomous = self.in_autonomous = False
        self.loop_records: list[str] = []
        self.exceptions: dict[str, str] = {}
        self.written: set[str] = set()
        self.passed: set[str] = set()
        self.in_trigger = False
        self.rows_named = dict(ROWS)
        self._effects: list[str] = []
        self.bind_name = self._bind_variable

    def _bind_variable(self, token: Token) -> str:
        if self.in_trigger:
            return self.row_value(token)
        return quote("b$" + token.value.lower())

    # ---- attributes and pseudo functions in expressions
    def reference(self, path: list[Token]) -> str:
        if self.at_op("%") and self.peek().kind is Kind.WORD:
            return self.attribute(path)
        word = path[0].value if len(path) == 1 and path[0].kind is Kind.WORD else ""
        if word in ("SQLCODE", "SQLERRM"):
            if not self.failure:
                return "0::numeric" if word == "SQLCODE" else "sys.sqlerrm(NULL, NULL)"
            return f"{self.failure}.code" if word == "SQLCODE" else f"sys.failure_text({self.failure})"
        if self.in_trigger and word in ("INSERTING", "UPDATING", "DELETING"):
            return f"(TG_OP = '{word[:-3] + ('E' if word != 'INSERTING' else '')}')"
        self.check_visible(path[0])
        return super().reference(path)

    def enter_routine(self) -> tuple[object, ...]:
        """Begin a program inside this one; what it returns goes to leave_routine."""
        kept = (
            self.variables,
            self.temporaries,
            self.loop_records,
            self._effects,
            self.cursors,
            self.hidden,
            self.captured,
            self.captured_changed,
            self.returning,
            self._depth,
        )
        self.routine_depth += 1
        self.hidden = {**self.hidden, **self.variables}
        self.captured, self.captured_changed = {}, set()
        self.variables, self.temporaries, self.loop_records, self._effects = {}, [], [], []
        self.cursors, self._depth = {}, 0
        return kept

    def leave_routine(self, kept: tuple[object, ...]) -> None:
        first = ("variables", "temporaries", "loop_records", "_effects", "cursors", "hidden")
        names = (*first, "captured", "captured_changed", "returning", "_depth")
        self.__dict__.update(zip(names, kept, strict=True))
        self.routine_depth -= 1

    def begin_program(self, schema: str, name: str) -> None:
        """What is compiled belongs to this schema and sees its names."""
        if schema != self.schema:
            path = f"{quote(schema)}, sys, pg_catalog"
            self.settings.append(f"SELECT set_config('search_path', {literal(path)}, true)")
        self.schema, self.owner, self.inside = schema, quote(schema), name

    def _call_sqlerrm(self) -> str:
        return f"sys.sqlerrm{self.arguments()}"

    def whole_record(self) -> str:
        return self.value()

    def local_routine(self) -> None:
        local_routine(self)

    count_into = ', "sql$rowcount"'

    def into_clause(self) -> str:
        if self.at_word("BULK"):
            self._bulk = self.bulk_targets()
            return ""
        if not self.accept("INTO"):
            return ""
        return f" INTO STRICT {', '.join(self._targets())}"

    def returning_into(self) -> str:
        if self.at_word("BULK"):
            self._bulk = self.bulk_targets()
            return ""
        self.expect("INTO")
        return f" INTO {', '.join(self._targets())}"

    def _targets(self) -> list[str]:
        targets = [self._target()]
        while self.accept_op(","):
            targets.append(self._target())
        return targets

    def _target(self) -> str:
        if self.token.kind is Kind.BIND:
            token = self.next()
            self.written.add(token.value)
            return self._bind_variable(token)
        place = self.target_place()
        if place.plain or place.shape.kind == "unknown":
            return place.read
        copy = self.temporary(place.shape)
        self._pending.append(place.write(copy))
        return copy

    # ---- statements
    def statement_text(self) -> str:
        word = self.token.value if self.token.kind is Kind.WORD else ""
        handler = getattr(self, f"_do_{word.lower()}", None) if word else None
        if word in ("DECLARE", "BEGIN"):
            return self.block()
        if handler is not None and self.peek().value not in (":=", "."):
            return str(handler())
        if word in _DML or word in ("SELECT", "WITH"):
            return self._sql(word)
        return self._assignment_or_call()

    def _sql(self, word: str) -> str:
        self._effects.append("change" if word in _DML else "read")
        text = self.statement() if word in _DML else self.query()
        if self.counted:
            self.counted = False
            return f'"sql$rowcount" := ({text})'
        if self.summed:
            self.summed = False
            return text
        if self._bulk:
            places, self._bulk = self._bulk, []
            return self.collect_returned(text, places) if word in _DML else self.collect(text, places)
        return f'{text};\nGET DIAGNOSTICS "sql$rowcount" = ROW_COUNT'

    def _assignment_or_call(self) -> str:
        start = self.at
        if self.token.kind is Kind.BIND:
            target = self._target()
            if self.at_op(":=") and calls_with_out(self):
                return call_with_out(self, target)
        else:
            path = self._path()
            self.check_visible(path[0])
            changed = self.change_collection(path)
            if changed is not None:
                return changed
            if self.at_op(";") or (self.at_op("(") and self.place_of(path) is None):
                return self._call(path)
            self.at = start
            place = self.target_place()
            self._effects.append("read")
            if self.at_op(":=") and calls_with_out(self):
                return self._assigned_by_call(place)
            self.expect_op(":=")
            return place.write(self.condition())
        self._effects.append("read")
        self.expect_op(":=")
        return f"{target} := {self.condition()}"

    def _call(self, path: list[Token]) -> str:
        self._effects.append("change")
        if path[-1].value == "RAISE_APPLICATION_ERROR":
            return self._raise_application_error()
        before = self.at
        name = self.routine_name(path)
        arguments = f"({', '.join([*self.captured_first(path), *arguments_of(self, modes_of(self, path))])})"
        self.note_passed(before)
        passed = {name for name, _ in self.captures.get(fold(path[0].value), ())} if len(path) == 1 else set()
        self.captured_changed |= passed & self.captured.keys()
        if len(path) == 2 and path[0].value in PACKAGES:
            self.check_member(path)
            if path[0].value == "DBMS_LOB" and path[1].value in LOB_CHANGES and self._holds_columns():
                refuse(f"DBMS_LOB.{path[1].value} of a LOB that is in a table", path[0].start)
            called = (path[0].value, path[1].value) in PACKAGE_OUTS
            return f"{'CALL' if called else 'PERFORM'} {name}{arguments}"
        return f"CALL {name}{arguments}" + ("" if self._last_of_program() else ";\nPERFORM sys.no_commit_yet()")

    def _holds_columns(self) -> bool:
        """Whether LOBs of tables may be changed here: locators are values to us, a change would not reach the table."""
        words = [token.value for token in self.tokens]
        return any(first == "FOR" and second == "UPDATE" for first, second in itertools.pairwise(words)) or (
            "RETURNING" in words
        )

    def routine_name(self, path: list[Token]) -> str:
        """PostgreSQL's name of what a path calls."""
        return self._routine_of(path) or self._procedure(path)

    def path(self) -> list[Token]:
        """The words at hand, with dots between them."""
        return self._path()

    def run_before(self, text: str) -> None:
        """A statement that comes before the one at hand."""
        self._pending_first.append(text)

    def run_after(self, text: str) -> None:
        """A statement that comes after the one at hand."""
        self._pending.append(text)

    def _assigned_by_call(self, place: Place) -> str:
        if place.plain:
            return call_with_out(self, place.read)
        copy = self.temporary(place.shape)
        self.run_after(place.write(copy))
        return call_with_out(self, copy)

    def _raise_application_error(self) -> str:
        items = self.argument_list()
        if len(items) == 3:
            items.append(f"sys.failure_text({self.failure})" if self.failure else "NULL")
        self._last_raises = True
        return f"PERFORM sys.raise_application_error({', '.join(items)})"

    def _procedure(self, path: list[Token]) -> str:
        names = [fold(part.value) for part in path]
        target = self.catalog.resolve(self.schema, names) if len(names) < 3 else ("", "")
        if target[0] and target not in ((self.schema, names[0]), tuple(names)):
            names = list(target)
        return ".".join(quote(name) for name in names)

    def note_passed(self, start: int) -> None:
        for index in range(start, self.at):
            token = self.tokens[index]
            if (
                token.kind is Kind.BIND
                and self.tokens[index - 1].value in ("(", ",", "=>")
                and self.tokens[index + 1].value in (")", ",")
            ):
                self.passed.add(token.value)

    def _do_null(self) -> str:
        self.next()
        return "NULL"

    def _do_return(self) -> str:
        self.next()
        if self.in_trigger:
            return "RETURN coalesce(NEW, OLD)"
        if self.at_op(";"):
            return 'RETURN "pipe$"' if self.returning == "pipe$" else "RETURN"
        if self.returning:
            return f"{quote(self.returning)} := {self.condition()};\nRETURN"
        return f"RETURN {self.condition()}"

    def _do_pipe(self) -> str:
        self.next()
        self.expect("ROW")
        self.expect_op("(")
        row = self.condition()
        self.expect_op(")")
        self._effects.append("read")
        return f'"pipe$" := array_append("pipe$", {row})'
