"""Applying the numbered schema files, each once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import oracledb

from lab.his.schema.script import split_statements

DIRECTORY = Path(__file__).parent
NO_SUCH_TABLE = 942
NAME_IN_USE = 955
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


def apply_versions(connection: oracledb.Connection, versions: list[Version]) -> list[Version]:
    """Apply what is missing and return it. Raises SchemaProblem for a file that was changed after it was applied."""
    have = applied_versions(connection)
    changed = [version.name for version in versions if have.get(version.number, version.checksum) != version.checksum]
    if changed:
        raise SchemaProblem(f"Changed after it was applied: {', '.join(changed)}. Put the change into a new file")
    missing = [version for version in versions if version.number not in have]
    if missing and not have:
        _create_version_table(connection)
    for version in missing:
        _apply(connection, version)
    return missing


def _create_version_table(connection: oracledb.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM user_tables WHERE table_name = 'SCHEMA_VERSION'")
        (count,) = cursor.fetchone() or (0,)
        if not count:
            cursor.execute(SCHEMA_VERSION)


def _apply(connection: oracledb.Connection, version: Version) -> None:
    with connection.cursor() as cursor:
        for statement in split_statements(version.text):
            try:
                cursor.execute(statement)
            except oracledb.DatabaseError as error:
                if error.args[0].code == NAME_IN_USE:  # an interrupted run of this very file made it
                    continue
                headline = " ".join(statement.split())[:80]
                raise SchemaProblem(f"{version.name}: {headline} …: {error}") from None
        cursor.execute(
            "INSERT INTO schema_version (version, name, checksum) VALUES (:1, :2, :3)",
            [version.number, version.name, version.checksum],
        )
    connection.commit()
    _check_compiled(connection, version)


def _check_compiled(connection: oracledb.Connection, version: Version) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT object_type, object_name FROM user_objects WHERE status = 'INVALID'")
        invalid = [f"{kind} {name}" for kind, name in cursor]
    if invalid:
        raise SchemaProblem(f"{version.name}: does not compile: {', '.join(invalid)}")
