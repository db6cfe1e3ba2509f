"""CREATE TYPE: objects without methods are composite types, VARRAY and TABLE OF are domains over arrays."""

from __future__ import annotations

from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.refusal import refuse


def create_type(parser: Tables, replace: bool) -> list[str]:
    """The statements of CREATE [OR REPLACE] TYPE; the cursor is behind TYPE."""
    if parser.at_word("BODY"):
        refuse("CREATE TYPE BODY", parser.token.start)
    name = parser.dotted_name()
    parser.accept("FORCE")
    before = [f"SELECT sys.drop_type({parser.text_literal(name)})"] if replace else []
    if not parser.accept("AS"):
        parser.expect("IS")
    if parser.accept("OBJECT"):
        return [*before, f"CREATE TYPE {name} AS ({', '.join(_attributes(parser))})"]
    limit = ""
    if parser.accept("VARRAY") or parser.accept("VARYING", "ARRAY"):
        parser.expect_op("(")
        limit = f" CHECK (cardinality(VALUE) <= {parser.number()})"
        parser.expect_op(")")
    elif not parser.accept("TABLE"):
        refuse(f"CREATE TYPE … {parser.token.value}", parser.token.start)
    parser.expect("OF")
    element = parser.data_type()
    if parser.accept("NOT", "NULL"):
        refuse("NOT NULL elements of a collection type", parser.token.start)
    return [*before, f"CREATE DOMAIN {name} AS {element}[]{limit}"]


def _attributes(parser: Tables) -> list[str]:
    parser.expect_op("(")
    out = []
    while True:
        if parser.at_any({"MEMBER", "STATIC", "CONSTRUCTOR", "MAP", "ORDER", "FINAL", "INSTANTIABLE", "OVERRIDING"}):
            refuse("methods of an object type", parser.token.start)
        out.append(f"{parser.name()} {parser.data_type()}")
        if not parser.accept_op(","):
            break
    parser.expect_op(")")
    if parser.at_any({"NOT", "UNDER"}):
        refuse("type inheritance", parser.token.start)
    parser.accept("FINAL")
    return out


def drop_type(parser: Tables) -> list[str]:
    """DROP TYPE name [FORCE]"""
    name = parser.dotted_name()
    if parser.accept("FORCE"):
        refuse("DROP TYPE … FORCE", parser.token.start)
    return [f"SELECT sys.drop_type({parser.text_literal(name)})"]
