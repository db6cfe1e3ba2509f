"""VECTOR (23ai): its data type, and calls with words where others have values (FLOAT32, SPARSE, COSINE)."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_FORMATS = {"FLOAT32": 2, "FLOAT64": 3, "INT8": 4, "BINARY": 5}
_METRICS = frozenset({"EUCLIDEAN", "EUCLIDEAN_SQUARED", "COSINE", "DOT", "MANHATTAN", "HAMMING", "JACCARD"})


def vector_modifier(dimensions: int, form: int, sparse: bool) -> int:
    """What PostgreSQL keeps of VECTOR(dimensions, format, SPARSE); dimensions and format are 0 when left open."""
    return dimensions << 5 | form << 2 | sparse << 1 | 1


def parse_vector_type(cursor: Cursor) -> str:
    """VECTOR[(dimensions | *[, format | *[, DENSE | SPARSE]])]; the cursor is behind VECTOR."""
    if not cursor.accept_op("("):
        return f"sys.vector({vector_modifier(0, 0, False)})"
    dimensions = 0 if cursor.accept_op("*") else int(cursor.number())
    form, sparse = 0, False
    if cursor.accept_op(","):
        form = 0 if cursor.accept_op("*") else _format(cursor)
    if cursor.accept_op(","):
        sparse = _sparse(cursor)
    cursor.expect_op(")")
    return f"sys.vector({vector_modifier(dimensions, form, sparse)})"


def _format(cursor: Cursor) -> int:
    word = cursor.token.value if cursor.token.kind is Kind.WORD else ""
    if word not in _FORMATS:
        raise cursor.error(51801, "VECTOR column type specification has an unsupported dimension format")
    cursor.next()
    return _FORMATS[word]


def _sparse(cursor: Cursor) -> bool:
    if cursor.accept("DENSE"):
        return False
    cursor.expect("SPARSE")
    return True


class VectorCalls(Cursor):
    """The part of the expression parser that knows them."""

    def condition(self) -> str:
        raise NotImplementedError

    def _call_to_vector(self) -> str:
        """TO_VECTOR(text[, dimensions | *[, format | *[, DENSE | SPARSE]]])"""
        self.expect_op("(")
        value = self.condition()
        dimensions, form, sparse = "0", 0, "NULL"
        if self.accept_op(","):
            dimensions = "0" if self.accept_op("*") else self.condition()
        if self.accept_op(","):
            form = 0 if self.accept_op("*") else _format(self)
        if self.accept_op(","):
            sparse = str(_sparse(self)).lower()
        self.expect_op(")")
        return f"sys.to_vector(({value})::text, ({dimensions})::int, {form}, {sparse})"

    _call_vector = _call_to_vector

    def _call_from_vector(self) -> str:
        """FROM_VECTOR(vector [RETURNING VARCHAR2 | CLOB])"""
        self.expect_op("(")
        value = self.condition()
        kind, shape = "varchar", "NULL"
        if self.accept("RETURNING"):
            kind = "sys.clob" if self.accept("CLOB") else "varchar"
            self.accept("VARCHAR2")
            if self.at_op("("):
                self.skip_parens()
        if self.accept("FORMAT"):
            shape = str(_sparse(self)).lower()
        self.expect_op(")")
        return f"sys.from_vector_as({value}, {shape})::{kind}"

    def _call_vector_distance(self) -> str:
        """VECTOR_DISTANCE(a, b[, metric])"""
        self.expect_op("(")
        one = self.condition()
        self.expect_op(",")
        other = self.condition()
        metric = "NULL"
        if self.accept_op(","):
            if self.token.value not in _METRICS:
                refuse(f"VECTOR_DISTANCE with {self.token.value}", self.token.start)
            metric = f"'{self.next().value}'"
        self.expect_op(")")
        return f"sys.vector_distance({one}, {other}, {metric})"
