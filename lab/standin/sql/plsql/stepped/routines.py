"""Procedures and functions whose bodies are steps, local ones and stored ones."""

from __future__ import annotations

import re

from lab.standin.interface import OraError
from lab.standin.sql.names import literal
from lab.standin.sql.plsql.body import Body
from lab.standin.sql.plsql.routines import parse_head
from lab.standin.sql.plsql.stepped.marks import Marks
from lab.standin.sql.plsql.stepped.nodes import Parameter, Program

_PARAMETER = re.compile(r'(INOUT|OUT|IN) ("(?:[^"]|"")*") (.*?)(?: DEFAULT (.*))?', re.S)


class SteppedRoutines(Marks):
    """The part of the stepping compiler that knows programs."""

    def local_routine(self) -> None:
        start = self.at
        self._plain_routine()
        end, self.at = self.at, start
        if self.next().value == "PROCEDURE":
            name = self.name().strip('"')
            program = self.stepped_routine("PROCEDURE")
            if program is not None:
                self.programs[name] = program
        self.at = end

    def _plain_routine(self) -> None:
        """The same as a function of PostgreSQL, for expressions and for calls by other functions."""
        plain = Body(self.sql, self.schema, self.catalog)
        for name in (
            *("tokens", "at", "variables", "types", "routines", "defined", "hidden", "made", "exceptions"),
            *("heads", "captures"),
        ):
            setattr(plain, name, getattr(self, name))
        plain.package, plain.owner, plain.inside = self.package, self.owner, self.inside
        plain.local_routine()
        self.at = plain.at

    def stepped_routine(self, kind: str) -> Program | None:
        """The cursor is behind the name; None for a declaration without a body."""
        kept = dict(self.variables), self.temporaries, dict(self.types), dict(self.cursors), self.autonomous
        self.temporaries, self.autonomous = [], False
        head = parse_head(self, kind)
        program = None
        if self.accept("IS") or self.accept("AS"):
            self.variables = {**self.variables, **head.shapes}
            declared = self.declarations()
            block = self.block_of(self.block_after(declared))
            parameters = tuple(_parameter(text) for text in head.parameters)
            returns = head.returns.removeprefix(" RETURNS ")
            lines = tuple(self.temporaries)
            program = Program(parameters, lines, block, autonomous=self.autonomous, returns=returns)
        self.variables, self.temporaries, self.types, self.cursors, self.autonomous = kept
        return program


def _parameter(text: str) -> Parameter:
    match = _PARAMETER.fullmatch(text)
    if match is None:
        raise OraError(6550, f"line 1, column 1:\nPLS-00103: {literal(text)}")
    mode, name, kind, default = match.groups()
    return Parameter(name.strip('"'), mode, kind, default)
