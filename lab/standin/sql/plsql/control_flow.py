"""IF, CASE, loops and EXIT."""

from __future__ import annotations

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import fold, ident, is_name, quote
from lab.standin.sql.plsql.bulk import Bulk

STRUCTURES = frozenset({"IF", "CASE", "LOOP", "WHILE", "FOR", "FORALL", "BEGIN", "DECLARE"})


class ControlFlow(Bulk):
    """Statements that hold statements."""

    loop_records: list[str]
    guard: str
    _effects: list[str]
    _last_raises: bool

    def sequence(self, stop: set[str]) -> list[str]:
        raise NotImplementedError

    def guard_statement(self, text: str) -> str:
        raise NotImplementedError

    def _held(self, expression: str, shape: Shape) -> tuple[list[str], str]:
        """In a guarded body: the statement that evaluates an expression beforehand, and where its value is."""
        if not self.guard:
            return [], expression
        name = self.temporary(shape)
        return [self.guard_statement(f"{name} := {expression}")], name

    def _branches(self, branches: list[tuple[str, list[str]]], other: list[str]) -> str:
        """IF … ELSIF … ELSE; nested when conditions are guarded."""
        text = "\n".join(other)
        for condition, body in reversed(branches):
            before, test = self._held(condition, Shape("boolean"))
            otherwise = f"\nELSE\n{text}" if text else ""
            text = "\n".join([*before, f"IF {test} THEN", *body]) + f"{otherwise}\nEND IF;"
        return text.rstrip(";")

    def _do_if(self) -> str:
        self.next()
        branches: list[tuple[str, list[str]]] = []
        while True:
            condition = self.condition()
            self._effects.append("read")
            self.expect("THEN")
            branches.append((condition, self.sequence({"ELSIF", "ELSE", "END"})))
            if not self.accept("ELSIF"):
                break
        other = self.sequence({"END"}) if self.accept("ELSE") else []
        self.expect("END", "IF")
        self._last_raises = False
        return self._branches(branches, other)

    def _do_case(self) -> str:
        self.next()
        subject = "" if self.at_word("WHEN") else self.value()
        self._effects.append("read")
        branches: list[tuple[str, list[str]]] = []
        while self.accept("WHEN"):
            condition = self.condition()
            self.expect("THEN")
            test = f"({subject}) = ({condition})" if subject else condition
            branches.append((test, self.sequence({"WHEN", "ELSE", "END"})))
        missing = "PERFORM sys.raise_ora(6592, 'CASE not found while executing CASE statement')"
        other = self.sequence({"END"}) if self.accept("ELSE") else [self.guard_statement(missing)]
        self.expect("END", "CASE")
        if is_name(self.token):
            self.next()
        self._last_raises = False
        return self._branches(branches, other)

    def _loop(self, first: list[str] | None = None) -> str:
        self.expect("LOOP")
        start = len(self._effects)
        body = "\n".join([*(first or []), *self.sequence({"END"})])
        self.expect("END", "LOOP")
        if is_name(self.token):
            self.next()
        self._last_raises = False
        if "change" in self._effects[start:]:
            self._effects.append("read")  # the next round may fail after this one's change
        return f"LOOP\n{body}\nEND LOOP"

    def _do_loop(self) -> str:
        return self._loop()

    def _do_while(self) -> str:
        self.next()
        condition = self.condition()
        if not self.guard:
            return f"WHILE {condition} {self._loop()}"
        before, test = self._held(condition, Shape("boolean"))
        return self._loop([*before, f"EXIT WHEN {test} IS NOT TRUE;"])

    def _do_for(self) -> str:
        self.next()
        word = self.token.value
        name = self.name()
        self.expect("IN")
        if self._is_subquery():
            self.expect_op("(")
            query = self.nested_query()
            self.expect_op(")")
            return self._over_rows(name, query)
        loop = self.loop_over_cursor(name)
        return loop if loop is not None else self._counting(name, word)

    def loop_over_cursor(self, name: str) -> str | None:
        """FOR r IN cursor[(…)]; None when what follows is no cursor."""
        raise NotImplementedError

    def _over_rows(self, name: str, query: str) -> str:
        """A loop over the rows of a query."""
        self.loop_records.append(name)
        outer = self.variables.pop(name.strip('"'), None)
        text = self._guarded_rows(name, query) if self.guard else f"FOR {name} IN {query} {self._loop()}"
        if outer is not None:
            self.variables[name.strip('"')] = outer
        return text

    def _guarded_rows(self, name: str, query: str) -> str:
        cursor = self.temporary(Shape("refcursor"))
        opened = self.guard_statement(f"{cursor} := NULL;\nOPEN {cursor} FOR {query}")
        fetch = self.guard_statement(f'FETCH {cursor} INTO {name};\n"loop$more" := FOUND')
        loop = self._loop([fetch, 'EXIT WHEN NOT "loop$more";'])
        return f"{opened}\n@label@{loop}"

    def _counting(self, name: str, word: str) -> str:
        reverse = "REVERSE " if self.accept("REVERSE") else ""
        low = self.value()
        self.expect_op("..")
        high = self.value()
        before: list[str] = []
        if self.guard:
            first, low = self._held(low, Shape("numeric"))
            second, high = self._held(high, Shape("numeric"))
            before = [*first, *second]
        key = fold(word)
        outer = self.variables.get(key)
        self.variables[key] = Shape("int")
        start, end = (high, low) if reverse else (low, high)
        text = f"FOR {name} IN {reverse}round({start})::int..round({end})::int {self._loop()}"
        if outer is None:
            self.variables.pop(key, None)
        else:
            self.variables[key] = outer
        return "\n".join([*before, f"@label@{text}"])

    def _do_exit(self) -> str:
        word = self.next().value
        self._effects.append("read")
        label = f" {self.name()}" if is_name(self.token) and not self.at_word("WHEN") else ""
        return f"{word}{label}" + (f" WHEN {self.condition()}" if self.accept("WHEN") else "")

    _do_continue = _do_exit


__all__ = ["STRUCTURES", "ControlFlow", "ident", "quote"]
