"""The declarative part of a block, and data types of PL/SQL (%TYPE, %ROWTYPE)."""

from __future__ import annotations

from lab.standin.sql.dml import Dml
from lab.standin.sql.names import fold, quote
from lab.standin.sql.plsql.exceptions import state_of
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.types import TYPE_WORDS, parse_type


class Declarations(Dml):
    """Variables, constants, exceptions and cursors."""

    exceptions: dict[str, str]
    cursors: dict[str, str]

    def plsql_type(self, sized: bool) -> str:
        """A scalar type, name%TYPE or table%ROWTYPE."""
        if self.token.kind is Kind.WORD and self.token.value in TYPE_WORDS and self.peek().value not in (".", "%"):
            return parse_type(self, sized)
        name = self.dotted_name()
        if self.accept_op("%"):
            return f"{name}%{self.next().value}"
        refuse(f"type {name}", self.token.start)

    def declarations(self) -> list[str]:
        """Everything up to BEGIN."""
        out: list[str] = []
        self.cursors = dict(getattr(self, "cursors", {}))
        while not self.at_word("BEGIN"):
            out += self._declaration()
            self.expect_op(";")
        return out

    def _declaration(self) -> list[str]:
        if self.accept("PRAGMA"):
            self._pragma()
            return []
        if self.accept("CURSOR"):
            return self._cursor()
        if self.at_any({"TYPE", "SUBTYPE", "FUNCTION", "PROCEDURE"}):
            refuse(f"{self.token.value} inside a block", self.token.start)
        word = self.token.value
        name = self.name()
        if self.accept("EXCEPTION"):
            self.exceptions[word] = f"EU{len(self.exceptions):03d}"
            return []
        constant = "CONSTANT " if self.accept("CONSTANT") else ""
        kind = self.plsql_type(True)
        required = " NOT NULL" if self.accept("NOT", "NULL") else ""
        value = f" := {self.condition()}" if self.accept_op(":=") or self.accept("DEFAULT") else ""
        return [f"{name} {constant}{kind}{required}{value};"]

    def _cursor(self) -> list[str]:
        name = self.name()
        if self.at_op("("):
            refuse("cursors with parameters", self.token.start)
        self.expect("IS")
        query = self.query()
        self.cursors[name] = query
        plain = name.strip('"')
        return [f"{name} CURSOR FOR {query};", f"{quote(plain + '$found')} boolean;"]

    def _pragma(self) -> None:
        kind = self.next().value
        if kind != "EXCEPTION_INIT":
            refuse(f"PRAGMA {kind}", self.token.start)
        self.expect_op("(")
        name = self.next().value
        self.expect_op(",")
        self.exceptions[name] = state_of(abs(int(self.number())))
        self.expect_op(")")


__all__ = ["Declarations", "fold"]
