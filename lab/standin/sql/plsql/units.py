"""CREATE FUNCTION, PROCEDURE and TRIGGER, and anonymous blocks, as PL/pgSQL functions."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import literal, quote
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_COUNT = '"sql$rowcount" bigint := 0;'
_PRAGMA = "#variable_conflict use_column\n"


@dataclass(frozen=True)
class Block:
    """An anonymous block. text: the PL/pgSQL body. written: binds it assigns; passed: binds handed to a call."""

    text: str
    written: frozenset[str]
    passed: frozenset[str]


def compile_block(sql: str, schema: str) -> Block:
    """BEGIN … END; or DECLARE …, or CALL p(…)."""
    parser = Body(sql, schema)
    parser.cursors = {}
    inner = f"BEGIN\n{parser.statement_text()};\nEND" if parser.accept("CALL") else parser.block()
    parser.accept_op(";")
    parser.finish()
    text = f"{_PRAGMA}DECLARE\n{_COUNT}\nBEGIN\n{inner};\nEND"
    return Block(text, frozenset(parser.written), frozenset(parser.passed))


def compile_unit(cursor: Cursor, replace: bool) -> list[str]:
    """The statements that make a stored function, procedure or trigger. The cursor is at that word, then at the end."""
    parser = Body(cursor.sql, getattr(cursor, "schema", ""))
    parser.at = cursor.at
    parser.cursors = {}
    kind = parser.next().value
    if kind not in ("FUNCTION", "PROCEDURE", "TRIGGER"):
        refuse(f"CREATE {kind}", parser.token.start)
    statements = _trigger(parser, replace) if kind == "TRIGGER" else _routine(parser, kind, replace)
    parser.accept_op(";")
    parser.accept_op("/")
    parser.finish()
    cursor.at = len(cursor.tokens) - 1
    return statements


def _split(parser: Body, name: str) -> tuple[str, str]:
    parts = name.split(".")
    schema = parts[0].strip('"') if len(parts) > 1 else parser.schema
    return schema, parts[-1].strip('"')


def _routine(parser: Body, kind: str, replace: bool) -> list[str]:
    schema, plain = _split(parser, parser.dotted_name())
    parameters = _parameters(parser) if parser.accept_op("(") else []
    returns = ""
    if kind == "FUNCTION":
        parser.expect("RETURN")
        returns = f" RETURNS {parser.plsql_type(False)}"
        if any(" OUT " in f" {parameter}" or parameter.startswith("INOUT") for parameter in parameters):
            refuse("OUT parameters of a function", parser.token.start)
    while parser.at_any({"DETERMINISTIC", "PARALLEL_ENABLE", "AUTHID", "RESULT_CACHE"}):
        if parser.next().value == "AUTHID":
            parser.next()
    if parser.at_any({"PIPELINED", "AGGREGATE", "LANGUAGE"}):
        refuse(parser.token.value, parser.token.start)
    if not parser.accept("IS"):
        parser.expect("AS")
    body = f"{_PRAGMA}DECLARE\n{_COUNT}\nBEGIN\n{parser.block_after(parser.declarations())};\nEND"
    path = f"{quote(schema)}, sys, pg_catalog"
    name = f"{quote(schema)}.{quote(plain)}"
    definition = (
        f"CREATE OR REPLACE {kind} {name}({', '.join(parameters)}){returns} LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {path} AS $plsql${body}$plsql$"
    )
    prepare = f"SELECT sys.make_room({literal(schema)}, {literal(plain)}, {str(replace).lower()})"
    settle = f"SELECT sys.settle_routine({literal(schema)}, {literal(plain)})"
    return [prepare, definition, settle, _source(parser, schema, plain, kind)]


def _source(parser: Body, schema: str, plain: str, kind: str) -> str:
    return f"SELECT sys.store_source({literal(schema)}, {literal(plain)}, {literal(kind)}, {literal(parser.sql)})"


def _parameters(parser: Body) -> list[str]:
    out = []
    while True:
        name = parser.name()
        mode = "IN"
        if parser.accept("IN"):
            mode = "INOUT" if parser.accept("OUT") else "IN"
        elif parser.accept("OUT"):
            mode = "OUT"
        parser.accept("NOCOPY")
        kind = parser.plsql_type(False)
        default = f" DEFAULT {parser.condition()}" if parser.accept("DEFAULT") or parser.accept_op(":=") else ""
        out.append(f"{mode} {name} {kind}{default}")
        if not parser.accept_op(","):
            parser.expect_op(")")
            return out


def _trigger(parser: Body, replace: bool) -> list[str]:
    schema, plain = _split(parser, parser.dotted_name())
    timing = "INSTEAD OF" if parser.accept("INSTEAD", "OF") else parser.next().value
    if timing not in ("BEFORE", "AFTER", "INSTEAD OF"):
        refuse(f"{timing} triggers", parser.token.start)
    events = [_event(parser)]
    while parser.accept("OR"):
        events.append(_event(parser))
    parser.expect("ON")
    table = parser.dotted_name()
    if parser.at_any({"REFERENCING", "FOLLOWS", "DISABLE"}):
        refuse(parser.token.value, parser.token.start)
    parser.in_trigger = True
    row = "FOR EACH ROW" if parser.accept("FOR", "EACH", "ROW") else "FOR EACH STATEMENT"
    parser.accept("ENABLE")
    when = ""
    if parser.accept("WHEN"):
        refuse("WHEN of a trigger", parser.token.start)
    declared = parser.declarations() if parser.accept("DECLARE") else []
    inner = parser.block_after(declared)
    body = f"{_PRAGMA}DECLARE\n{_COUNT}\nBEGIN\n{inner};\nRETURN coalesce(NEW, OLD);\nEND"
    function = f"{quote(schema)}.{quote('trg$' + plain)}"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {quote(schema)}, sys, pg_catalog AS $plsql${body}$plsql$",
        f"CREATE {'OR REPLACE ' if replace else ''}TRIGGER {quote(plain)} {timing} {' OR '.join(events)} ON {table} "
        f"{row}{when} EXECUTE FUNCTION {function}()",
        _source(parser, schema, plain, "TRIGGER"),
    ]


def _event(parser: Body) -> str:
    word = parser.next().value
    if word not in ("INSERT", "UPDATE", "DELETE"):
        refuse(f"triggers on {word}", parser.token.start)
    if word == "UPDATE" and parser.accept("OF"):
        columns = [parser.name()]
        while parser.accept_op(","):
            columns.append(parser.name())
        return f"UPDATE OF {', '.join(columns)}"
    return word


__all__ = ["Block", "Kind", "compile_block", "compile_unit"]
