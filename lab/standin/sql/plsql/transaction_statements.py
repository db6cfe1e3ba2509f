"""COMMIT, ROLLBACK, SAVEPOINT and GOTO: a COMMIT at a program's end waits for the end of the call, all else is done by
the server step by step. Rows of triggers."""

from __future__ import annotations

from lab.standin.sql.plsql.block_text import BlockText
from lab.standin.sql.tokens import Token

ROWS = {"OLD": "OLD", "NEW": "NEW"}
_STRUCTURE_ENDS = frozenset({"IF", "LOOP", "CASE"})


class TransactionStatements(BlockText):
    """The part of the compiler that knows transactions."""

    in_trigger: bool
    rows_named: dict[str, str]  # in a trigger, what REFERENCING calls OLD and NEW
    in_autonomous: bool
    stepped: bool
    routine_depth: int

    def row_value(self, token: Token) -> str:
        """:new.column in a trigger; the cursor is behind the token."""
        if token.value not in self.rows_named:
            raise self.error(6550, f"line 1, column 1:\nPLS-00049: bad bind variable '{token.value}'")
        self.expect_op(".")
        return f"{self.rows_named[token.value]}.{self.name()}"

    def commit_clause(self) -> None:
        """COMMIT [WORK] [COMMENT text] [WRITE …]"""
        self.next()
        self.accept("WORK")
        if self.accept("COMMENT"):
            self.next()
        if self.accept("WRITE"):
            while self.at_any({"IMMEDIATE", "BATCH", "WAIT", "NOWAIT"}):
                self.next()

    def rollback_clause(self) -> str:
        """ROLLBACK [WORK] [TO [SAVEPOINT] name]: the savepoint"""
        self.next()
        self.accept("WORK")
        if not self.accept("TO"):
            return ""
        self.accept("SAVEPOINT")
        return self.name()

    def _last_of_program(self) -> bool:
        if self._depth > 1 or not self.at_op(";"):
            return False
        following = self.peek().value
        return following in ("EXCEPTION", "") or (following == "END" and self.peek(2).value not in _STRUCTURE_ENDS)

    def _in_steps(self, what: str) -> str:
        """What PL/pgSQL cannot do: the server runs the block again, step by step (lab/standin/pg/stepping)."""
        if self.in_autonomous:
            return "NULL"
        if self.in_trigger:
            raise self.error(4092, f"cannot {what} in a trigger")
        self.stepped = self.routine_depth == 0 or self.stepped
        return f"PERFORM sys.step_needed('{what}')"

    def _do_commit(self) -> str:
        self.commit_clause()
        if self._last_of_program() and not self.in_trigger:
            return "PERFORM sys.commit_later()"
        return self._in_steps("COMMIT")

    def _do_rollback(self) -> str:
        self.rollback_clause()
        return self._in_steps("ROLLBACK")

    def _do_savepoint(self) -> str:
        self.next()
        self.name()
        return self._in_steps("SAVEPOINT")

    def _do_goto(self) -> str:
        self.next()
        self.name()
        return self._in_steps("GOTO")
