"""Classifying a statement and finding its placeholders exactly as the client does (fact sheet, pitfall 7)."""

from __future__ import annotations

from functools import lru_cache

from lab.standin.interface import BindName, OraError, Parsed, StatementKind
from lab.standin.sql.tokens import Kind, Token, tokenize

_DML = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})
_DDL = frozenset(
    {
        "CREATE",
        "ALTER",
        "DROP",
        "GRANT",
        "REVOKE",
        "ANALYZE",
        "AUDIT",
        "NOAUDIT",
        "COMMENT",
        "TRUNCATE",
        "RENAME",
        "PURGE",
        "FLASHBACK",
    }
)
# V$RESERVED_WORDS.RESERVED = 'Y': no placeholder may have such a name without quotes.
_RESERVED_WORDS = """
ALL ALTER AND ANY AS ASC BETWEEN BY CHAR CHECK CLUSTER COMPRESS CONNECT CREATE DATE DECIMAL DEFAULT
DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FLOAT FOR FROM GRANT GROUP HAVING IDENTIFIED IN
INDEX INSERT INTEGER INTERSECT INTO IS LIKE LOCK LONG MINUS MODE NOCOMPRESS NOT NOWAIT NULL NUMBER
OF ON OPTION OR ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROWID SELECT SET SHARE SIZE
SMALLINT START SYNONYM TABLE THEN TO TRIGGER UNION UNIQUE UPDATE VALUES VARCHAR VARCHAR2 VIEW WHERE
WITH
"""
RESERVED = frozenset(_RESERVED_WORDS.split())
_PLSQL = frozenset({"DECLARE", "BEGIN", "CALL"})
_CONTROL = frozenset({"COMMIT", "ROLLBACK", "SAVEPOINT", "SET", "LOCK", "EXPLAIN"})


@lru_cache(maxsize=4096)
def parse_statement(sql: str) -> Parsed:
    """What the wire must know of a statement. Raises OraError 900 when it is none."""
    tokens = tokenize(sql)
    kind = _kind(tokens)
    if kind is StatementKind.DDL:
        return Parsed(sql, kind, ())
    binds = _binds(tokens, kind)
    return Parsed(sql, kind, tuple(binds))


def _kind(tokens: list[Token]) -> StatementKind:
    index = 0
    while tokens[index].kind is Kind.OP and tokens[index].value == "(":
        index += 1
    first = tokens[index]
    while first.kind is Kind.OP and first.value == "<<":
        index += 3
        first = tokens[min(index, len(tokens) - 1)]
    word = first.value if first.kind is Kind.WORD else ""
    if word in ("SELECT", "WITH"):
        return StatementKind.QUERY
    if word in _DML:
        return StatementKind.DML
    if word in _PLSQL:
        return StatementKind.PLSQL
    if word == "ALTER" and tokens[index + 1].value in ("SESSION", "SYSTEM"):
        return StatementKind.CONTROL
    if word in _DDL:
        return StatementKind.DDL
    if word in _CONTROL:
        return StatementKind.CONTROL
    raise OraError(900, "invalid SQL statement", first.start)


def _binds(tokens: list[Token], kind: StatementKind) -> list[BindName]:
    binds: list[BindName] = []
    returning = into = False
    seen: set[str] = set()
    previous = Kind.OP
    for token in tokens:
        if token.kind is Kind.WORD and kind is StatementKind.DML:
            returning = returning or token.value == "RETURNING"
            into = into or (returning and token.value == "INTO")
        if token.kind is Kind.BIND and previous is not Kind.STRING:
            if token.value in RESERVED:
                raise OraError(1745, "invalid host/bind variable name", token.start)
            if kind is not StatementKind.PLSQL:
                binds.append(BindName(token.value, into))
            elif token.value not in seen:
                seen.add(token.value)
                binds.append(BindName(token.value))
        previous = token.kind
    return binds
