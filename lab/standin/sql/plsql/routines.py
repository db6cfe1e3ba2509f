"""Functions and procedures as PL/pgSQL: their head, their body, and those declared inside other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import dollar_quoted, quote
from lab.standin.sql.plsql.autonomous import autonomous_text
from lab.standin.sql.plsql.cursor_statements import attribute_lines
from lab.standin.sql.plsql.routines_head import Head
from lab.standin.sql.refusal import refuse

if TYPE_CHECKING:
    from lab.standin.sql.plsql.body import Body

COUNT = '"sql$rowcount" bigint := 0;\n"loop$more" boolean;\n"sql$counts" jsonb;\n"sql$errors" jsonb;'
PRAGMA = "#variable_conflict use_column\n"
INITIALISE = "/* initialise the package */\n"  # replaced when the package has something to initialise


def parse_head(parser: Body, kind: str) -> Head:
    """The parameters and the result type; the cursor is behind the name."""
    shapes: dict[str, Shape] = {}
    parameters = _parameters(parser, shapes) if parser.accept_op("(") else []
    returns = ""
    if kind == "FUNCTION":
        parser.expect("RETURN")
        returns = f" RETURNS {parser.plsql_type(False).pg}"
        if any(parameter.startswith(("OUT", "INOUT")) for parameter in parameters):
            refuse("OUT parameters of a function", parser.token.start)
    while parser.at_any({"DETERMINISTIC", "PARALLEL_ENABLE", "AUTHID", "RESULT_CACHE"}):
        if parser.next().value == "AUTHID":
            parser.next()
    if parser.at_any({"PIPELINED", "AGGREGATE", "LANGUAGE"}):
        refuse(parser.token.value, parser.token.start)
    return Head(parameters, shapes, returns)


def _parameters(parser: Body, shapes: dict[str, Shape]) -> list[str]:
    out: list[str] = []
    while True:
        name = parser.name()
        mode = "IN"
        if parser.accept("IN"):
            mode = "INOUT" if parser.accept("OUT") else "IN"
        elif parser.accept("OUT"):
            mode = "OUT"
        parser.accept("NOCOPY")
        shape = parser.plsql_type(False)
        shapes[name.strip('"')] = shape
        default = f" DEFAULT {parser.condition()}" if parser.accept("DEFAULT") or parser.accept_op(":=") else ""
        out.append(f"{mode} {name} {shape.pg}{default}")
        if not parser.accept_op(","):
            parser.expect_op(")")
            return out


def routine_text(parser: Body, head: Head, path: tuple[str, ...] = ()) -> str:
    """The PL/pgSQL body; the cursor is behind IS or AS. path: of a stored program, which may be autonomous."""
    parser.variables = {**parser.variables, **head.shapes}
    kept, parser.autonomous = parser.autonomous, False
    declared = parser.declarations()
    autonomous, parser.autonomous = parser.autonomous, kept
    if autonomous:
        if not path:
            refuse("PRAGMA AUTONOMOUS_TRANSACTION in a local routine", parser.token.start)
        parser.in_autonomous = True
        parser.block_after(declared)
        parser.in_autonomous = False
        return autonomous_text(head, parser.owner.strip('"'), path)
    inner = parser.block_after(declared)
    found = [line for name, shape in head.shapes.items() if shape.pg == "refcursor" for line in attribute_lines(name)]
    lines = "\n".join([COUNT, *found, *parser.temporaries])
    return f"{PRAGMA}DECLARE\n{lines}\nBEGIN\n{INITIALISE}{inner};\nEND"


def definition(parser: Body, kind: str, full: str, head: Head, text: str) -> str:
    """CREATE FUNCTION or PROCEDURE. A program of pg_temp has the rights and the names of its session."""
    rights = ""
    if parser.owner != "pg_temp":
        rights = f"SECURITY DEFINER SET search_path = {parser.owner}, sys, pg_catalog "
    return (
        f"CREATE OR REPLACE {kind} {full}({', '.join(head.parameters)}){head.returns} LANGUAGE plpgsql "
        f"{rights}AS {dollar_quoted(text)}"
    )


def local_routine(parser: Body) -> None:
    """FUNCTION or PROCEDURE inside a block, a program or a package's body; its definition goes to parser.made."""
    kind = parser.next().value
    name = parser.name().strip('"')
    full = f"{parser.owner}.{quote(f'{parser.inside}.{name}')}"
    parser.routines[name] = full
    kept = parser.enter_routine()
    head = parse_head(parser, kind)
    if parser.accept("IS") or parser.accept("AS"):
        own = parser.package
        text = routine_text(parser, head, (own.name, name) if own is not None and parser._routine_depth == 1 else ())
        parser.made.append(definition(parser, kind, full, head, text))
        parser.defined.add(name)
    parser.leave_routine(kept)
    parser.expect_op(";")
