"""A job's connections to PostgreSQL, and who may run one."""

from __future__ import annotations

import os
import re
from typing import Any

import psycopg

from lab.standin.auth.verifiers import hash_of, speedy_key
from lab.standin.datapump.messages import JobFailed

Connection = psycopg.Connection[tuple[Any, ...]]


def connect(dsn: str) -> Connection:
    """Raises JobFailed (ORA-01034)."""
    try:
        connection = psycopg.connect(dsn, autocommit=True)
    except psycopg.OperationalError:
        raise JobFailed("UDE-01034: operation generated ORACLE error 1034", "ORA-01034: ORACLE not available") from None
    connection.execute("SET synchronize_seqscans = off; SET search_path = ''; SET client_min_messages = error")
    return connection


def write_fast(connection: Connection) -> None:
    """Its commits are not waited for: `make_durable` is what counts."""
    connection.execute("SET synchronous_commit = off; SET check_function_bodies = off")


def make_durable(connection: Connection) -> None:
    """Every commit until now, of every session, is on disk: the redo of this one comes after theirs."""
    with connection.transaction():
        connection.execute("SET LOCAL synchronous_commit = on; SELECT txid_current()")


def log_on(connection: Connection, userid: str) -> str:
    """Who runs the job. `/` or nothing: the operating system's user, who is the database's own, runs it as SYS; a
    password comes by PARFILE or $DATAPUMP_PASSWORD, better than by an argument. Raises JobFailed (ORA-01017)."""
    found = re.fullmatch(r'([^/@]*)(?:/"?([^@"]*)"?)?(?:@\S+)?(?:\s+as\s+sysdba)?', userid.strip(), re.IGNORECASE)
    user = found[1].strip().strip('"').upper() if found else "?"
    if not user:
        return "SYS"
    password = (found[2] if found else None) or os.environ.get("DATAPUMP_PASSWORD", "")
    row = connection.execute("SELECT salt, hash FROM sys.user$ WHERE name = %s AND NOT locked", (user,)).fetchone()
    if row is None or hash_of(speedy_key(password.encode(), bytes(row[0])), bytes(row[0])) != bytes(row[1]):
        raise JobFailed(
            "UDE-01017: operation generated ORACLE error 1017", "ORA-01017: invalid username/password; logon denied"
        )
    return user
