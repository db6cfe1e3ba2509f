"""Variables of a program that is stepped through: their declarations as PL/pgSQL writes them, their values as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lab.standin.sql.plsql.stepped.nodes import Program

_LINE = re.compile(r'("(?:[^"]|"")+") (CURSOR\b.*|(?:CONSTANT )?(.*?)( NOT NULL)?(?: := (.*))?);', re.S)
_NAME = re.compile(r'"((?:[^"]|"")+)"')


@dataclass
class Variable:
    """kind: PostgreSQL's type. cursor: the declaration of a cursor with a query. made: what creates its type first."""

    kind: str
    cursor: str = ""
    made: str = ""
    value: bytes | None = None


@dataclass(frozen=True)
class Declared:
    """A line of a DECLARE, read. first: its first value's expression."""

    name: str
    kind: str
    first: str
    cursor: str = ""


def declared(line: str) -> Declared:
    """A declaration that the compiler wrote."""
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(line)
    name, rest, kind, _, first = match.groups()
    if rest.startswith("CURSOR"):
        return Declared(name.strip('"'), "refcursor", "", line)
    return Declared(name.strip('"'), kind, first or "")


@dataclass
class Scope:
    """owner: the schema whose names its programs see. caught: what the handler at hand handles."""

    outer: Scope | None = None
    owner: str = ""
    variables: dict[str, Variable] = field(default_factory=dict)
    programs: dict[str, Program] = field(default_factory=dict)
    caught: Exception | None = None

    def find(self, name: str) -> Variable | None:
        scope: Scope | None = self
        while scope is not None:
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.outer
        return None

    def program(self, name: str) -> tuple[Program, Scope] | None:
        """A local procedure and where it was declared."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.programs:
                return scope.programs[name], scope
            scope = scope.outer
        return None

    def handled(self) -> Exception | None:
        scope: Scope | None = self
        while scope is not None:
            if scope.caught is not None:
                return scope.caught
            scope = scope.outer
        return None

    def mentioned(self, text: str) -> Iterator[tuple[str, Variable]]:
        """The variables that a text names, each once."""
        for name in dict.fromkeys(_NAME.findall(text)):
            variable = self.find(name)
            if variable is not None:
                yield name, variable
