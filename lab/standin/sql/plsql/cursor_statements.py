"""OPEN, FETCH and CLOSE."""

from __future__ import annotations

from lab.standin.sql.names import ident, quote
from lab.standin.sql.plsql.dynamic import Dynamic
from lab.standin.sql.plsql.handlers import Handlers


class CursorStatements(Handlers, Dynamic):
    """The part of the compiler that knows cursors."""

    def _target(self) -> str:
        raise NotImplementedError

    def _do_open(self) -> str:
        self.next()
        if ident(self.token) in self.cursors:
            name = self.name()
            return f"OPEN {name}{self.arguments() if self.at_op('(') else ''}"
        name = self._target()
        if not self.accept("FOR"):
            return f"OPEN {name}"
        if self.at_any({"SELECT", "WITH"}):
            return f"OPEN {name} FOR {self.query()}"
        return self.open_for_text(name)

    def _do_fetch(self) -> str:
        self.next()
        name = self.name()
        if self.at_word("BULK"):
            return self.fetch_bulk(name)
        self.expect("INTO")
        targets = ", ".join(self._targets())
        found = quote(name.strip('"') + "$found")
        return f"FETCH {name} INTO {targets};\n{found} := FOUND"

    def _do_close(self) -> str:
        self.next()
        return f"CLOSE {self.name()}"
