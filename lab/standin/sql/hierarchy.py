"""CONNECT BY: a recursive WITH in its place. LEVEL, PRIOR, CONNECT_BY_ROOT, CONNECT_BY_ISLEAF, CONNECT_BY_ISCYCLE and
SYS_CONNECT_BY_PATH become columns of it. The rows of the sources pass through it packed, one column a source."""

from __future__ import annotations

from dataclasses import dataclass, field

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import Filter, FromItem, join_text, names_of, packed, unpacked
from lab.standin.sql.names import quote
from lab.standin.sql.ordering import Key
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_ABOVE = '"prior$"'
_LEVEL = '"tree$"."level"'
_LEVEL_BELOW = f'({_ABOVE}."level" + 1)'
_PSEUDO = {"CONNECT_BY_ISLEAF": '"tree$"."isleaf$"', "CONNECT_BY_ISCYCLE": '"tree$"."iscycle$"'}


@dataclass
class Tree:
    """One hierarchical query. extras: name, value in a root row, value in a row below. priors: what PRIOR stands
    before in CONNECT BY; rows that agree in these and are above one another are a loop."""

    extras: list[tuple[str, str, str]] = field(default_factory=list)
    priors: list[str] = field(default_factory=list)
    siblings: list[Key] = field(default_factory=list)
    connecting: bool = False  # inside CONNECT BY
    cycles: bool = False

    def add(self, kind: str, root: str, below: str) -> str:
        """A further column; its name. ? in `below` is the same column of the row above."""
        name = quote(f"{kind}${len(self.extras) + 1}")
        below = below.replace(_LEVEL, _LEVEL_BELOW).replace("?", f"{_ABOVE}.{name}")
        self.extras.append((name, root.replace(_LEVEL, "1::numeric"), below))
        return name

    @property
    def seen(self) -> str:
        return f"ROW({', '.join(self.priors)})::text"


class Hierarchy(Expressions):
    """The part of the translator that knows CONNECT BY. tree: of the query block at hand, None when it has none."""

    tree: Tree | None = None

    def is_tree(self) -> bool:
        """Whether the block at hand has CONNECT BY, found by looking ahead."""
        depth = 0
        for index in range(self.at, len(self.tokens) - 1):
            token = self.tokens[index]
            if token.kind is Kind.OP and token.value in "()":
                depth += 1 if token.value == "(" else -1
            if depth < 0 or (depth == 0 and token.kind is Kind.WORD and token.value in ("UNION", "MINUS", "INTERSECT")):
                return False
            if depth == 0 and token.value == "CONNECT" and self.tokens[index + 1].value == "BY":
                return token.kind is Kind.WORD
        return False

    def tree_word(self, word: str) -> str | None:
        """LEVEL and its like inside a hierarchical query; the cursor is at the word."""
        tree = self.tree
        if tree is None:
            return None
        if word == "LEVEL":
            self.next()
            return _LEVEL_BELOW if tree.connecting else _LEVEL
        if word in _PSEUDO:
            self.next()
            tree.cycles = tree.cycles or word == "CONNECT_BY_ISCYCLE"
            return _PSEUDO[word]
        if word == "CONNECT_BY_ROOT":
            self.next()
            return '"tree$".' + tree.add("root", self._unary(), "?")
        if word == "SYS_CONNECT_BY_PATH" and self.peek().value == "(":
            self.next()
            value, separator = self.argument_list()
            step = f"sys.concat({separator}, ({value})::text)"
            return '"tree$".' + tree.add("path", step, f"sys.concat(?, {step})")
        if word == "PRIOR":
            self.next()
            return self._above(tree)
        return None

    def _above(self, tree: Tree) -> str:
        """PRIOR value: in CONNECT BY the column of the row above, elsewhere a column that repeats it."""
        connecting, tree.connecting = tree.connecting, False
        value = self._unary()
        tree.connecting = connecting
        own = tree.add("own", value, value)
        if connecting:
            tree.priors.append(value)
            return f"{_ABOVE}.{own}"
        return '"tree$".' + tree.add("above", f"CASE WHEN false THEN {value} END", f"{_ABOVE}.{own}")

    def connect_by(self, sources: list[FromItem], where: Filter) -> str:
        """START WITH … CONNECT BY … [ORDER SIBLINGS BY …]: what to select from instead of the sources."""
        tree = self.tree
        if tree is None:
            raise self.error(905, "missing CONNECT BY keyword")
        if any(source.merged for source in sources):
            refuse("CONNECT BY over a join with USING or NATURAL", self.token.start)
        start = self.condition() if self.accept("START", "WITH") else ""
        self.expect("CONNECT", "BY")
        no_cycle = self.accept("NOCYCLE")
        tree.connecting = True
        condition = self.condition()
        tree.connecting = False
        if self.accept("START", "WITH"):
            start = self.condition()
        if self.at_word("ORDER", "SIBLINGS"):
            self.at += 2
            tree.siblings = self.keys()
        if tree.cycles and not no_cycle:
            raise self.error(30930, "NOCYCLE keyword is required with CONNECT_BY_ISCYCLE pseudocolumn")
        rows = join_text(sources, where.joins)
        joining = "".join(f"({text}) AND " for text in where.joining)
        where.joining, where.joins = [], []
        aliases = names_of(sources)
        recursion = _recursion(tree, rows, packed(aliases), joining, start or "true", condition, no_cycle)
        return unpacked(recursion, '"tree$"', aliases)


def _recursion(tree: Tree, rows: str, row: str, joining: str, start: str, condition: str, no_cycle: bool) -> str:
    order = f"ORDER BY {', '.join(map(str, tree.siblings))}" if tree.siblings else ""
    place = f"row_number() OVER ({order})"
    roots = "".join(f", {root} AS {name}" for name, root, _ in tree.extras)
    below = "".join(f", {text} AS {name}" for name, _, text in tree.extras)
    seen, guard, met = "ARRAY[]::text[]", "", "false"
    if tree.priors:
        seen, met = f"ARRAY[{tree.seen}]", f'({tree.seen} = ANY ({_ABOVE}."seen$"))'
        guard = f" AND NOT {met}" if no_cycle else f" AND sys.no_loop({met})"
    head = f'SELECT {row}, 1::numeric AS "level", ARRAY[{place}] AS "order$", {seen} AS "seen$"{roots} FROM {rows}'
    step = (
        f'SELECT {row}, {_LEVEL_BELOW} AS "level", {_ABOVE}."order$" || {place} AS "order$", '
        f'{_ABOVE}."seen$" || {seen} AS "seen$"{below} FROM {rows} WHERE {joining}({condition}){guard}'
    )
    leaf = f'CASE WHEN lead({_ABOVE}."level") OVER (ORDER BY {_ABOVE}."order$") > {_ABOVE}."level" THEN 0 ELSE 1 END'
    cycle = f"CASE WHEN EXISTS (SELECT 1 FROM {rows} WHERE {joining}({condition}) AND {met}) THEN 1 ELSE 0 END"
    cycle = f', {cycle}::numeric AS "iscycle$"' if tree.cycles else ""
    return (
        f'(WITH RECURSIVE "tree$" AS ({head} WHERE {joining}({start}) UNION ALL '
        f'SELECT x.* FROM "tree$" AS {_ABOVE} CROSS JOIN LATERAL ({step}) AS x) '
        f'SELECT {_ABOVE}.*, {leaf}::numeric AS "isleaf$"{cycle} FROM "tree$" AS {_ABOVE} ORDER BY {_ABOVE}."order$")'
    )
