"""Functions and procedures as PL/pgSQL: their head, their body, and those declared inside other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lab.standin.sql.catalog import Shape
from lab.standin.sql.names import dollar_quoted, quote
from lab.standin.sql.plsql.autonomous import autonomous_text
from lab.standin.sql.plsql.cursor_statements import attribute_lines
from lab.standin.sql.plsql.routines_head import RESULT, Head
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
        result = parser.plsql_type(False)
        returns = f" RETURNS {result.pg}"
        if any(parameter.startswith(("OUT", "INOUT")) for parameter in parameters):
            parameters, returns = [f'INOUT "{RESULT}" {result.pg}', *parameters], ""
    while parser.at_any({"DETERMINISTIC", "PARALLEL_ENABLE", "AUTHID", "RESULT_CACHE"}):
        if parser.next().value == "AUTHID":
            parser.next()
    element = None
    if kind == "FUNCTION" and parser.accept("PIPELINED"):
        element = result.element
        if result.kind != "nested" or element is None:
            refuse("PIPELINED function of a type that is not the schema's", parser.token.start)
    if parser.at_any({"AGGREGATE", "LANGUAGE", "PIPELINED"}):
        refuse(parser.token.value, parser.token.start)
    return Head(parameters, shapes, returns, element)


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
    parser.returning = RESULT if head.by_result else "pipe$" if head.element is not None else ""
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
    if head.element is not None:
        parser.temporaries.append(f"\"pipe$\" {head.returns.removeprefix(' RETURNS ')} := '{{}}';")
        inner += ';\nRETURN "pipe$"'
    found = [line for name, shape in head.shapes.items() if shape.pg == "refcursor" for line in attribute_lines(name)]
    lines = "\n".join([COUNT, *found, *parser.temporaries])
    return f"{PRAGMA}DECLARE\n{lines}\nBEGIN\n{INITIALISE}{inner};\nEND"


def definition(parser: Body, kind: str, full: str, head: Head, text: str) -> str:
    """CREATE FUNCTION or PROCEDURE. A program of pg_temp has the rights and the names of its session."""
    rights = ""
    if parser.owner != "pg_temp":
        rights = f"SECURITY DEFINER SET search_path = {parser.owner}, sys, pg_catalog "
    if head.by_result:
        kind = "PROCEDURE"
    return (
        f"CREATE OR REPLACE {kind} {full}({', '.join(head.parameters)}){head.returns} LANGUAGE plpgsql "
        f"{rights}AS {dollar_quoted(text)}"
    )


def local_routine(parser: Body) -> None:
    """FUNCTION or PROCEDURE inside a block, a program or a package's body; its definition goes to parser.made. One
    that uses variables of the program round it gets them as its first parameters, and is compiled again."""
    kind = parser.next().value
    name = parser.name().strip('"')
    full = f"{parser.owner}.{quote(f'{parser.inside}.{name}')}"
    parser.routines[name] = full
    start, made = parser.at, len(parser.made)
    while True:
        known = parser.captures.get(name, ())
        captured = _compiled(parser, kind, name, full, known)
        if captured.keys() <= dict(known).keys():
            break
        parser.captures[name] = tuple(captured.items())
        parser.at = start
        del parser.made[made:]
    parser.expect_op(";")


def _compiled(parser: Body, kind: str, name: str, full: str, known: tuple[tuple[str, Shape], ...]) -> dict[str, Shape]:
    """Compile a local routine once; the variables that it takes from round it."""
    kept = parser.enter_routine()
    head = parse_head(parser, kind)
    modes = "IN" if kind == "FUNCTION" and not head.by_result else "INOUT"
    own, result = parser.package, 1 if head.by_result else 0
    taken = [f"{modes} {quote(item)} {shape.pg}" for item, shape in known]
    parser.heads[name] = head.modes
    whole = Head(
        [*head.parameters[:result], *taken, *head.parameters[result:]], head.shapes, head.returns, head.element
    )
    if parser.accept("IS") or parser.accept("AS"):
        text = routine_text(parser, head, (own.name, name) if own is not None and parser.routine_depth == 1 else ())
        parser.made.append(definition(parser, kind, full, whole, text))
        parser.defined.add(name)
    captured, changed = parser.captured, parser.captured_changed
    parser.leave_routine(kept)
    if modes == "IN" and changed:
        refuse(f"a local function that changes variables of the program round it ({min(changed).upper()})")
    if any(shape.pg in ("record", "refcursor") for shape in captured.values()):
        refuse("a local routine that uses a cursor or a loop's record of the program round it")
    return captured
