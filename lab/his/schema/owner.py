"""Creating the account that owns the schema."""

from __future__ import annotations

import re

import oracledb

from lab.his.schema.versions import SchemaProblem

USER_EXISTS = 1920
RIGHTS = "CREATE SESSION, CREATE TABLE, CREATE VIEW, CREATE SEQUENCE, CREATE PROCEDURE, CREATE TRIGGER"


def ensure_owner(connection: oracledb.Connection, name: str, password: str) -> bool:
    """Create the owner and give it its rights where it is missing; whether it was. Raises SchemaProblem."""
    if not re.fullmatch(r"[A-Za-z]\w{0,29}", name) or '"' in password:
        raise SchemaProblem("The owner's name or password holds a character that Oracle does not take")
    with connection.cursor() as cursor:
        try:
            cursor.execute(f'CREATE USER {name} IDENTIFIED BY "{password}"')
        except oracledb.DatabaseError as error:
            if error.args[0].code != USER_EXISTS:
                raise
            return False
        cursor.execute(f"GRANT {RIGHTS}, UNLIMITED TABLESPACE TO {name}")
    return True
