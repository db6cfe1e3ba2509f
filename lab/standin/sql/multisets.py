"""What SQL and PL/SQL ask of whole collections: MEMBER OF, SUBMULTISET, MULTISET UNION and its like, TABLE(…)."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import fold
from lab.standin.sql.refusal import refuse
from lab.standin.sql.shapes import Shape
from lab.standin.sql.tokens import Kind, Token


class Multisets(Cursor):
    """The part of the expression parser that knows collections. Their functions exist for both representations."""

    def value(self) -> str:
        raise NotImplementedError

    def product(self) -> str:
        raise NotImplementedError

    def multiset(self, left: str) -> str:
        """left MULTISET UNION | INTERSECT | EXCEPT [ALL | DISTINCT] right"""
        self.expect("MULTISET")
        word = self.next().value
        if word not in ("UNION", "INTERSECT", "EXCEPT"):
            refuse(f"MULTISET {word}", self.token.start)
        distinct = "true" if self.accept("DISTINCT") else "false"
        self.accept("ALL")
        return f"sys.multiset_{word.lower()}({left}, {self.product()}, {distinct})"

    def collection_test(self, left: str) -> str | None:
        """[NOT] MEMBER [OF], [NOT] SUBMULTISET [OF], behind their left side."""
        ahead = 1 if self.at_word("NOT") else 0
        word = self.peek(ahead).value
        if self.peek(ahead).kind is not Kind.WORD or word not in ("MEMBER", "SUBMULTISET"):
            return None
        negated = "NOT " if self.accept("NOT") else ""
        self.next()
        self.accept("OF")
        first = f"({left})::text" if word == "MEMBER" else left
        function = "member_of" if word == "MEMBER" else "submultiset_of"
        return f"({negated}sys.{function}({first}, {self.value()}))"

    def table_rows(self) -> tuple[str, tuple[str, ...], bool]:
        """TABLE(collection) as a function of FROM, its columns, and whether they need names; the cursor is at TABLE."""
        self.expect("TABLE")
        self.expect_op("(")
        start = self.token
        shape = self.collection_shape()
        if shape is None or shape.element is None:
            refuse("TABLE(…) of what is no known collection", start.start)
        text = self.value()
        self.expect_op(")")
        if shape.kind == "table":
            text = f"sys.elements_of({text})::{shape.element.pg}[]"
        if shape.element.kind != "record":
            return f"unnest({text})", ("column_value",), True
        return f"unnest({text})", tuple(name for name, _ in shape.element.fields), False

    def collection_shape(self) -> Shape | None:
        """The type of the collection the cursor is at."""
        if self.at_word("CAST"):
            depth_at = next(i for i in range(self.at, len(self.tokens)) if self.tokens[i].value == "AS")
            return self.shape_named(self._words(depth_at + 1))
        return self.shape_named(self._words(self.at))

    def _words(self, at: int) -> list[Token]:
        words = [self.tokens[at]]
        while self.tokens[at + 1].value == "." and at + 2 < len(self.tokens):
            at += 2
            words.append(self.tokens[at])
        return words

    def shape_named(self, path: list[Token]) -> Shape | None:
        """The collection that a variable, a type's constructor or a function gives."""
        raise NotImplementedError


def names_of(path: list[Token]) -> list[str]:
    """The words of a path in PostgreSQL's spelling."""
    return [fold(token.value) for token in path]
