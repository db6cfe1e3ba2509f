"""Numbers, dates, timestamps and intervals written out in a statement."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal
from lab.standin.sql.tokens import Token

_NATIVE_DIGITS = 6


class Literals(Cursor):
    """The part of the expression parser that knows literals."""

    def _number(self, token: Token) -> str:
        text = token.value
        if text[-1] in "fF":
            return f"{text[:-1]}::float4"
        if text[-1] in "dD":
            return f"{text[:-1]}::float8"
        return f"{text}::numeric"

    def _time_literal(self, word: str, text: str) -> str:
        if word == "DATE":
            return f"{literal(text)}::sys.oradate"
        if len(text) > 19 and (text[-6] in "+-" or not text[-1].isdigit()):
            return f"sys.read_zoned({literal(text)})"
        nine = len(text.partition(".")[2]) > _NATIVE_DIGITS
        return f"sys.read_nine({literal(text)})" if nine else f"{literal(text)}::timestamp"

    def interval_literal(self) -> str:
        self.next()
        text = self.next().value
        units = [self.next().value]
        if self.at_op("("):
            self.skip_parens()
        if self.accept("TO"):
            units.append(self.next().value)
            if self.at_op("("):
                self.skip_parens()
        if units[0] in ("YEAR", "MONTH"):
            body = text if units != ["MONTH"] else f"0-{text}"
            return f"sys.to_yminterval({literal(body if '-' in body else body + '-0')})"
        return f"interval {literal(text)} {' TO '.join(units)}"
