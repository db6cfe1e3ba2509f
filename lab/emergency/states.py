"""How far a thing has come, where it was carried over earlier than what was done to it since.

A day that was closed, merged in part and opened again (`reopen`) charges what is in the main system as written already.
A state only ever goes on: the further one of the two sides counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import oracledb

from lab.emergency.opening import MARK

STATES = {
    "REGISTRATIONS": ("WAITING", "SEEN", "CANCELLED"),
    "PRESCRIPTIONS": ("WRITTEN", "CHARGED", "DISPENSED", "CANCELLED"),
    "INVOICES": ("PAID", "REFUNDED"),
    "EXAMINATIONS": ("REQUESTED", "ACCEPTED", "REPORTED", "CANCELLED"),
}
PART = 500  # rows asked about together
HERE = "SELECT id, status FROM {table} WHERE source = :source ORDER BY id"
THERE = "SELECT id, status FROM {table} WHERE source = '{mark}' AND id IN ({places})"
GO_ON = "UPDATE {table} SET status = :status WHERE id = :id"


def bring_states(emergency: oracledb.Connection, main: oracledb.Connection) -> int:
    """Of what came from the emergency system, the further state. How many rows went on."""
    moved = 0
    for table, states in STATES.items():
        for rows in _parts(emergency, table):
            behind = _behind(main, table, dict(rows), states)
            if behind:
                with main.cursor() as cursor:
                    cursor.executemany(GO_ON.format(table=table), behind)
                main.commit()
            moved += len(behind)
    return moved


def _parts(emergency: oracledb.Connection, table: str) -> Iterator[Sequence[Any]]:
    with emergency.cursor() as cursor:
        cursor.arraysize = cursor.prefetchrows = PART
        cursor.execute(HERE.format(table=table), source=MARK)
        while rows := cursor.fetchmany(PART):
            yield rows


def _behind(
    main: oracledb.Connection, table: str, states_of: dict[int, str], order: Sequence[str]
) -> list[dict[str, Any]]:
    places = ", ".join(f":{place}" for place in range(1, len(states_of) + 1))
    with main.cursor() as cursor:
        cursor.arraysize = cursor.prefetchrows = PART
        cursor.execute(THERE.format(table=table, mark=MARK, places=places), list(states_of))
        return [
            {"id": number, "status": states_of[number]}
            for number, status in cursor
            if order.index(status) < order.index(states_of[number])
        ]
