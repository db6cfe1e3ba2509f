"""IF, CASE, loops and EXIT."""

from __future__ import annotations

from lab.standin.sql.names import ident, is_name
from lab.standin.sql.plsql.collections import Collections
from lab.standin.sql.refusal import refuse


class ControlFlow(Collections):
    """Statements that hold statements."""

    loop_records: list[str]

    def sequence(self, stop: set[str]) -> list[str]:
        raise NotImplementedError

    def _do_if(self) -> str:
        self.next()
        out = f"IF {self.condition()} THEN\n"
        self.expect("THEN")
        out += "\n".join(self.sequence({"ELSIF", "ELSE", "END"}))
        while self.accept("ELSIF"):
            condition = self.condition()
            self.expect("THEN")
            out += f"\nELSIF {condition} THEN\n" + "\n".join(self.sequence({"ELSIF", "ELSE", "END"}))
        if self.accept("ELSE"):
            out += "\nELSE\n" + "\n".join(self.sequence({"END"}))
        self.expect("END", "IF")
        return out + "\nEND IF"

    def _do_case(self) -> str:
        self.next()
        subject = "" if self.at_word("WHEN") else self.value()
        out = f"CASE {subject}"
        while self.accept("WHEN"):
            condition = self.condition()
            self.expect("THEN")
            out += f"\nWHEN {condition} THEN\n" + "\n".join(self.sequence({"WHEN", "ELSE", "END"}))
        if self.accept("ELSE"):
            out += "\nELSE\n" + "\n".join(self.sequence({"END"}))
        self.expect("END", "CASE")
        return out + "\nEND CASE"

    def _loop(self) -> str:
        self.expect("LOOP")
        body = "\n".join(self.sequence({"END"}))
        self.expect("END", "LOOP")
        if is_name(self.token):
            self.next()
        return f"LOOP\n{body}\nEND LOOP"

    def _do_loop(self) -> str:
        return self._loop()

    def _do_while(self) -> str:
        self.next()
        return f"WHILE {self.condition()} {self._loop()}"

    def _do_for(self) -> str:
        self.next()
        name = self.name()
        self.expect("IN")
        if self._is_subquery():
            self.expect_op("(")
            query = self.nested_query()
            self.expect_op(")")
            self.loop_records.append(name)
            return f"FOR {name} IN {query} {self._loop()}"
        if ident(self.token) in self.cursors and self.peek().value == "(":
            return f"FOR {name} IN {self.name()}{self.arguments()} {self._loop()}"
        reverse = "REVERSE " if self.accept("REVERSE") else ""
        low = self.value()
        if not self.accept_op(".."):
            if low in self.cursors:
                self.loop_records.append(name)
                return f"FOR {name} IN {self.cursors[low]} {self._loop()}"
            refuse("FOR over a cursor with parameters", self.token.start)
        high = self.value()
        first, last = (high, low) if reverse else (low, high)
        return f"FOR {name} IN {reverse}({first})::int..({last})::int {self._loop()}"

    def _do_exit(self) -> str:
        word = self.next().value
        label = f" {self.name()}" if is_name(self.token) and not self.at_word("WHEN") else ""
        return f"{word}{label}" + (f" WHEN {self.condition()}" if self.accept("WHEN") else "")

    _do_continue = _do_exit
