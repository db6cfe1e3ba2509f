"""Opening the emergency system (plan 3.2.1, F to I): empty the day's business, raise every sequence, mark new rows.

Every step may be repeated: an opening that was killed half-way is simply run again, and nothing is raised twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import oracledb

from lab.emergency.tables import business_tables
from lab.errors import BadInput

RAISE_BY = 100_000
MARK = "EMERGENCY"
UNFINISHED = "SELECT id FROM emergency_openings WHERE opened_at IS NULL"
OPEN = """
SELECT opened_by, TO_CHAR(opened_at, 'YYYY-MM-DD HH24:MI:SS') FROM emergency_openings WHERE opened_at IS NOT NULL
ORDER BY id"""
NEXT_ID = "SELECT NVL(MAX(id), 0) + 1 FROM emergency_openings"
BEGIN = "INSERT INTO emergency_openings (id, opened_by) VALUES (:id, :who)"
PLAN = """
INSERT INTO emergency_sequences (opening_id, sequence_name, raised_to)
SELECT :id, sequence_name, last_number + increment_by * :raise_by FROM user_sequences"""
TO_RAISE = """
SELECT sequence_name, raised_to FROM emergency_sequences WHERE opening_id = :id AND done = 'N' ORDER BY sequence_name"""
RAISED = "UPDATE emergency_sequences SET done = 'Y' WHERE opening_id = :id AND sequence_name = :name"
COUNT_RAISED = "SELECT COUNT(*) FROM emergency_sequences WHERE opening_id = :id AND done = 'Y'"
FINISH = "UPDATE emergency_openings SET opened_at = SYSTIMESTAMP WHERE id = :id"
OTHER_TABLES = ("QUEUE_NUMBERS",)  # record the day too, without a key of their own


@dataclass(frozen=True)
class Opened:
    """What an opening did. emptied: table -> rows; sequences: how many were raised, by RAISE_BY increments each."""

    emptied: dict[str, int]
    sequences: int


class Step(StrEnum):
    """The steps of an opening, in order; each includes those before it."""

    EMPTY = "empty"
    SEQUENCES = "sequences"
    OPEN = "open"


def open_emergency(connection: oracledb.Connection, who: str, until: Step = Step.OPEN, used: int = 0) -> Opened:
    """Make this copy of the main database the emergency system. who: in whose name, for the record. until: the step
    after which to stop. used: how many days it has been that before, all of them merged: since then the main system
    goes on RAISE_BY behind them, so the sequences are raised by twice as much. Raises BadInput where it is open
    already, oracledb.Error where the database fails: then run it again."""
    if not who.strip():
        raise BadInput("Nobody's name is under the opening", todo="Say who opens the emergency system")
    with connection.cursor() as cursor:
        _refuse_a_second_opening(cursor, used)
        opening = _begin(connection, cursor, who, 2 * RAISE_BY if used else RAISE_BY)
        emptied = _empty(connection, cursor)
        if until is Step.EMPTY:
            return Opened(emptied, 0)
        _raise_sequences(connection, cursor, opening)
        cursor.execute(COUNT_RAISED, id=opening)
        (sequences,) = cursor.fetchone() or (0,)
        if until is Step.SEQUENCES:
            return Opened(emptied, int(sequences))
        for table in business_tables(connection):
            cursor.execute(f"ALTER TABLE {table} MODIFY source DEFAULT '{MARK}'")
        cursor.execute("ALTER TABLE patients MODIFY source DEFAULT 'EMERGENCY'")
        cursor.execute(FINISH, id=opening)
    connection.commit()
    return Opened(emptied, int(sequences))


def _refuse_a_second_opening(cursor: oracledb.Cursor, used: int) -> None:
    cursor.execute(OPEN)
    if found := cursor.fetchall()[used:]:
        raise BadInput(
            f"The emergency system is open since {found[0][1]}, by {found[0][0]}",
            todo="Charge on; it is emptied again by the next nightly copy only",
        )


def _begin(connection: oracledb.Connection, cursor: oracledb.Cursor, who: str, raise_by: int) -> int:
    """The opening under way, or a new one with the numbers that its sequences are raised to: decided once."""
    cursor.execute(UNFINISHED)
    if found := cursor.fetchone():
        return int(found[0])
    cursor.execute(NEXT_ID)
    (opening,) = cursor.fetchone() or (1,)
    cursor.execute(BEGIN, id=opening, who=who)
    cursor.execute(PLAN, id=opening, raise_by=raise_by)
    connection.commit()
    return int(opening)


def _empty(connection: oracledb.Connection, cursor: oracledb.Cursor) -> dict[str, int]:
    emptied = {}
    for table in [*reversed(business_tables(connection)), *OTHER_TABLES]:
        cursor.execute(f"DELETE FROM {table}")
        emptied[table] = cursor.rowcount
    connection.commit()
    return emptied


def _raise_sequences(connection: oracledb.Connection, cursor: oracledb.Cursor, opening: int) -> None:
    cursor.execute(TO_RAISE, id=opening)
    for name, raised_to in cursor.fetchall():
        cursor.execute(f"ALTER SEQUENCE {name} RESTART START WITH {int(raised_to)}")
        cursor.execute(RAISED, id=opening, name=name)
        connection.commit()
