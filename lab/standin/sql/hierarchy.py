"""CONNECT BY over one source of rows: a recursive WITH in its place. LEVEL, PRIOR, CONNECT_BY_ROOT,
CONNECT_BY_ISLEAF and SYS_CONNECT_BY_PATH become columns of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from lab.standin.sql.expressions import Expressions
from lab.standin.sql.from_clause import FromItem
from lab.standin.sql.names import fold, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_ABOVE = '"prior$"'


@dataclass
class Tree:
    """One hierarchical query. extras: name, value in a root row, value in a row below. level: how LEVEL is written."""

    extras: list[tuple[str, str, str]] = field(default_factory=list)
    level: str = '"level"'
    siblings: str = ""

    def add(self, kind: str, root: str, below: str) -> str:
        """A further column; its name."""
        name = quote(f"{kind}${len(self.extras) + 1}")
        self.extras.append((name, root, below.replace("?", f"{_ABOVE}.{name}")))
        return name


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
            return tree.level
        if word == "CONNECT_BY_ISLEAF":
            self.next()
            return '"isleaf$"'
        if word == "CONNECT_BY_ISCYCLE":
            refuse("CONNECT_BY_ISCYCLE", self.token.start)
        if word == "CONNECT_BY_ROOT":
            self.next()
            return tree.add("root", self._unary(), "?")
        if word == "SYS_CONNECT_BY_PATH" and self.peek().value == "(":
            self.next()
            value, separator = self.argument_list()
            step = f"sys.concat({separator}, ({value})::text)"
            return tree.add("path", step, f"sys.concat(?, {step})")
        if word == "PRIOR" and self.prior is None:
            self.next()
            name = quote(fold(self._path()[-1].value))
            return tree.add("above", f"CASE WHEN false THEN {name} END", f"{_ABOVE}.{name}")
        return None

    def connect_by(self, sources: list[FromItem]) -> str:
        """START WITH … CONNECT BY … [ORDER SIBLINGS BY …]: what to select from instead of the source."""
        tree = self.tree
        if tree is None or len(sources) != 1 or sources[0].joined:
            refuse("CONNECT BY over a join", self.token.start)
        start = self.condition() if self.accept("START", "WITH") else ""
        self.expect("CONNECT", "BY")
        no_cycle = self.accept("NOCYCLE")
        begin = self.at
        tree.level, self.prior = f'({_ABOVE}."level" + 1)', _ABOVE
        condition = self.condition()
        tree.level, self.prior = '"level"', None
        looping = any(token.value == "PRIOR" for token in self.tokens[begin : self.at])
        if self.accept("START", "WITH"):
            start = self.condition()
        if self.at_word("ORDER", "SIBLINGS"):
            self.at += 2
            self.expect("BY")
            tree.siblings = "ORDER BY " + ", ".join(self._sibling_items())
        return self._recursion(sources[0], tree, start, condition, looping, no_cycle)

    def _sibling_items(self) -> list[str]:
        items: list[str] = []
        while not items or self.accept_op(","):
            text = self.value()
            text += " DESC" if self.accept("DESC") else " ASC" if self.accept("ASC") else ""
            if self.accept("NULLS"):
                text += f" NULLS {self.next().value}"
            items.append(text)
        return items

    def _recursion(
        self, source: FromItem, tree: Tree, start: str, condition: str, looping: bool, no_cycle: bool
    ) -> str:
        alias = quote(next(iter(source.aliases), "sub"))
        place = f"row_number() OVER ({tree.siblings})"
        seen = f"({alias}.*)::text"
        roots = "".join(f", {root} AS {name}" for name, root, _ in tree.extras)
        below = "".join(f", {text} AS {name}" for name, _, text in tree.extras)
        guard = ""
        if looping:
            met = f'({seen} = ANY ({_ABOVE}."seen$"))'
            guard = f" AND NOT {met}" if no_cycle else f" AND sys.no_loop({met})"
        head = f'SELECT {alias}.*, 1::numeric AS "level", ARRAY[{place}] AS "order$", ARRAY[{seen}] AS "seen$"{roots}'
        step = (
            f'SELECT {alias}.*, {_ABOVE}."level" + 1 AS "level", {_ABOVE}."order$" || {place} AS "order$", '
            f'{_ABOVE}."seen$" || {seen} AS "seen$"{below} FROM {source.text} WHERE ({condition}){guard}'
        )
        where = f" WHERE {start}" if start else ""
        leaf = (
            'CASE WHEN lead(t."level") OVER (ORDER BY t."order$") > t."level" THEN 0 ELSE 1 END::numeric AS "isleaf$"'
        )
        return (
            f'(WITH RECURSIVE "tree$" AS ({head} FROM {source.text}{where} UNION ALL '
            f'SELECT x.* FROM "tree$" AS {_ABOVE} CROSS JOIN LATERAL ({step}) AS x) '
            f'SELECT t.*, {leaf} FROM "tree$" AS t) AS {alias}'
        )
