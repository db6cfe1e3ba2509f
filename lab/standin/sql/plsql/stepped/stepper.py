"""The PL/SQL compiler whose result is a tree of steps. Methods of Body give texts; here a text can be a step's mark."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import fold, is_name, quote
from lab.standin.sql.plsql.stepped.calls import SteppedCalls
from lab.standin.sql.plsql.stepped.nodes import (
    Block,
    Commit,
    Count,
    Exit,
    Goto,
    If,
    Leaf,
    Loop,
    Reraise,
    Return,
    Rollback,
    Rows,
    Savepoint,
    Step,
    Steps,
)
from lab.standin.sql.plsql.stepped.routines import SteppedRoutines
from lab.standin.sql.refusal import refuse


class Stepper(SteppedCalls, SteppedRoutines):
    """Statements and blocks."""

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
