"""A position in a list of tokens, with the few moves a recursive-descent parser needs."""

from __future__ import annotations

from lab.standin.interface import OraError
from lab.standin.sql.names import ident
from lab.standin.sql.tokens import Kind, Token, tokenize

_PATIENCE = 100


class Cursor:
    """Walks the tokens of one statement."""

    def __init__(self, sql: str, tokens: list[Token] | None = None) -> None:
        self.sql = sql
        self.tokens = tokenize(sql) if tokens is None else tokens
        self.at = 0
        self._past_end = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.at]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind is not Kind.END:
            self.at += 1
            return token
        self._past_end += 1
        if self._past_end > _PATIENCE:  # a loop that waits for a word which does not come
            raise self.error(921, "unexpected end of SQL command")
        return token

    def at_word(self, *words: str) -> bool:
        """Whether the next tokens are exactly these words."""
        for ahead, word in enumerate(words):
            token = self.peek(ahead)
            if token.kind is not Kind.WORD or token.value != word:
                return False
        return True

    def at_any(self, words: frozenset[str] | set[str]) -> bool:
        return self.token.kind is Kind.WORD and self.token.value in words

    def accept(self, *words: str) -> bool:
        """Step over these words if they are next."""
        if self.at_word(*words):
            self.at += len(words)
            return True
        return False

    def expect(self, *words: str) -> None:
        if not self.accept(*words):
            raise self.error(905, f"missing {' '.join(words)} keyword")

    def at_op(self, op: str) -> bool:
        return self.token.kind is Kind.OP and self.token.value == op

    def accept_op(self, op: str) -> bool:
        if self.at_op(op):
            self.at += 1
            return True
        return False

    def expect_op(self, op: str) -> None:
        if self.accept_op(op):
            return
        known = {"(": (906, "missing left parenthesis"), ")": (907, "missing right parenthesis")}
        code, text = known.get(op, (900, f"invalid SQL statement: '{op}' expected"))
        raise self.error(code, text)

    def names(self) -> list[str]:
        """(a, b, …)"""
        self.expect_op("(")
        names = [self.name()]
        while self.accept_op(","):
            names.append(self.name())
        self.expect_op(")")
        return names

    def name(self) -> str:
        """The next token as a PostgreSQL identifier."""
        if self.token.kind not in (Kind.WORD, Kind.QUOTED):
            raise self.error(903 if self.token.kind is Kind.END else 904, "invalid identifier")
        return ident(self.next())

    def dotted_name(self) -> str:
        """name[.name…] as PostgreSQL writes it."""
        parts = [self.name()]
        while self.accept_op("."):
            parts.append(self.name())
        return ".".join(parts)

    def number(self) -> str:
        sign = "-" if self.accept_op("-") else ""
        if self.token.kind is not Kind.NUMBER:
            raise self.error(1722, "invalid number")
        return sign + self.next().value

    def finish(self) -> None:
        """The statement must be over."""
        if self.token.kind is not Kind.END:
            raise self.error(933, "SQL command not properly ended")

    def error(self, code: int, message: str) -> OraError:
        return OraError(code, message, self.token.start)

    def skip_parens(self) -> str:
        """Step over one (...) and return its text, parentheses included."""
        start = self.token.start
        self.expect_op("(")
        depth = 1
        while depth:
            token = self.next()
            if token.kind is Kind.END:
                raise self.error(907, "missing right parenthesis")
            if token.kind is Kind.OP:
                depth += (token.value == "(") - (token.value == ")")
        return self.sql[start : self.tokens[self.at - 1].end]
