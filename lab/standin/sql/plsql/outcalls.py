"""`target := f(a, b)` where f has OUT parameters: f is a PostgreSQL procedure whose first parameter is the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.functions import FUNCTIONS_WITH_OUT
from lab.standin.sql.names import fold, quote

if TYPE_CHECKING:
    from lab.standin.sql.plsql.body import Body


def calls_with_out(parser: Body) -> bool:
    """Whether behind the := at hand such a function is called."""
    following = [token.value for token in parser.tokens[parser.at + 1 : parser.at + 4]]
    return len(following) == 3 and following[1] == "." and (following[0], following[2]) in FUNCTIONS_WITH_OUT


def call_with_out(parser: Body, target: str) -> str:
    """The CALL; the cursor is at :=."""
    parser.expect_op(":=")
    name = f"{quote(fold(parser.next().value))}."
    parser.expect_op(".")
    name += quote(fold(parser.next().value))
    before = parser.at
    arguments = parser.argument_list()
    parser.note_passed(before)
    return f"CALL {name}({', '.join([target, *arguments])})"
