"""Applying the numbered schema files, each once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oracledb

from lab.his.schema.script import split_statements

DIRECTORY = Path(__file__).parent
NO_SUCH_TABLE = 942
NAME_IN_USE = 955
UNIMPLEMENTED = 3001
STORED_CODE = 80  # files from this number on hold stored code, which the application can do without
SCHEMA_VERSION = """
CREATE TABLE schema_version (
  version     NUMBER(6)          NOT NULL,
  name        VARCHAR2(100 CHAR) NOT NULL,
  checksum    VARCHAR2(64 CHAR)  NOT NULL,
  applied_at  TIMESTAMP(6)       DEFAULT SYSTIMESTAMP NOT NULL,
  CONSTRAINT schema_version_pk PRIMARY KEY (version)
)"""


class SchemaProblem(Exception):
    """The schema cannot be brought up to date. The message names the file and the statement: mend it, apply again."""


@dataclass(frozen=True)
class Version:
    """One schema file. number: from its name; checksum: SHA-256 of its text."""

    number: int
    name: str
    text: str

    @property
    def checksum(self) -> str:
        """What tells a changed file from the one that was applied."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def read_versions(directory: Path = DIRECTORY) -> list[Version]:
    """All schema files in order. Raises SchemaProblem where two have the same number."""
    found = [Version(int(path.name[:3]), path.stem, path.read_text(encoding="utf-8")) for path in _files(directory)]
    numbers = [version.number for version in found]
    if len(set(numbers)) != len(numbers):
        raise SchemaProblem(f"Two schema files have the same number (in {directory})")
    return found


def _files(directory: Path) -> Iterator[Path]:
    return (path for path in sorted(directory.glob("*.sql")) if re.match(r"\d{3}_", path.name))


def applied_versions(connection: oracledb.Connection) -> dict[int, str]:
    """Number -> checksum of what the database has; empty for a fresh schema."""
    with connection.cursor() as cursor:
        try:
            cursor.execute("SELECT version, checksum FROM schema_version ORDER BY version")
        except oracledb.DatabaseError as error:
            if error.args[0].code != NO_SUCH_TABLE:
                raise
            return {}
        return {int(number): checksum for number, checksum in cursor}


class NotSupported(SchemaProblem):
    """The engine has no such feature (ORA-03001). Stored code may wait for an engine that has it; a table may not."""


def apply_versions(connection: oracledb.Connection, versions: list[Version]) -> tuple[list[Version], list[str]]:
    """Apply what is missing: (applied, refused). refused: one line for each file of stored code that the engine does
    not support; it is tried again the next time. Raises SchemaProblem, also for a file changed after it was applied."""
    have = applied_versions(connection)
    changed = [version.name for version in versions if have.get(version.number, version.checksum) != version.checksum]
    if changed:
        raise SchemaProblem(f"Changed after it was applied: {', '.join(changed)}. Put the change into a new file")
    missing = [version for version in versions if version.number not in have]
    if missing and not have:
        _create_version_table(connection)
    applied, refused = [], []
    for version in missing:
        try:
            _apply(connection, version)
            applied.append(version)
        except NotSupported as error:
            if version.number < STORED_CODE:
                raise
            refused.append(str(error))
    return applied, refused


def _create_version_table(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor, suppress_name_in_use():
        cursor.execute(SCHEMA_VERSION)


@contextmanager
def suppress_name_in_use() -> Iterator[None]:
    """Pass over what an interrupted run has made already: DDL commits statement by statement."""
    try:
        yield
    except oracledb.DatabaseError as error:
        if error.args[0].code != NAME_IN_USE:
            raise


def _apply(connection: oracledb.Connection, version: Version) -> None:
    with connection.cursor() as cursor:
        for statement in split_statements(version.text):
            headline = f"{version.name}: {' '.join(statement.split())[:80]} …"
            try:
                with suppress_name_in_use():
                    cursor.execute(statement)
            except oracledb.DatabaseError as error:
                kind = NotSupported if error.args[0].code == UNIMPLEMENTED else SchemaProblem
                raise kind(f"{headline}: {error}") from None
            if cursor.warning:
                raise SchemaProblem(f"{headline} does not compile: {cursor.warning}")
        cursor.execute(
            "INSERT INTO schema_version (version, name, checksum) VALUES (:1, :2, :3)",
            [version.number, version.name, version.checksum],
        )
    connection.commit()
