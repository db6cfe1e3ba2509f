"""Patients and what their doctors ordered, as far as paper carries it through the hospital."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import oracledb

INSURED = """
SELECT c.card_no, c.name, t.code, i.insurance_no, NVL(i.unit_no, '0') FROM patients c
JOIN insured_persons i ON i.patient_id = c.id JOIN insurance_types t ON t.id = i.insurance_type_id
WHERE i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE)
ORDER BY c.id OFFSET {skip} ROWS FETCH NEXT {count} ROWS ONLY"""
UNINSURED = """
SELECT card_no, name, '', '', '' FROM patients c
WHERE NOT EXISTS (SELECT 1 FROM insured_persons i WHERE i.patient_id = c.id)
ORDER BY c.id OFFSET {skip} ROWS FETCH NEXT {count} ROWS ONLY"""


@dataclass(frozen=True)
class Patient:
    """What a patient has in the pocket: the hospital's card and, where insured, the insurance's."""

    card_no: str
    name: str
    insurance_type: str = ""
    insurance_no: str = ""
    unit_no: str = ""


@dataclass(frozen=True)
class PaperOrder:
    """One prescription or request. number: of the form. drugs: (drug id, quantity); empty for a request of item_id, of
    a department. prescription_id: of one that was printed before the outage, 0 otherwise."""

    patient: Patient
    number: str
    written_at: float
    drugs: tuple[tuple[int, int], ...] = ()
    item_id: int = 0
    department: str = ""
    prescription_id: int = 0

    @property
    def printed(self) -> bool:
        """By a workstation, before the outage."""
        return self.prescription_id > 0

    @property
    def kind(self) -> str:
        """As the cashier's program calls it."""
        return "printed" if self.printed else "handwritten" if self.drugs else "request"

    @property
    def written_no(self) -> str:
        """The number that stands on it."""
        return str(self.prescription_id) if self.printed else self.number


def patients_of(connection: oracledb.Connection, insured: int, others: int, skip: int = 0) -> list[Patient]:
    """Patients whom the main system knows, the insured first. skip: how many of either kind are passed over. Raises
    oracledb.Error."""
    rows: list[tuple[Any, ...]] = []
    with connection.cursor() as cursor:
        for question, count in ((INSURED, insured), (UNINSURED, others)):
            cursor.execute(question.format(count=count, skip=skip))
            rows += cursor.fetchall()
    return [Patient(*(str(value or "") for value in row)) for row in rows]
