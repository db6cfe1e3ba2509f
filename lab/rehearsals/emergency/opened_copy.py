"""The copy that an opening uses, seen with Oracle's own driver: how far its sequences are, and the day's rows."""

from __future__ import annotations

from dataclasses import dataclass

import oracledb

from lab.emergency.tables import business_tables
from lab.errors import StepFailed
from lab.images.engines.registry import engine
from lab.provision import Lab

SEQUENCES = "SELECT sequence_name, last_number, increment_by FROM user_sequences"


@dataclass(frozen=True)
class OpenedCopy:
    """One look. sequences: name -> (last number, increment); business: rows of the tables that record the day."""

    sequences: dict[str, tuple[int, int]]
    business: int

    def raised_since(self, before: OpenedCopy) -> dict[str, float]:
        """Each sequence: by how many increments."""
        return {
            name: (number - before.sequences[name][0]) / step
            for name, (number, step) in self.sequences.items()
            if name in before.sequences
        }


def look(lab: Lab, schema: str) -> OpenedCopy:
    """Raises StepFailed."""
    with connect_to_copy(lab, schema) as connection:
        try:
            return _look(connection)
        except oracledb.Error as error:
            raise StepFailed("The emergency server's copy cannot be read", where=str(error)) from None


def connect_to_copy(lab: Lab, schema: str) -> oracledb.Connection:
    """As the copy's owner. Raises StepFailed."""
    address = lab.topology.group("emergency")[0].addresses["lan"]
    dsn, word = f"{address}:1521/{engine(lab.settings.engine).service}", lab.secrets["his_password"]
    try:
        return oracledb.connect(user=schema, password=word, dsn=dsn, tcp_connect_timeout=3)
    except oracledb.Error as error:
        raise StepFailed("The emergency server's copy cannot be read", where=f"{dsn}: {error}") from None


def _look(connection: oracledb.Connection) -> OpenedCopy:
    with connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        sequences = {str(name): (int(number), int(step)) for name, number, step in cursor}
        business = 0
        for table in business_tables(connection):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            (rows,) = cursor.fetchone() or (0,)
            business += int(rows)
    return OpenedCopy(sequences, business)
