"""What a person has to settle about a day on the emergency system: what both systems did to the same thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import oracledb

from lab.emergency.opening import MARK
from lab.emergency.tables import columns

PART = 100  # patients asked about together
NEW_PATIENTS = """
SELECT card_no, name, sex, born_on, id_number FROM patients
WHERE source = :source AND created_at >= (SELECT MAX(opened_at) FROM emergency_openings)
AND (id_number IS NOT NULL OR born_on IS NOT NULL) ORDER BY id"""
SAME_PERSON = """
SELECT card_no FROM patients WHERE card_no <> :card_no AND id_number = :id_number
UNION
SELECT card_no FROM patients WHERE card_no <> :card_no AND name = :name AND sex = :sex AND born_on = :born_on
ORDER BY 1"""
PAID_HERE = """
SELECT op_key, patient_id, schedule_id, visit_on FROM registrations WHERE source = :source AND fee > 0 ORDER BY id"""
PAID_THERE = """
SELECT id, patient_id, schedule_id, visit_on FROM registrations
WHERE source <> '{mark}' AND fee > 0 AND status <> 'CANCELLED' AND patient_id IN ({places})"""
RANGE = "SELECT MIN(id), MAX(id) FROM {table} WHERE source = :source"
AMONG = "SELECT COUNT(*), MIN(id) FROM {table} WHERE source = 'MAIN' AND id BETWEEN :low AND :high"


@dataclass(frozen=True)
class Unsettled:
    """What a person has to settle, and why. op_key: of an operation, the card of a patient who has another one, or the
    table whose ids overlap."""

    op_key: str
    why: str


def two_cards(emergency: oracledb.Connection, main: oracledb.Connection) -> list[Unsettled]:
    """People who were given a card on the emergency system although the main system knows them under another."""
    found = []
    with emergency.cursor() as theirs, main.cursor() as ours:
        theirs.execute(NEW_PATIENTS, source=MARK)
        names = [column[0].lower() for column in theirs.description]
        for row in theirs:
            person = dict(zip(names, row, strict=True))
            others = [card_no for (card_no,) in ours.execute(SAME_PERSON, person).fetchall()]
            if others:
                why = f"{person['name']} has the card {', '.join(others)} too: the same person?"
                found.append(Unsettled(person["card_no"], why))
    return found


def paid_twice(emergency: oracledb.Connection, main: oracledb.Connection) -> list[Unsettled]:
    """Registrations of the emergency system whose patient had paid the main system for the same doctor and half-day. A
    free one (plan 3.2.1, N) is none of them."""
    found = []
    with emergency.cursor() as theirs, main.cursor() as ours:
        theirs.execute(PAID_HERE, source=MARK)
        while rows := theirs.fetchmany(PART):
            people = sorted({patient for _, patient, _, _ in rows})
            places = ", ".join(f":{place}" for place in range(1, len(people) + 1))
            ours.execute(PAID_THERE.format(mark=MARK, places=places), people)
            there = {tuple(visit): number for number, *visit in ours}
            found += [
                Unsettled(op_key, f"patient {visit[0]} has paid for the registration {there[tuple(visit)]} too")
                for op_key, *visit in rows
                if tuple(visit) in there
            ]
    return found


def overlapping(emergency: oracledb.Connection, main: oracledb.Connection, tables: Sequence[str]) -> list[Unsettled]:
    """Tables in which the main system gave ids out of the emergency system's range: its sequences were not raised when
    it opened, or the main system has used up the distance."""
    return [Unsettled(table, why) for table, why in _overlaps(emergency, main, tables)]


def _overlaps(
    emergency: oracledb.Connection, main: oracledb.Connection, tables: Sequence[str]
) -> Iterator[tuple[str, str]]:
    for table in tables:
        if "id" not in columns(main, table):
            continue
        low, high = _row(emergency, RANGE.format(table=table), source=MARK)
        if low is None:
            continue
        count, first = _row(main, AMONG.format(table=table), low=low, high=high)
        if count:
            told = f"{count} of the main system's ids, from {first} on, are within {low} to {high}"
            yield table, f"{told}, which the emergency system gave: were the sequences raised?"


def _row(connection: oracledb.Connection, question: str, **values: Any) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(question, **values)
        return cursor.fetchone() or (None, None)
