"""Oracle's data types and the PostgreSQL types that stand for them (own base types live in schema sys)."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind
from lab.standin.sql.vectors import parse_vector_type

_PLAIN = {
    "DATE": "sys.oradate",
    "CLOB": "sys.clob",
    "NCLOB": "sys.nclob",
    "BLOB": "sys.blob",
    "LONG": "sys.long",
    "ROWID": "sys.rowid",
    "UROWID": "sys.rowid",
    "BINARY_FLOAT": "float4",
    "BINARY_DOUBLE": "float8",
    "FLOAT": "sys.orafloat",
    "REAL": "sys.orareal",
    "INTEGER": "numeric(38,0)",
    "INT": "numeric(38,0)",
    "SMALLINT": "numeric(38,0)",
    "PLS_INTEGER": "sys.pls_integer",
    "BINARY_INTEGER": "sys.pls_integer",
    "NATURAL": 'sys."natural"',
    "POSITIVE": "sys.positive",
    "SIGNTYPE": "sys.signtype",
    "SIMPLE_INTEGER": "sys.pls_integer",
    "BOOLEAN": "boolean",
    "STRING": "varchar",
    "XMLTYPE": "xml",
    "JSON": "json",
    "SYS_REFCURSOR": "refcursor",
}
_SIZED = {
    "VARCHAR2": "varchar",
    "VARCHAR": "varchar",
    "CHAR": "char",
    "CHARACTER": "char",
    "NVARCHAR2": "sys.nvarchar2",
    "NCHAR": "sys.nchar",
    "RAW": "sys.raw",
}
_BOUNDED = frozenset({"PLS_INTEGER", "BINARY_INTEGER", "NATURAL", "POSITIVE", "SIGNTYPE", "SIMPLE_INTEGER"})
TYPE_WORDS = (
    frozenset(_PLAIN)
    | frozenset(_SIZED)
    | {"NUMBER", "NUMERIC", "DECIMAL", "DEC", "TIMESTAMP", "INTERVAL", "DOUBLE", "VECTOR"}
)


_MOST_DIGITS = 9


def parse_type(cursor: Cursor, sized: bool = True) -> str:
    """Parse a data type. sized: keep lengths (columns, casts); without it lengths are dropped (PL/SQL parameters)."""
    token = cursor.token
    if token.kind is not Kind.WORD or token.value not in TYPE_WORDS:
        raise cursor.error(902, "invalid datatype")
    cursor.next()
    word = token.value
    if word in _SIZED:
        return _sized(cursor, word, sized)
    if word in ("NUMBER", "NUMERIC", "DECIMAL", "DEC"):
        return _number(cursor, word, sized)
    if word == "TIMESTAMP":
        return _timestamp(cursor, sized)
    if word == "INTERVAL":
        return _interval(cursor)
    if word == "DOUBLE":
        cursor.expect("PRECISION")
        return "sys.orafloat"
    if word == "VECTOR":
        kind = parse_vector_type(cursor)
        return kind if sized else "sys.vector"
    if word == "LONG" and cursor.accept("RAW"):
        return "sys.longraw"
    if word == "FLOAT" and cursor.at_op("("):
        cursor.skip_parens()
    plain = _PLAIN[word]
    return "numeric" if not sized and plain.startswith("sys.") and word in _BOUNDED else plain


def byte_limit(cursor: Cursor) -> int | None:
    """The n of a VARCHAR2(n BYTE) that comes next, None for any other type."""
    ahead = [cursor.token, *(cursor.peek(n) for n in range(1, 4))]
    words = [token.value for token in ahead]
    if words[0] in ("VARCHAR2", "VARCHAR") and words[1] == "(" and words[2].isdecimal() and words[3] == "BYTE":
        return int(words[2])
    return None


def _sized(cursor: Cursor, word: str, sized: bool) -> str:
    if word in ("CHAR", "CHARACTER") and cursor.accept("VARYING"):
        word = "VARCHAR2"
    size = "1" if word in ("CHAR", "CHARACTER", "NCHAR") else ""
    if cursor.accept_op("("):
        size = cursor.number()
        if not cursor.accept("CHAR"):
            cursor.accept("BYTE")
        cursor.expect_op(")")
    if not sized and word not in ("CHAR", "CHARACTER", "NCHAR"):
        return _SIZED[word]
    return f"{_SIZED[word]}({size})" if size else _SIZED[word]


def _number(cursor: Cursor, word: str, sized: bool) -> str:
    if not cursor.accept_op("("):
        return "numeric" if word == "NUMBER" else "numeric(38,0)"
    precision = "38" if cursor.accept_op("*") else cursor.number()
    scale = cursor.number() if cursor.accept_op(",") else "0"
    cursor.expect_op(")")
    return f"numeric({precision},{scale})" if sized else "numeric"


def _precision(cursor: Cursor) -> str:
    if not cursor.accept_op("("):
        return ""
    digits = int(cursor.number())
    cursor.expect_op(")")
    return f"({min(digits, 6)})"


def _timestamp(cursor: Cursor, sized: bool) -> str:
    """PostgreSQL's own for six digits and no zone; the modifier of ours is the precision + 1."""
    digits = 6
    if given := cursor.at_op("("):
        cursor.next()
        digits = int(cursor.number())
        cursor.expect_op(")")
    precision = f"({min(digits, 6)})" if given else ""
    own = f"({digits + 1})" if sized else ""
    if digits > _MOST_DIGITS:
        raise cursor.error(30088, "datetime/interval precision is out of range")
    if not cursor.accept("WITH"):
        return f"sys.timestamp9{own}" if digits > 6 else f"timestamp{precision}"
    local = cursor.accept("LOCAL")
    cursor.expect("TIME", "ZONE")
    return f"sys.timestampltz{precision}" if local else f"sys.timestampz{own}"


def _interval(cursor: Cursor) -> str:
    if cursor.accept("YEAR"):
        _precision(cursor)
        cursor.expect("TO", "MONTH")
        return "sys.intervalym"
    if not cursor.accept("DAY"):
        refuse("INTERVAL of this kind", cursor.token.start)
    _precision(cursor)
    cursor.expect("TO", "SECOND")
    _precision(cursor)
    return "interval"


def from_stored(text: str, pg: str) -> str:
    """An expression that reads a text which we wrote ourselves as its type: a DATE whatever NLS_DATE_FORMAT is."""
    return f"sys.stored_date({text})" if pg == "sys.oradate" else f"({text})::{pg}"
