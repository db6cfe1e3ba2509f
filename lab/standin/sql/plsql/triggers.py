"""CREATE TRIGGER as a function of PL/pgSQL and a trigger that calls it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lab.standin.sql.names import dollar_quoted, quote
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.routines import COUNT, PRAGMA
from lab.standin.sql.plsql.stored import split_name, store_source
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind


@dataclass(frozen=True)
class Head:
    """What stands before the block. event: timing and events; each: of rows or of statements; when: of the trigger;
    only: the condition where PostgreSQL's WHEN cannot be told it, as it names a row that one of the events has not."""

    event: str
    table: str
    each: str
    when: str
    only: str
    enabled: bool


def trigger(parser: Body, replaced: bool) -> list[str]:
    """The statements that make it; the cursor is at its name."""
    schema, plain = split_name(parser, parser.dotted_name())
    parser.begin_program(schema, plain)
    head = _head(parser, plain)
    function = f"{quote(schema)}.{quote('trg$' + plain)}"
    return [
        *_function(parser, function, schema, head.only),
        f"CREATE {'OR REPLACE ' if replaced else ''}TRIGGER {quote(plain)} {head.event} ON {head.table} "
        f"{head.each}{f' WHEN ({head.when})' if head.when else ''} EXECUTE FUNCTION {function}()",
        *([] if head.enabled else [f"ALTER TABLE {head.table} DISABLE TRIGGER {quote(plain)}"]),
        store_source(parser, schema, plain, "TRIGGER"),
    ]


def _function(parser: Body, name: str, schema: str, only: str) -> list[str]:
    """Its block, run when `only` is true; the cursor is at DECLARE or BEGIN."""
    declared = parser.declarations() if parser.accept("DECLARE") else []
    if parser.autonomous:
        refuse("PRAGMA AUTONOMOUS_TRANSACTION in a trigger", parser.token.start)
    inner = parser.block_after(declared)
    inner = f"IF {only} THEN\n{inner};\nEND IF" if only else inner
    lines = "\n".join([COUNT, *parser.temporaries])
    body = f"{PRAGMA}DECLARE\n{lines}\nBEGIN\n{inner};\nRETURN coalesce(NEW, OLD);\nEND"
    return [
        *parser.made,
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER "
        f"SET search_path = {quote(schema)}, sys, pg_catalog AS {dollar_quoted(body)}",
    ]


def _head(parser: Body, plain: str) -> Head:
    timing = "INSTEAD OF" if parser.accept("INSTEAD", "OF") else parser.next().value
    if timing not in ("BEFORE", "AFTER", "INSTEAD OF"):
        refuse("compound triggers" if timing == "FOR" else f"{timing} triggers", parser.token.start)
    events = [_event(parser)]
    while parser.accept("OR"):
        events.append(_event(parser))
    parser.expect("ON")
    table = parser.dotted_name()
    if parser.accept("REFERENCING"):
        _referencing(parser)
    parser.in_trigger = True
    rows = parser.accept("FOR", "EACH", "ROW") or timing == "INSTEAD OF"
    if parser.accept("FOLLOWS"):
        _follows(parser, plain)
    if timing == "INSTEAD OF" and parser.at_word("DISABLE"):
        refuse("DISABLE of an INSTEAD OF trigger", parser.token.start)
    enabled = not parser.accept("DISABLE")
    parser.accept("ENABLE")
    when = _when(parser, rows) if parser.accept("WHEN") else ""
    each = "FOR EACH ROW" if rows else "FOR EACH STATEMENT"
    missing = [row for event, row in (("INSERT", "OLD"), ("DELETE", "NEW")) if event in events]
    inside = any(f'"{row.lower()}".' in when for row in missing)
    condition, only = ("", when) if inside else (when, "")
    return Head(f"{timing} {' OR '.join(events)}", table, each, condition, only, enabled)


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


def _referencing(parser: Body) -> None:
    """OLD AS o NEW AS n: other names for both rows."""
    while parser.at_any({"OLD", "NEW", "PARENT"}):
        row = parser.next()
        if row.value == "PARENT":
            refuse("REFERENCING PARENT", row.start)
        parser.accept("AS")
        name = parser.name().strip('"').swapcase()
        parser.rows_named = {key: value for key, value in parser.rows_named.items() if value != row.value}
        parser.rows_named[name] = row.value


def _follows(parser: Body, plain: str) -> None:
    """Triggers of one moment fire in the order of their names."""
    start = parser.token.start
    names = [parser.dotted_name()]
    while parser.accept_op(","):
        names.append(parser.dotted_name())
    if any(split_name(parser, name)[1].encode() >= plain.encode() for name in names):
        refuse("FOLLOWS a trigger whose name comes later", start)


def _when(parser: Body, rows: bool) -> str:
    if not rows:
        raise parser.error(4077, "WHEN clause cannot be used with table level triggers")
    _rename_rows(parser)
    parser.expect_op("(")
    text = parser.condition()
    parser.expect_op(")")
    return text


def _rename_rows(parser: Body) -> None:
    """In WHEN the names of the rows have no colon before them: they become OLD and NEW."""
    start = parser.at
    parser.skip_parens()
    end, parser.at = parser.at, start
    for index in range(start, end):
        token = parser.tokens[index]
        if token.kind is Kind.WORD and token.value in parser.rows_named and parser.tokens[index + 1].value == ".":
            parser.tokens[index] = replace(token, value=parser.rows_named[token.value])
