"""Making a PostgreSQL database a stand-in: schema sys, SYS and SYSTEM. Idempotent and versioned.

`python -m lab.standin.pg.bootstrap --dsn DSN --password-file FILE [--user NAME --user-password-file FILE]`
"""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

import psycopg

from lab.standin.pg.users import create_statements, make_verifier
from lab.standin.sql.names import fold

# What gvenzl's images grant an APP_USER.
PRIVILEGES = (
    "CREATE SESSION",
    "CREATE TABLE",
    "CREATE VIEW",
    "CREATE SEQUENCE",
    "CREATE PROCEDURE",
    "CREATE TRIGGER",
    "CREATE TYPE",
    "CREATE SYNONYM",
    "CREATE MATERIALIZED VIEW",
    "UNLIMITED TABLESPACE",
)

# Scripts of earlier versions that are gone: later ones make all that they made.
RETIRED = frozenset({"050_sessions.sql", "110_dictionary.sql", "350_type_names.sql", "397_zoned_conversions.sql"})


class NewerDictionary(Exception):
    """The database was made or opened by a newer stand-in; use that one."""


def bootstrap(dsn: str, password: str) -> bool:
    """Apply what is missing; True when anything was. Raises NewerDictionary.

    password: of SYS and SYSTEM, used only when they are made."""
    changed = False
    scripts = [one for one in resources.files("lab.standin.pg").joinpath("sql").iterdir() if one.name.endswith(".sql")]
    with psycopg.connect(dsn, autocommit=True) as connection:
        _refuse_newer(connection, {script.name for script in scripts})
        for script in sorted(scripts, key=lambda item: item.name):
            if not _applied(connection, script.name):
                _apply(connection, script.name, script.read_text(encoding="utf-8"))
                changed = True
        for user in ("SYS", "SYSTEM"):
            changed |= create_user(connection, user, password, privileged=True)
    return changed


def _refuse_newer(connection: psycopg.Connection[tuple[object, ...]], known: set[str]) -> None:
    if connection.execute("SELECT to_regclass('sys.bootstrap$')").fetchone() == (None,):
        return
    unknown = {str(row[0]) for row in connection.execute("SELECT version FROM sys.bootstrap$")} - known - RETIRED
    if unknown:
        raise NewerDictionary(f"the database's dictionary is newer than this image ({min(unknown)}): use a newer image")


def _applied(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    if connection.execute("SELECT to_regclass('sys.bootstrap$')").fetchone() == (None,):
        return False
    return connection.execute("SELECT 1 FROM sys.bootstrap$ WHERE version = %s", (name,)).fetchone() is not None


def _apply(connection: psycopg.Connection[tuple[object, ...]], name: str, text: str) -> None:
    with connection.transaction():
        connection.execute("SET LOCAL client_min_messages TO error")
        # a body may call what a later script makes; tests/wire/test_bootstrap.py checks them all
        connection.execute("SET LOCAL check_function_bodies TO off")
        connection.execute("CREATE SCHEMA IF NOT EXISTS sys")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS sys.bootstrap$ (version text PRIMARY KEY, at timestamptz DEFAULT now())"
        )
        connection.execute(text.encode())
        connection.execute("SELECT set_config('search_path', '', true)")
        connection.execute("INSERT INTO sys.bootstrap$ (version) VALUES (%s)", (name,))


def create_user(
    connection: psycopg.Connection[tuple[object, ...]], name: str, password: str, privileged: bool = False
) -> bool:
    """Make a user (Oracle spelling) with the usual privileges unless it exists; True when it was made."""
    if connection.execute("SELECT 1 FROM sys.user$ WHERE name = %s", (name,)).fetchone():
        return False
    with connection.transaction():
        for statement in create_statements(name, make_verifier(password), privileged):
            connection.execute(statement.encode())
        for privilege in (*PRIVILEGES, "DBA") if privileged else PRIVILEGES:
            connection.execute("INSERT INTO sys.sysauth$ VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, privilege))
    return True


def set_password(dsn: str, name: str, password: str) -> None:
    """Store a new verifier for an existing user."""
    verifier = make_verifier(password)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "UPDATE sys.user$ SET salt = %s, hash = %s, failed = 0, locked = false WHERE name = %s",
            (verifier.salt, verifier.hash, name.upper()),
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dsn", required=True)
    parser.add_argument("--password-file", type=Path, required=True, help="password of SYS and SYSTEM")
    parser.add_argument("--user", help="a user to make")
    parser.add_argument("--user-password-file", type=Path)
    options = parser.parse_args()
    changed = bootstrap(options.dsn, options.password_file.read_text().strip())
    if options.user:
        with psycopg.connect(options.dsn, autocommit=True) as connection:
            password = options.user_password_file.read_text().strip()
            changed |= create_user(connection, fold(fold(options.user)).upper(), password)
    print("changed" if changed else "unchanged")


if __name__ == "__main__":
    main()
