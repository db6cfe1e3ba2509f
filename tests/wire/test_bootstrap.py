"""Making the dictionary: what a database may have run before; every body compiles when all scripts have run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from lab.standin.pg.bootstrap import RETIRED, NewerDictionary, bootstrap

VALIDATORS = "SELECT lanname, lanvalidator::regproc::text FROM pg_language WHERE lanname IN ('sql', 'plpgsql')"
ROUTINES = """SELECT p.oid, p.oid::regprocedure::text, l.lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname !~ '^(pg_|information_schema)' AND l.lanname IN ('sql', 'plpgsql') ORDER BY 2"""


@pytest.fixture
def connection(postgres_dsn: str) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(postgres_dsn) as session:
        session.execute("SET search_path TO sys, pg_catalog")
        yield session
        session.rollback()


def broken(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """Names and errors of the routines that do not compile."""
    validators = {str(language): str(name) for language, name in connection.execute(VALIDATORS).fetchall()}
    found = []
    for oid, name, language in connection.execute(ROUTINES).fetchall():
        try:
            with connection.transaction():
                connection.execute(f"SELECT {validators[str(language)]}(%s::oid)", (oid,))
        except psycopg.Error as error:
            found.append(f"{name}: {error}")
    return found


def test_every_body_of_the_dictionary_compiles(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    assert broken(connection) == []


@pytest.mark.parametrize("language, body", [("sql", "SELECT sys.not_there()"), ("plpgsql", "BEGIN RETRN; END")])
def test_a_body_that_does_not_compile_is_found(
    connection: psycopg.Connection[tuple[object, ...]], language: str, body: str
) -> None:
    connection.execute("SET check_function_bodies TO off")
    connection.execute(f"CREATE FUNCTION sys.zz_broken() RETURNS void LANGUAGE {language} AS '{body}'")
    connection.execute("SET check_function_bodies TO on")
    assert [text.partition(":")[0] for text in broken(connection)] == ["zz_broken()"]


@contextmanager
def applied(dsn: str, script: str) -> Iterator[None]:
    """The database has run this script too."""
    with psycopg.connect(dsn, autocommit=True) as session:
        session.execute("INSERT INTO sys.bootstrap$ (version) VALUES (%s)", (script,))
        try:
            yield
        finally:
            session.execute("DELETE FROM sys.bootstrap$ WHERE version = %s", (script,))


@pytest.mark.parametrize("script", sorted(RETIRED))
def test_a_script_that_is_gone_is_known(postgres_dsn: str, script: str) -> None:
    with applied(postgres_dsn, script):
        assert not bootstrap(postgres_dsn, "manager")


def test_a_script_that_is_not_known_is_refused(postgres_dsn: str) -> None:
    with applied(postgres_dsn, "999_newer.sql"), pytest.raises(NewerDictionary, match="999_newer"):
        bootstrap(postgres_dsn, "manager")
