"""CREATE FUNCTION and PROCEDURE, and anonymous blocks, as PL/pgSQL functions."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from lab.standin.sql.catalog import EMPTY, Catalog
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.depth import bounded
from lab.standin.sql.names import literal, quote
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.routines import COUNT, INITIALISE, PRAGMA, definition, parse_head, routine_text
from lab.standin.sql.plsql.stored import split_name, store_source
from lab.standin.sql.plsql.triggers import trigger
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


@dataclass(frozen=True)
class Block:
    """An anonymous block. text: the PL/pgSQL body. written: binds it assigns; passed: binds handed to a call. made:
    statements that create what it needs first. stepped: PL/pgSQL cannot run it."""

    text: str
    written: frozenset[str]
    passed: frozenset[str]
    made: tuple[str, ...] = ()
    stepped: bool = False


@bounded
def compile_block(sql: str, schema: str, catalog: Catalog = EMPTY) -> Block:
    """BEGIN … END; or DECLARE …, or CALL p(…)."""
    parser = Body(sql, schema, catalog)
    parser.owner, parser.inside = "pg_temp", f"blk{zlib.crc32(sql.encode()):08x}"
    inner = _call(parser) if parser.accept("CALL") else parser.block(parser.labels())
    parser.accept_op(";")
    parser.finish()
    lines = "\n".join([COUNT, *parser.temporaries])
    text = f"{PRAGMA}DECLARE\n{lines}\nBEGIN\n{inner};\nEND"
    made = tuple(item.replace(INITIALISE, "") for item in parser.made)
    return Block(text, frozenset(parser.written), frozenset(parser.passed), made, parser.stepped)


def _call(parser: Body) -> str:
    return f"BEGIN\n{parser.statement_text()};\nEND"


def compile_unit(cursor: Tables, replace: bool) -> list[str]:
    """The statements that make a stored function, procedure or trigger. The cursor is at that word, then at the end."""
    parser = Body(cursor.sql, cursor.schema, cursor.catalog)
    parser.at = cursor.at
    kind = parser.next().value
    if kind not in ("FUNCTION", "PROCEDURE", "TRIGGER"):
        refuse(f"CREATE {kind}", parser.token.start)
    statements = trigger(parser, replace) if kind == "TRIGGER" else _routine(parser, kind, replace)
    parser.accept_op(";")
    parser.accept_op("/")
    parser.finish()
    cursor.at = len(cursor.tokens) - 1
    return [*parser.settings, *(statement.replace(INITIALISE, "") for statement in statements)]


def _routine(parser: Body, kind: str, replace: bool) -> list[str]:
    schema, plain = split_name(parser, parser.dotted_name())
    parser.begin_program(schema, plain)
    head = parse_head(parser, kind)
    if not parser.accept("IS"):
        parser.expect("AS")
    text = routine_text(parser, head, (plain,))
    create = definition(parser, kind, f"{quote(schema)}.{quote(plain)}", head, text)
    names = f"{literal(schema)}, {literal(plain)}"
    prepare = f"SELECT sys.make_room({names}, {str(replace).lower()})"
    clear = [f"SELECT sys.clear_package({names}, '{{}}')"] if parser.made else []
    settle = f"SELECT sys.settle_routine({names})"
    return [prepare, *clear, *parser.made, create, settle, store_source(parser, schema, plain, kind)]


__all__ = ["Block", "Kind", "compile_block", "compile_unit", "split_name", "store_source"]
