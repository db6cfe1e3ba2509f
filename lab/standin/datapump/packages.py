"""Packages of an imported schema: under another schema's name they are compiled again from their text."""

from __future__ import annotations

import json

import psycopg
from psycopg import sql

from lab.standin.datapump.messages import Log
from lab.standin.datapump.session import Connection
from lab.standin.sql.names import unfold


def compile_packages(connection: Connection, schema: str, log: Log) -> None:
    """Specifications first, then bodies. schema: PostgreSQL's spelling. A failure is a line of the log."""
    found = connection.execute(
        "SELECT name, type, text FROM sys.source$ WHERE owner = %s AND type IN ('PACKAGE', 'PACKAGE BODY')"
        " ORDER BY type, name",
        (schema,),
    ).fetchall()
    if not found:
        return
    from lab.standin.interface import OraError  # these load the whole front end
    from lab.standin.sql.catalog import catalog_of
    from lab.standin.sql.ddl.translate import translate_ddl

    for name, kind, text in found:
        row = connection.execute("SELECT sys.catalog()").fetchone()
        catalog = catalog_of(row[0] if row and isinstance(row[0], dict) else json.loads(row[0] if row else "{}"))
        try:
            statements = translate_ddl(text.replace("create package", "create or replace package"), schema, catalog)
            with connection.transaction():
                path = sql.SQL("SET LOCAL search_path = {}, sys, pg_catalog").format(sql.Identifier(schema))
                connection.execute(path)
                for statement in statements.statements:
                    connection.execute(statement.encode())
        except (OraError, psycopg.Error) as error:
            cause = " ".join(str(error).split())[:300]
            log.error(f'ORA-39083: Object type {kind}:"{unfold(schema)}"."{unfold(name)}" failed to compile:\n{cause}')
