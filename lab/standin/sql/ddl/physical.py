"""Physical attributes: where Oracle puts the bytes. They change no result and are accepted without effect
(docs/fidelity.md)."""

from __future__ import annotations

from lab.standin.sql.dml import Dml
from lab.standin.sql.tokens import Kind

_PHYSICAL_VALUE = frozenset({"TABLESPACE", "PCTFREE", "PCTUSED", "INITRANS", "MAXTRANS", "DEGREE"})
_PHYSICAL = frozenset(
    {
        "LOGGING",
        "NOLOGGING",
        "COMPRESS",
        "NOCOMPRESS",
        "CACHE",
        "NOCACHE",
        "NOPARALLEL",
        "PARALLEL",
        "MONITORING",
        "NOMONITORING",
        "ONLINE",
        "REVERSE",
        "VISIBLE",
        "COMPUTE",
        "STATISTICS",
    }
)


class Physical(Dml):
    """The part of the definition parser that knows them."""

    def physical(self) -> None:
        """Step over physical attributes."""
        while self.token.kind is Kind.WORD:
            if self.at_any(_PHYSICAL_VALUE):
                self.at += 2
            elif self.at_any(_PHYSICAL):
                self.next()
                self._optional_number()
            elif self.accept("STORAGE"):
                self.skip_parens()
            elif self.accept("NESTED", "TABLE"):
                self.name()
                self.expect("STORE", "AS")
                self.name()
                if self.at_op("("):
                    self.skip_parens()
            elif self.at_any({"JSON", "LOB"}) and self.peek().value == "(":
                self.next()
                self.skip_parens()
                self.expect("STORE", "AS")
                if self.token.kind is Kind.WORD:
                    self.next()
                if self.at_op("("):
                    self.skip_parens()
            elif self.accept("SEGMENT", "CREATION"):
                self.next()
            elif not (
                self.accept("ORGANIZATION", "HEAP")
                or self.accept("ORGANIZATION", "INDEX")
                or self.accept("ROW", "STORE")
                or self.accept("USING", "INDEX")
            ):
                return

    def _optional_number(self) -> None:
        if self.token.kind is Kind.NUMBER:
            self.next()
