"""Which system privilege a statement of data definition needs on an object of another schema."""

from __future__ import annotations

from dataclasses import dataclass

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.names import fold, is_name

_KINDS = {
    "TABLE": "TABLE",
    "VIEW": "VIEW",
    "SEQUENCE": "SEQUENCE",
    "INDEX": "INDEX",
    "PROCEDURE": "PROCEDURE",
    "FUNCTION": "PROCEDURE",
    "PACKAGE": "PROCEDURE",
    "TRIGGER": "TRIGGER",
    "TYPE": "TYPE",
    "SYNONYM": "SYNONYM",
}
_BEFORE_KIND = frozenset(
    [
        "OR",
        "REPLACE",
        "EDITIONABLE",
        "NONEDITIONABLE",
        "NO",
        "FORCE",
        "GLOBAL",
        "TEMPORARY",
        "UNIQUE",
        "BITMAP",
        "MATERIALIZED",
        "AND",
        "COMPILE",
    ]
)
_VERBS = {"TRUNCATE": "DROP ANY TABLE", "COMMENT": "COMMENT ANY TABLE", "ANALYZE": "ANALYZE ANY"}


@dataclass(frozen=True)
class Access:
    """verb: CREATE, ALTER, DROP, … owner and name in PostgreSQL's spelling: the schema and the object it is about."""

    verb: str
    privilege: str
    owner: str
    name: str


def ddl_access(sql: str, schema: str) -> Access | None:
    """schema: where an unqualified name is. None where no object of a schema is meant."""
    cursor = Cursor(sql)
    verb = cursor.next().value
    materialized = False
    while cursor.at_any(_BEFORE_KIND):
        materialized = cursor.next().value == "MATERIALIZED" or materialized
    if verb == "COMMENT":
        cursor.accept("ON")
    column = cursor.at_word("COLUMN")
    kind = "TABLE" if column else _KINDS.get(cursor.token.value)
    if kind is None or verb not in ("CREATE", "ALTER", "DROP", *_VERBS):
        return None
    cursor.next()
    cursor.accept("BODY")
    if verb == "CREATE" and kind == "INDEX":
        while not cursor.accept("ON") and is_name(cursor.next()):
            cursor.accept_op(".")
    path = _path(cursor)[: -1 if column else None]
    if not path:
        return None
    owner = path[0] if len(path) > 1 else schema
    kind = "MATERIALIZED VIEW" if materialized else kind
    return Access(verb, _VERBS.get(verb, f"{verb} ANY {kind}"), owner, path[-1])


def _path(cursor: Cursor) -> list[str]:
    path = []
    while is_name(cursor.token):
        path.append(fold(cursor.next().value))
        if not cursor.accept_op("."):
            break
    return path
