"""The PL/SQL compiler whose result is a tree of steps. Methods of Body give texts; here a text can be a step's mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lab.standin.interface import OraError
from lab.standin.sql.catalog import Shape
from lab.standin.sql.functions import PACKAGES
from lab.standin.sql.names import fold, is_name, literal, quote
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.places import Place
from lab.standin.sql.plsql.routines import parse_head
from lab.standin.sql.plsql.stepped.nodes import (
    Block,
    Call,
    Commit,
    Count,
    Exit,
    Given,
    Goto,
    If,
    Leaf,
    Loop,
    Node,
    Parameter,
    Program,
    Reraise,
    Return,
    Rollback,
    Rows,
    Savepoint,
    Step,
    Steps,
)
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind, Token
from lab.standin.sql.types import from_stored

_PARAMETER = re.compile(r'(INOUT|OUT|IN) ("(?:[^"]|"")*") (.*?)(?: DEFAULT (.*))?', re.S)


class Stepper(Body):
    """steps: what each mark stands for. programs: the procedures that are known by name."""

    steps: dict[str, Step]
    programs: dict[str, Program]

    def begin_stepping(self) -> None:
        self.steps, self.programs = {}, {}

    def mark(self, node: Node) -> str:
        name = f"@step{len(self.steps)}@"
        self.steps[name] = Step(node)
        return name

    def resolved_steps(self, marks: list[str]) -> Steps:
        return tuple(self.steps.get(mark) or Step(Leaf(mark.rstrip(";"))) for mark in marks)

    def _one_statement(self) -> str:
        names = tuple(name.strip('"') for name in re.findall(r'"[^"]+"', self.labels()))
        text = self.statement_text()
        first, self._pending_first = self._pending_first, []
        pending, self._pending = self._pending, []
        if text not in self.steps:
            text = self.mark(Leaf(";\n".join([*first, text, *pending])))
        if names:
            self.steps[text] = Step(self.steps[text].node, names)
        return text

    # ---- control flow
    def _branches(self, branches: list[tuple[str, list[str]]], other: list[str]) -> str:
        made = tuple((condition, self.resolved_steps(body)) for condition, body in branches)
        return self.mark(If(made, self.resolved_steps(other)))

    def _body_of_loop(self) -> Steps:
        self.expect("LOOP")
        body = self.resolved_steps(self.sequence({"END"}))
        self.expect("END", "LOOP")
        if is_name(self.token):
            self.next()
        return body

    def _loop(self, first: list[str] | None = None) -> str:
        return self.mark(Loop("", self._body_of_loop()))

    def _do_while(self) -> str:
        self.next()
        condition = self.condition()
        return self.mark(Loop(condition, self._body_of_loop()))

    def _over_rows(self, name: str, query: str) -> str:
        cursor = self.temporary(Shape("refcursor"))
        return self._loop_of_rows(name, f"{cursor} := NULL;\nOPEN {cursor} FOR {query}", cursor)

    def _loop_of_rows(self, name: str, opening: str, cursor: str) -> str:
        key = name.strip('"')
        outer = self.variables.pop(key, None)
        body = self._body_of_loop()
        if outer is not None:
            self.variables[key] = outer
        return self.mark(Rows(key, opening, cursor, body))

    def loop_over_cursor(self, name: str) -> str | None:
        start = self.at
        found = self.cursor_at(self._path()) if is_name(self.token) else None
        if found is None:
            self.at = start
            return None
        cursor_name, cursor = found
        arguments = ", ".join(self._cursor_arguments(cursor))
        return self._loop_of_rows(name, self._open_declared(cursor_name, cursor, arguments), quote(cursor_name))

    def _counting(self, name: str, word: str) -> str:
        reverse = self.accept("REVERSE")
        low = self.value()
        self.expect_op("..")
        high = self.value()
        key = fold(word)
        outer = self.variables.get(key)
        self.variables[key] = Shape("int")
        body = self._body_of_loop()
        self.variables.pop(key)
        if outer is not None:
            self.variables[key] = outer
        return self.mark(Count(key, reverse, low, high, body))

    def _do_exit(self) -> str:
        again = self.next().value == "CONTINUE"
        label = self.name().strip('"') if is_name(self.token) and not self.at_word("WHEN") else ""
        return self.mark(Exit(again, label, self.condition() if self.accept("WHEN") else ""))

    _do_continue = _do_exit

    def _do_return(self) -> str:
        self.next()
        return self.mark(Return("" if self.at_op(";") else self.condition()))

    def _do_raise(self) -> str:
        if self.peek().value == ";":
            self.next()
            return self.mark(Reraise())
        return super()._do_raise()

    def _do_goto(self) -> str:
        self.next()
        return self.mark(Goto(self.name().strip('"')))

    # ---- transactions
    def _do_commit(self) -> str:
        self.commit_clause()
        return self.mark(Commit())

    def _do_rollback(self) -> str:
        return self.mark(Rollback(self.rollback_clause()))

    def _do_savepoint(self) -> str:
        self.next()
        return self.mark(Savepoint(self.name()))

    # ---- blocks
    def block_after(self, declared: list[str]) -> str:
        kept = dict(self.programs)
        self.expect("BEGIN")
        body = self.resolved_steps(self.sequence({"EXCEPTION", "END"}))
        self._failures += 1
        failure = quote(f"failure${self._failures}")
        handlers = self._stepped_handlers(failure) if self.accept("EXCEPTION") else ()
        self.expect("END")
        if is_name(self.token):
            self.next()
        programs, self.programs = self.programs, kept
        return self.mark(Block(tuple(declared), body, failure, handlers, programs))

    def _stepped_handlers(self, failure: str) -> tuple[tuple[str, Steps], ...]:
        outer, self.failure = self.failure, failure
        out = []
        while self.accept("WHEN"):
            tests = [self._test()]
            while self.accept("OR"):
                tests.append(self._test())
            self.expect("THEN")
            out.append((" OR ".join(tests), self.resolved_steps(self.sequence({"WHEN", "END"}))))
        self.failure = outer
        return tuple(out)

    def _filter(self, table: str, alias: str, conditions: Sequence[str] = ()) -> str:
        if self.at_word("WHERE", "CURRENT", "OF"):
            refuse("WHERE CURRENT OF in a program with transaction control", self.token.start)
        return super()._filter(table, alias, conditions)

    # ---- programs
    def local_routine(self) -> None:
        start = self.at
        self._plain_routine()
        end, self.at = self.at, start
        if self.next().value == "PROCEDURE":
            name = self.name().strip('"')
            program = self.stepped_routine("PROCEDURE")
            if program is not None:
                self.programs[name] = program
        self.at = end

    def _plain_routine(self) -> None:
        """The same as a function of PostgreSQL, for expressions and for calls by other functions."""
        plain = Body(self.sql, self.schema, self.catalog)
        for name in (
            *("tokens", "at", "variables", "types", "routines", "defined", "hidden", "made", "exceptions"),
            *("heads", "captures"),
        ):
            setattr(plain, name, getattr(self, name))
        plain.package, plain.owner, plain.inside = self.package, self.owner, self.inside
        plain.local_routine()
        self.at = plain.at

    def stepped_routine(self, kind: str) -> Program | None:
        """The cursor is behind the name; None for a declaration without a body."""
        kept = dict(self.variables), self.temporaries, dict(self.types), dict(self.cursors), self.autonomous
        self.temporaries, self.autonomous = [], False
        head = parse_head(self, kind)
        program = None
        if self.accept("IS") or self.accept("AS"):
            self.variables = {**self.variables, **head.shapes}
            declared = self.declarations()
            block = self.steps[self.block_after(declared)].node
            assert isinstance(block, Block)
            parameters = tuple(_parameter(text) for text in head.parameters)
            returns = head.returns.removeprefix(" RETURNS ")
            lines = tuple(self.temporaries)
            program = Program(parameters, lines, block, autonomous=self.autonomous, returns=returns)
        self.variables, self.temporaries, self.types, self.cursors, self.autonomous = kept
        return program

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


def _parameter(text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise OraError(6550, f"line 1, column 1:\nPLS-00103: {literal(text)}")
    mode, name, kind, default = match.groups()
    return Parameter(name.strip('"'), mode, kind, default)
