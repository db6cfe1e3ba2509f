"""A program as a tree of steps. Texts are PL/pgSQL: statements of a leaf, or expressions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaf:
    """Statements that PostgreSQL runs as one."""

    text: str


@dataclass(frozen=True)
class If:
    branches: tuple[tuple[str, Steps], ...]
    other: Steps


@dataclass(frozen=True)
class Loop:
    """LOOP, with a condition WHILE."""

    condition: str
    body: Steps


@dataclass(frozen=True)
class Count:
    """FOR name IN [REVERSE] low .. high"""

    name: str
    reverse: bool
    low: str
    high: str
    body: Steps


@dataclass(frozen=True)
class Rows:
    """FOR name IN the rows of a cursor. opening: the statement that opens it; cursor: the variable of its name."""

    name: str
    opening: str
    cursor: str
    body: Steps


@dataclass(frozen=True)
class Block:
    """declared: lines of DECLARE. failure: the variable its handlers look at. handlers: tests and steps. programs: its
    local procedures."""

    declared: tuple[str, ...]
    body: Steps
    failure: str
    handlers: tuple[tuple[str, Steps], ...]
    programs: dict[str, Program]


@dataclass(frozen=True)
class Exit:
    """EXIT or, again, CONTINUE; label and condition may be empty."""

    again: bool
    label: str
    condition: str


@dataclass(frozen=True)
class Return:
    expression: str


@dataclass(frozen=True)
class Reraise:
    """RAISE; of the handler at hand."""


@dataclass(frozen=True)
class Commit:
    pass


@dataclass(frozen=True)
class Rollback:
    """savepoint: "" for the whole transaction."""

    savepoint: str


@dataclass(frozen=True)
class Savepoint:
    name: str


@dataclass(frozen=True)
class Goto:
    label: str


@dataclass(frozen=True)
class Given:
    """An argument. before: the statement that puts it into the variable; after: the one that takes it back, "" when it
    is no variable's."""

    name: str
    variable: str
    before: str
    after: str


@dataclass(frozen=True)
class Call:
    """A call of a procedure. local: its name when it is the program's own; owner and path: of a stored one. otherwise:
    the call as PostgreSQL makes it, for what has no source."""

    local: str
    owner: str
    path: tuple[str, ...]
    given: tuple[Given, ...]
    otherwise: str


Node = Leaf | If | Loop | Count | Rows | Block | Exit | Return | Reraise | Commit | Rollback | Savepoint | Goto | Call


@dataclass(frozen=True)
class Step:
    """A statement with its labels."""

    node: Node
    labels: tuple[str, ...] = ()


Steps = tuple[Step, ...]


@dataclass(frozen=True)
class Parameter:
    """mode: IN, OUT or INOUT. default: an expression, None when it must be given."""

    name: str
    mode: str
    pg: str
    default: str | None


@dataclass(frozen=True)
class Program:
    """lines: hidden variables. owner: the schema whose names and rights it has, "" for the session's. autonomous: it
    has a transaction of its own. returns: PostgreSQL's type of a function's result. first: what initialises its
    package."""

    parameters: tuple[Parameter, ...]
    lines: tuple[str, ...]
    block: Block
    owner: str = ""
    autonomous: bool = False
    returns: str = ""
    first: str = ""
    made: tuple[str, ...] = ()
