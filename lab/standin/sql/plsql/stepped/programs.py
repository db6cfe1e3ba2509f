"""Blocks, stored procedures and packages' procedures as steps."""

from __future__ import annotations

import zlib
from dataclasses import replace
from functools import lru_cache

from lab.standin.interface import OraError
from lab.standin.sql.catalog import Catalog, Package
from lab.standin.sql.plsql.packages import parse_item
from lab.standin.sql.plsql.routines import COUNT, INITIALISE
from lab.standin.sql.plsql.stepped.nodes import Block, Program, Step
from lab.standin.sql.plsql.stepped.stepper import Stepper


@lru_cache(maxsize=256)
def stepped_block(sql: str, schema: str, catalog: Catalog) -> Program:
    """An anonymous block, or CALL p(…)."""
    parser = _stepper(sql, schema, catalog)
    parser.owner, parser.inside = "pg_temp", f"blk{zlib.crc32(sql.encode()):08x}"
    if parser.accept("CALL"):
        step = parser.resolved_steps([parser.statement_text()])[0]
        block = Block((), (step,), '"failure$0"', (), {})
    else:
        labels = parser.labels()
        block = parser.block_of(parser.block())
        if labels:
            block = Block((), (Step(block, tuple(labels.replace("<<", "").replace(">>", "").split())),), "", (), {})
    parser.accept_op(";")
    parser.finish()
    made = tuple(item.replace(INITIALISE, "") for item in parser.made)
    return Program((), _lines(parser.temporaries), block, made=made)


@lru_cache(maxsize=256)
def stepped_unit(sql: str, owner: str, catalog: Catalog) -> Program | None:
    """A stored procedure or function by its text."""
    parser = _stepper(sql, owner, catalog)
    while not parser.at_any({"PROCEDURE", "FUNCTION"}):
        parser.next()
    kind = parser.next().value
    parser.owner, parser.inside = f'"{owner}"', parser.dotted_name().split(".")[-1].strip('"')
    program = parser.stepped_routine(kind)
    return _finished(program, owner) if program else None


@lru_cache(maxsize=128)
def stepped_package(sql: str, owner: str, name: str, catalog: Catalog) -> dict[str, Program]:
    """The procedures and functions of a package's body by its text."""
    declared = catalog.package(owner, [name])
    if declared is None:
        raise OraError(4043, f"object {name.upper()} does not exist")
    parser = _stepper(sql, owner, catalog)
    while not parser.accept("BODY"):
        parser.next()
    parser.dotted_name()
    if not parser.accept("IS"):
        parser.expect("AS")
    parser.owner, parser.inside = f'"{owner}"', name
    parser.types.update(declared.types)
    parser.exceptions.update(declared.exceptions)
    parser.routines.update({item: declared.routine(item) for item in declared.routines})
    parser.package = Package(
        owner, name, parser.types, dict(declared.variables), dict(declared.routines), cursors=dict(declared.cursors)
    )
    programs: dict[str, Program] = {}
    while not parser.at_any({"END", "BEGIN"}):
        if parser.at_any({"FUNCTION", "PROCEDURE"}):
            kind = parser.next().value
            item = parser.name().strip('"')
            parser.routines[item] = declared.routine(item)
            program = parser.stepped_routine(kind)
            parser.expect_op(";")
            if program is not None and item in programs:
                raise OraError(3001, "unimplemented feature: transaction control in overloaded routines of a package")
            if program is not None:
                programs[item] = _finished(program, owner)
        else:
            parse_item(parser, parser.package)
    if parser.at_word("BEGIN") or parser.package.initial or declared.initial:
        first = f"PERFORM {declared.routine('$init')}()"
        programs = {item: replace(program, first=first) for item, program in programs.items()}
    return programs


def _finished(program: Program, owner: str) -> Program:
    return replace(program, owner=owner, lines=_lines(list(program.lines)))


def _lines(temporaries: list[str]) -> tuple[str, ...]:
    return (*COUNT.split("\n"), *temporaries)


def _stepper(sql: str, schema: str, catalog: Catalog) -> Stepper:
    parser = Stepper(sql, schema, catalog)
    parser.begin_stepping()
    return parser
