"""PRAGMA AUTONOMOUS_TRANSACTION: the program as PostgreSQL sees it asks the server, which runs it step by step in a
session of its own (lab/standin/pg/autonomous.py)."""

from __future__ import annotations

import json
import re

from lab.standin.sql.names import literal
from lab.standin.sql.plsql.routines_head import Head
from lab.standin.sql.types import from_stored

_PARAMETER = re.compile(r'(INOUT|OUT|IN) ("(?:[^"]|"")*") (.*?)(?: DEFAULT (?:.*))?', re.S)
_STATE = ("ora.state", "ora.output", "ora.output_enabled")


def autonomous_text(head: Head, owner: str, path: tuple[str, ...]) -> str:
    """The PL/pgSQL body of the stand-in. path: the name, or the package and the name."""
    parameters = [match.groups() for text in head.parameters if (match := _PARAMETER.fullmatch(text))]
    given = ", ".join("NULL" if mode == "OUT" else f"({name})::text" for mode, name, _ in parameters)
    settings = ", ".join(f"'{name}', current_setting('{name}', true)" for name in _STATE)
    question = (
        f"jsonb_build_object('autonomous', {literal(json.dumps([owner, *path]))}::jsonb, 'settings', "
        f"jsonb_build_object({settings}), 'arguments', to_jsonb(ARRAY[{given}]::text[]))"
    )
    lines = [f"\"answer$\" := sys.ask('', {question});", "PERFORM sys.take_settings(\"answer$\" -> 'settings');"]
    for number, (mode, name, kind) in enumerate(parameters):
        if mode != "IN":
            value = from_stored(f"\"answer$\" -> 'out' ->> {number}", kind)
            lines.append(f"{name} := {value};")
    if head.returns:
        value = from_stored("\"answer$\" ->> 'result'", head.returns.removeprefix(" RETURNS "))
        lines.append(f"RETURN {value};")
    body = "\n".join(lines)
    return f'DECLARE\n"answer$" jsonb;\nBEGIN\n{body}\nEND'
