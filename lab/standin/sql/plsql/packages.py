"""CREATE PACKAGE and PACKAGE BODY. A routine becomes the function PACKAGE.ROUTINE of its owner's schema, a variable
a setting of the session, a record type a composite type."""

from __future__ import annotations

import json

from lab.standin.interface import OraError
from lab.standin.sql.catalog import Package
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import dollar_quoted, literal, quote
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.cursors import DeclaredCursor
from lab.standin.sql.plsql.declarations import first_value
from lab.standin.sql.plsql.routines import COUNT, INITIALISE, PRAGMA, parse_head
from lab.standin.sql.plsql.units import split_name, store_source


def create_package(cursor: Tables, replace: bool) -> tuple[list[str], tuple[str, str] | None]:
    """The statements, and for a specification the schema and name whose body is to be compiled again."""
    parser = Body(cursor.sql, cursor.schema, cursor.catalog)
    parser.at = cursor.at
    parser.expect("PACKAGE")
    body = parser.accept("BODY")
    schema, name = split_name(parser, parser.dotted_name())
    parser.begin_program(schema, name)
    if parser.accept("AUTHID"):
        parser.next()
    if not parser.accept("IS"):
        parser.expect("AS")
    statements = _body(parser, schema, name) if body else _specification(parser, schema, name, replace)
    parser.accept_op(";")
    parser.accept_op("/")
    parser.finish()
    cursor.at = len(cursor.tokens) - 1
    return [*parser.settings, *statements], None if body else (schema, name)


def _specification(parser: Body, schema: str, name: str, replace: bool) -> list[str]:
    package = Package(schema, name, parser.types, {}, {}, parser.exceptions, [])
    parser.package = package
    while not parser.at_word("END"):
        if parser.at_any({"FUNCTION", "PROCEDURE"}):
            _declared_routine(parser, package)
        else:
            parse_item(parser, package)
    _end(parser)
    names = f"{literal(schema)}, {literal(name)}"
    description = literal(json.dumps(package.as_json()))
    return [
        f"SELECT sys.begin_package({names}, {str(replace).lower()}, {description})",
        f"SELECT sys.clear_package({names}, '{{}}')",
        *parser.made,
        *(statement.replace(INITIALISE, _prologue(package, bool(package.initial))) for statement in package.made),
        *_initialiser(package, []),
        f"SELECT sys.settle_package({names})",
        store_source(parser, schema, name, "PACKAGE"),
    ]


def _body(parser: Body, schema: str, name: str) -> list[str]:
    declared = parser.catalog.package(schema, [name])
    if declared is None:
        raise OraError(6550, "line 1, column 14:\nPLS-00201: identifier must be declared")
    parser.types.update(declared.types)
    parser.exceptions.update(declared.exceptions)
    parser.routines.update({item: declared.routine(item) for item in declared.routines})
    package = Package(
        schema,
        name,
        parser.types,
        dict(declared.variables),
        initial=list(declared.initial),
        cursors=dict(declared.cursors),
        made=list(declared.made),
    )
    parser.package = package
    parser.made = []
    while not parser.at_any({"END", "BEGIN"}):
        if parser.at_any({"FUNCTION", "PROCEDURE"}):
            parser.local_routine()
        else:
            parse_item(parser, package)
    last: list[str] = []
    if parser.at_word("BEGIN"):
        last = [parser.block_after([]) + ";"]
    else:
        _end(parser)
    missing = sorted(set(declared.routines) - parser.defined)
    if missing:
        raise OraError(
            6550, f"line 1, column 1:\nPLS-00323: subprogram '{missing[0].upper()}' is declared and not defined"
        )
    names = f"{literal(schema)}, {literal(name)}"
    kept = ", ".join(literal(f"{name}.{item}") for item in declared.types)
    prologue = _prologue(package, bool(package.initial or last))
    made = [statement.replace(INITIALISE, prologue) for statement in [*parser.made, *package.made]]
    return [
        f"SELECT sys.clear_package({names}, ARRAY[{kept}]::text[])",
        *made,
        *_initialiser(package, last, parser.temporaries),
        f"SELECT sys.settle_package({names})",
        store_source(parser, schema, name, "PACKAGE BODY"),
    ]


def _prologue(package: Package, initialised: bool) -> str:
    return f"PERFORM {package.routine('$init')}();\n" if initialised else ""


def _end(parser: Body) -> None:
    parser.expect("END")
    if not parser.at_op(";"):
        parser.name()


def _declared_routine(parser: Body, package: Package) -> None:
    kind = parser.next().value
    name = parser.name().strip('"')
    kept = parser.enter_routine()
    parse_head(parser, kind)
    parser.leave_routine(kept)
    parser.expect_op(";")
    package.add_routine(name, kind)


def parse_item(parser: Body, package: Package) -> None:
    """A type, an exception or a variable with its first value."""
    if parser.at_any({"TYPE", "SUBTYPE"}):
        parser.declare_type()
    elif parser.accept("CURSOR"):
        _cursor(parser, package)
    elif parser.at_any({"PRAGMA"}) or parser.peek().value == "EXCEPTION":
        parser.simple_declaration()
        return
    else:
        _variable(parser, package)
    parser.expect_op(";")


def _cursor(parser: Body, package: Package) -> None:
    """A cursor becomes a function that opens a portal of its name."""
    name = parser.name().strip('"')
    kept = dict(parser.variables)
    parameters = parser.cursor_parameters()
    declared = package.cursors.get(name)
    shape = parser.plsql_type(True) if parser.accept("RETURN") else declared.shape if declared else None
    cursor = DeclaredCursor(parameters, package.routine(f"{name}$open"), shape)
    package.cursors[name] = cursor
    if parser.accept("IS"):
        package.made.append(_opener(parser, package, name, cursor, parser.query()))
    parser.variables = kept


def _opener(parser: Body, package: Package, name: str, cursor: DeclaredCursor, query: str) -> str:
    portal = literal(f"{package.name}.{name}")
    text = (
        f'{PRAGMA}DECLARE\n"cursor$" refcursor := {portal};\nBEGIN\n{INITIALISE}'
        f'PERFORM sys.must_be_closed("cursor$");\nOPEN "cursor$" FOR {query};\nEND'
    )
    parameters = ", ".join(item.text for item in cursor.parameters)
    return (
        f"CREATE OR REPLACE FUNCTION {cursor.opener}({parameters}) RETURNS void "
        f"LANGUAGE plpgsql SECURITY DEFINER SET search_path = {parser.owner}, sys, pg_catalog AS {dollar_quoted(text)}"
    )


def _variable(parser: Body, package: Package) -> None:
    name = parser.name().strip('"')
    parser.accept("CONSTANT")
    shape = parser.resolved(parser.plsql_type(True), f"{name}.$type")
    parser.accept("NOT", "NULL")
    given = parser.accept_op(":=") or parser.accept("DEFAULT")
    value = parser.condition() if given else first_value(shape) or "NULL"
    package.add_variable(
        name, shape, f"PERFORM sys.state_set({literal(package.key(name))}, (({value})::{shape.pg})::text);"
    )


def _initialiser(package: Package, last: list[str], temporaries: list[str] | None = None) -> list[str]:
    if not package.initial and not last:
        return []
    lines = "\n".join([COUNT, *(temporaries or [])])
    steps = "\n".join([*package.initial, *last])
    first = f"sys.state_new({literal(package.key('$init'))})"
    text = f"{PRAGMA}DECLARE\n{lines}\nBEGIN\nIF {first} THEN\n{steps}\nEND IF;\nEND"
    return [
        f"CREATE OR REPLACE FUNCTION {package.routine('$init')}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {quote(package.owner)}, sys, pg_catalog AS {dollar_quoted(text)}"
    ]


def drop_package(parser: Tables) -> list[str]:
    """DROP PACKAGE [BODY] name"""
    body = parser.accept("BODY")
    schema, name = split_name(parser, parser.dotted_name())
    names = f"{literal(schema)}, {literal(name)}"
    package = parser.catalog.package(schema, [name])
    if package is None:
        raise OraError(4043, f"object {name.upper()} does not exist")
    kept = ", ".join(literal(f"{name}.{item}") for item in package.types) if body else ""
    clear = f"SELECT sys.clear_package({names}, ARRAY[{kept}]::text[])"
    return [clear, f"SELECT sys.end_package({names}, {str(body).lower()})"]
