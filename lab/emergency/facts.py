"""What a database is asked on both sides of a copy: objects by kind, and how far the business has come."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import oracledb

from lab.emergency.settings import SCOPES

KINDS = ("TABLE", "VIEW", "INDEX", "SEQUENCE", "PROCEDURE", "FUNCTION", "TRIGGER", "PACKAGE")
OBJECTS = "SELECT object_type, COUNT(*) FROM user_objects GROUP BY object_type"
COLUMNS = "SELECT COUNT(*) FROM user_tab_columns"
BUSINESS = "SELECT COUNT(*), TO_CHAR(MAX(created_at), 'YYYY-MM-DD HH24:MI:SS.FF6') FROM operations"
CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Facts:
    """objects: kind -> how many; operations: how many were done; newest: when the last one was, as text that sorts;
    columns: of all tables and views."""

    objects: dict[str, int]
    operations: int
    newest: str
    columns: int


def read_facts(connection: oracledb.Connection) -> Facts:
    """Of the connected user's schema. Raises oracledb.Error."""
    with connection.cursor() as cursor:
        cursor.execute(OBJECTS)
        objects = {kind: int(count) for kind, count in cursor if kind in KINDS}
        cursor.execute(BUSINESS)
        operations, newest = cursor.fetchone() or (0, None)
        cursor.execute(COLUMNS)
        (columns,) = cursor.fetchone() or (0,)
    return Facts(objects, int(operations), newest or "", int(columns))


def differences(main: Facts, copy: Facts, scope: str) -> list[str]:
    """Why this is no copy of what the main database held when `main` was read; nothing where it is one.

    A job that reports success and brings the day before yesterday's data is found here, not by its exit status."""
    assert scope in SCOPES
    kinds = sorted(main.objects.keys() | copy.objects.keys())
    found = [
        f"{copy.objects.get(kind, 0)} of {main.objects.get(kind, 0)} objects of the kind {kind}"
        for kind in kinds
        if copy.objects.get(kind, 0) != main.objects.get(kind, 0)
    ]
    if copy.columns != main.columns:
        found.append(f"{copy.columns} of {main.columns} columns")
    if scope == "whole":
        if copy.operations < main.operations:
            found.append(f"{copy.operations} of at least {main.operations} operations")
        if copy.newest < main.newest:
            found.append(
                f"the last operation is of {copy.newest or 'never'}, the main database had one of {main.newest}"
            )
    return found


@contextmanager
def connected(dsn: str, user: str, password: str) -> Iterator[oracledb.Connection]:
    """A connection that is closed afterwards. Raises oracledb.Error."""
    with oracledb.connect(user=user, password=password, dsn=dsn, tcp_connect_timeout=CONNECT_SECONDS) as connection:
        yield connection
