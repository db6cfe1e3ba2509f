"""Arguments that come back: OUT parameters of what is called, the variables that a local routine takes from the program
round it, and functions with OUT parameters (PostgreSQL procedures whose first parameter is the result)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab.standin.sql.functions import FUNCTIONS_WITH_OUT, PACKAGE_OUTS
from lab.standin.sql.names import fold, is_name, quote
from lab.standin.sql.plsql.routines_head import RESULT
from lab.standin.sql.refusal import refuse
from lab.standin.sql.shapes import Shape
from lab.standin.sql.tokens import Kind, Token

if TYPE_CHECKING:
    from lab.standin.sql.plsql.body import Body

Modes = tuple[tuple[str, str, str], ...]  # name, mode (i, o, b) and type of each parameter; type "": as it is given
_SHORT = {
    "character varying": "varchar",
    "character": "char",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
    "double precision": "float8",
    "real": "float4",
}
_CARRIERS = {
    "varchar": "text",
    "char": "text",
    "sys.nvarchar2": "text",
    "sys.raw": "bytea",
    "sys.pls_integer": "numeric",
}


def modes_of(parser: Body, path: list[Token]) -> Modes:
    """Of what a path calls, as far as it is known; () when nothing comes back."""
    names = [fold(part.value) for part in path]
    if len(path) == 2 and (path[0].value, path[1].value) in PACKAGE_OUTS:
        outs = PACKAGE_OUTS[(path[0].value, path[1].value)]
        return tuple(("", "b" if number in outs else "i", "") for number in range(max(outs) + 1))
    own = parser.package
    if len(names) == 2 and own is not None and names[0] == own.name:
        names = names[1:]
    if len(names) == 1 and names[0] in parser.heads:
        return parser.heads[names[0]]
    package = parser.catalog.package(parser.schema, names[:-1]) if len(names) > 1 else None
    if package is not None:
        return parser.catalog.outs.get((package.owner, f"{package.name}.{names[-1]}"), ())
    if len(names) > 2:
        return ()
    return parser.catalog.outs.get(parser.catalog.resolve(parser.schema, names), ())


def arguments_of(parser: Body, modes: Modes, skipped: int = 0) -> list[str]:
    """(value, name => value, …): what comes back into an element or a package's variable goes through a copy."""
    if not parser.at_op("("):
        return []
    by_name = {item[0]: item for item in modes}
    unknown = ("", "i", "")
    parser.expect_op("(")
    items: list[str] = []
    while not parser.accept_op(")"):
        if items:
            parser.expect_op(",")
        number = len(items) + skipped
        wanted, prefix = modes[number] if number < len(modes) else unknown, ""
        if parser.token.kind is Kind.WORD and parser.peek().value == "=>":
            name = fold(parser.next().value)
            parser.next()
            wanted, prefix = by_name.get(name, unknown), f"{quote(name)} => "
        items.append(prefix + (parser.condition() if wanted[1] == "i" else _returned(parser, *wanted[1:])))
    return items


def _carrier(kind: str) -> str:
    """The type that Oracle's packages take for a variable's type."""
    plain = _plain(kind)
    texts = {
        "varchar": "text",
        "char": "text",
        "sys.nvarchar2": "text",
        "sys.raw": "bytea",
        "sys.pls_integer": "numeric",
    }
    return texts.get(plain, plain)


def _plain(kind: str) -> str:
    plain = re.sub(r"\(.*?\)", "", kind)
    return _SHORT.get(plain, plain)


def _returned(parser: Body, mode: str, kind: str) -> str:
    """An argument for an OUT or IN OUT parameter: PostgreSQL wants a variable of its very type."""
    if not is_name(parser.token) or parser.token.value == "NULL":
        return parser.condition()
    place = parser.target_place()
    own = place.shape.pg
    wanted = kind or _carrier(own)
    if place.shape.kind == "unknown" or own == "record" or (place.plain and _plain(own) == _plain(wanted)):
        return place.read
    copy = parser.temporary(Shape(wanted))
    if mode == "b":
        parser.run_before(f"{copy} := {place.read}")
    parser.run_after(place.write(copy))
    return copy


def calls_with_out(parser: Body) -> bool:
    """Whether behind the := at hand a function with OUT parameters is called."""
    path = _called(parser)
    if len(path) == 2 and (path[0].value, path[1].value) in FUNCTIONS_WITH_OUT:
        return True
    modes = modes_of(parser, path) if path else ()
    return bool(modes) and modes[0][0] == RESULT


def _called(parser: Body) -> list[Token]:
    """The path behind :=, when it is a call or a bare name."""
    at = parser.at + 1
    path: list[Token] = []
    while is_name(parser.tokens[at]):
        path.append(parser.tokens[at])
        if parser.tokens[at + 1].value != ".":
            break
        at += 2
    return path


def call_with_out(parser: Body, target: str) -> str:
    """The CALL; the cursor is at :=."""
    path = _called(parser)
    parser.expect_op(":=")
    parser.path()
    before = parser.at
    name = parser.routine_name(path)
    arguments = [target, *parser.captured_first(path), *arguments_of(parser, modes_of(parser, path), 1)]
    parser.note_passed(before)
    if not parser.at_op(";"):
        refuse("a function with OUT parameters inside an expression", parser.token.start)
    return f"CALL {name}({', '.join(arguments)})"
