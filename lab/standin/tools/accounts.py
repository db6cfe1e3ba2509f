"""`accounts reset|create NAME`: new passwords, new users; the password is read from standard input."""

from __future__ import annotations

import sys

import psycopg

from lab.standin.pg.bootstrap import create_user, set_password
from lab.standin.tools.local import dsn

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


def reset(password: str) -> None:
    """A new password for SYS and SYSTEM."""
    for name in ("SYS", "SYSTEM"):
        set_password(dsn(), name, password)


def create(name: str, password: str) -> None:
    """A user with its schema and the usual privileges; an existing one only gets the password."""
    name = name.upper()
    with psycopg.connect(dsn(), autocommit=True) as connection:
        if not create_user(connection, name, password):
            set_password(dsn(), name, password)
        for privilege in PRIVILEGES:
            connection.execute("INSERT INTO sys.sysauth$ VALUES (%s, %s) ON CONFLICT DO NOTHING", (name, privilege))


def main(arguments: list[str]) -> int:
    """Exit status: 0 done, 2 bad usage."""
    password = sys.stdin.readline().rstrip("\n")
    if not password:
        print("accounts: the password on standard input is empty", file=sys.stderr)
        return 2
    match arguments:
        case ["reset"]:
            reset(password)
        case ["create", name]:
            create(name, password)
        case _:
            print("usage: accounts reset | accounts create NAME", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
