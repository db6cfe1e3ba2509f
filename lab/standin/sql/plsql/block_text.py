"""Blocks: DECLARE … BEGIN … EXCEPTION … END, their statements and labels."""

from __future__ import annotations

from lab.standin.sql.names import is_name, quote
from lab.standin.sql.plsql.control_flow import STRUCTURES
from lab.standin.sql.plsql.cursor_statements import CursorStatements
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


class BlockText(CursorStatements):
    """The part of the compiler that knows blocks."""

    _depth: int
    _pending: list[str]

    def block(self, label: str = "") -> str:
        """[DECLARE …] BEGIN … [EXCEPTION …] END [name]"""
        kept = dict(self.variables), dict(self.types), dict(self.cursors)
        kept_pragma, self.autonomous = self.autonomous, False
        declared = self.declarations() if self.accept("DECLARE") else []
        if self.autonomous:
            refuse("PRAGMA AUTONOMOUS_TRANSACTION in an anonymous block", self.token.start)
        self.autonomous = kept_pragma
        text = label + self.block_after(declared)
        self.variables, self.types, self.cursors = kept
        return text

    def block_after(self, declared: list[str]) -> str:
        """BEGIN … END with declarations already parsed; parsed twice when its handlers keep what it changed."""
        start, initial = self.at, self._initial
        self._initial = []
        text = self._block_once(declared, initial, start in self.guarding)
        if text is None:
            self.guarding.add(start)
            self.at = start
            text = self._block_once(declared, initial, True)
        return str(text)

    def _block_once(self, declared: list[str], initial: list[str], guarded: bool) -> str | None:
        """None when the block must be guarded."""
        outer_records, self.loop_records = self.loop_records, []
        outer_effects, self._effects = self._effects, []
        outer_guard = self.guard
        self._failures += 1
        failure = quote(f"failure${self._failures}")
        self.guard = str(self._failures) if guarded else self.guard
        self.expect("BEGIN")
        self._depth += 1
        statements = self.sequence({"EXCEPTION", "END"})
        self.guard = outer_guard
        changed = "change" in self._effects[:-1]
        handlers: list[str] = []
        keeps = False
        if self.accept("EXCEPTION"):
            handlers, raising = self._handlers(failure, not guarded)
            keeps = bool(outer_guard) or (changed and not raising)
        self.expect("END")
        self._depth -= 1
        if is_name(self.token):
            self.next()
        names = sorted(set(self.loop_records))
        self.loop_records = outer_records
        self._effects = outer_effects + self._effects
        self._last_raises = False
        if keeps and not guarded:
            return None
        if handlers:
            self.temporaries.append(f"{failure} sys.failure;")
        lines = [*declared, *(f"{name} record;" for name in names)]
        head = "DECLARE\n" + "\n".join(lines) + "\n" if lines else ""
        return head + self._begin_end([*initial, *self._body(statements, handlers, failure, guarded)])

    def _body(self, statements: list[str], handlers: list[str], failure: str, guarded: bool) -> list[str]:
        if not handlers:
            return statements
        if guarded:
            return self.guard_block(statements, handlers, failure)
        return [*statements, "EXCEPTION WHEN OTHERS THEN", self._caught(failure), *handlers]

    def _begin_end(self, lines: list[str]) -> str:
        return "BEGIN\n" + "\n".join(lines) + "\nEND"

    def sequence(self, stop: set[str]) -> list[str]:
        """Statements up to one of these words."""
        out: list[str] = []
        while not self.at_any(stop):
            if self.token.kind is Kind.END:
                raise self.error(6550, 'line 1, column 1:\nPLS-00103: Encountered the symbol "end-of-file"')
            out.append(self._one_statement())
            self.expect_op(";")
        return out

    def _one_statement(self) -> str:
        self._last_raises = False
        label = self.labels()
        structure = self.at_any(STRUCTURES)
        text = self.statement_text()
        pending, self._pending = self._pending, []
        first, self._pending_first = self._pending_first, []
        text = ";\n".join([*first, text, *pending])
        if structure:
            return (text.replace("@label@", label, 1) if "@label@" in text else label + text) + ";"
        return label + self.guard_statement(text) if label else self.guard_statement(text)

    def labels(self) -> str:
        """<<name>> …"""
        label = ""
        while self.accept_op("<<"):
            label += f"<<{self.name()}>> "
            self.expect_op(">>")
        return label
