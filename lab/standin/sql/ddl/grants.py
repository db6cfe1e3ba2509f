"""GRANT and REVOKE: system privileges and roles are recorded, object privileges are PostgreSQL's."""

from __future__ import annotations

from lab.standin.sql.cursor import Cursor
from lab.standin.sql.ddl.tables import Tables
from lab.standin.sql.names import fold, is_name, literal, quote
from lab.standin.sql.refusal import refuse
from lab.standin.sql.tokens import Kind

_OBJECT = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "REFERENCES", "EXECUTE", "ALL", "READ"})


def parse_grant(cursor: Tables, action: str) -> list[str]:
    privileges = [_privilege(cursor)]
    while cursor.accept_op(","):
        privileges.append(_privilege(cursor))
    target = cursor.dotted_name() if cursor.accept("ON") else ""
    cursor.expect("TO" if action == "GRANT" else "FROM")
    grantees = [cursor.next().value]
    while cursor.accept_op(","):
        grantees.append(cursor.next().value)
    option = cursor.accept("WITH", "GRANT", "OPTION") or cursor.accept("WITH", "ADMIN", "OPTION")
    if target:
        package = _package(cursor, target) if privileges == ["EXECUTE"] else None
        if package is not None:
            arguments = f"{literal(package[0])}, {literal(package[1])}"
            given = str(action == "GRANT").lower()
            return [f"SELECT sys.grant_package({arguments}, {literal(_role_name(g))}, {given})" for g in grantees]
        return [_object(action, privilege, target, grantee, option) for privilege in privileges for grantee in grantees]
    return [f"SELECT sys.{action.lower()}_system({literal(p)}, {literal(g)})" for p in privileges for g in grantees]


def _package(cursor: Tables, target: str) -> tuple[str, str] | None:
    """Schema and name when the object is a package."""
    package = cursor.catalog.package(cursor.schema, [part.strip('"') for part in target.split(".")])
    return (package.owner, package.name) if package is not None else None


def _role_name(grantee: str) -> str:
    return "PUBLIC" if grantee == "PUBLIC" else fold(grantee)


def _privilege(cursor: Cursor) -> str:
    words = [cursor.next().value]
    while is_name(cursor.token) and not cursor.at_any({"ON", "TO", "FROM"}):
        words.append(cursor.next().value)
    if cursor.token.kind is Kind.OP and cursor.token.value == "(":
        refuse("privileges on columns", cursor.token.start)
    return " ".join(words)


def _object(action: str, privilege: str, target: str, grantee: str, option: bool) -> str:
    if privilege.split()[0] not in _OBJECT:
        refuse(f"privilege {privilege}")
    name = "SELECT" if privilege == "READ" else privilege
    role = "PUBLIC" if grantee == "PUBLIC" else quote(fold(grantee))
    kind = "ROUTINE " if name == "EXECUTE" else ""
    tail = " WITH GRANT OPTION" if option and action == "GRANT" else ""
    return f"{action} {name} ON {kind}{target} {'TO' if action == 'GRANT' else 'FROM'} {role}{tail}"
