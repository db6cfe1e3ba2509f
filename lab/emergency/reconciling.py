"""The pharmacy's list of what was handed out by hand, against the main system (plan 3.2.1, Q): settled, then signed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import oracledb

from lab.emergency.copies import utc_now, write_durable
from lab.errors import BadInput

FILE = "reconciliation.json"
STATUS = "SELECT status FROM prescriptions WHERE id = :id"
HANDED_OUT = """
SELECT l.drug_id, l.quantity FROM dispensings d JOIN dispensing_lines l ON l.dispensing_id = d.id
WHERE d.prescription_id = :id"""


@dataclass(frozen=True)
class Line:
    """One drug of one original that the pharmacy kept and marked."""

    prescription: int
    drug: int
    quantity: int


@dataclass(frozen=True)
class Reconciliation:
    """drugs: id -> pieces by hand, and in the main system; differences: what is left to settle; signed, at: by whom and
    when (ISO, UTC), empty until then."""

    prescriptions: int
    drugs: dict[str, dict[str, int]]
    differences: tuple[str, ...] = field(default_factory=tuple)
    signed: str = ""
    at: str = ""


def read_lines(text: str) -> list[Line]:
    """`prescription,drug,quantity`, one a line, as the originals say. Raises BadInput for what is none."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split(",")
        if not line.strip():
            continue
        if len(words) != len(Line.__annotations__) or not all(word.strip().isdigit() for word in words):
            raise BadInput(
                "The list cannot be read", where=f"line {number}: {line[:60]}", todo="prescription,drug,pieces"
            )
        found.append(Line(*(int(word) for word in words)))
    if not found:
        raise BadInput("The list is empty", todo="One line for each drug of each original: prescription,drug,pieces")
    return found


def reconcile(main: oracledb.Connection, lines: Iterable[Line], state: Path, signed_by: str = "") -> Reconciliation:
    """The list against the main system. signed_by: who answers for it; nothing is signed while something differs.
    Raises oracledb.Error."""
    papers: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        papers[line.prescription][line.drug] += line.quantity
    drugs: dict[str, dict[str, int]] = defaultdict(lambda: {"by_hand": 0, "in_system": 0})
    differences = []
    for prescription, by_hand in sorted(papers.items()):
        status, in_system = _in_system(main, prescription)
        for name, pieces in (("by_hand", by_hand), ("in_system", in_system)):
            for drug, quantity in pieces.items():
                drugs[str(drug)][name] += quantity
        if dict(by_hand) != in_system:
            differences.append(_words(prescription, status, bool(in_system)))
    done = Reconciliation(len(papers), dict(drugs), tuple(differences))
    if signed_by.strip() and not differences:
        done = Reconciliation(len(papers), dict(drugs), (), signed_by, utc_now().isoformat())
        write_durable(state / FILE, json.dumps(asdict(done), ensure_ascii=False) + "\n")
    return done


def _in_system(main: oracledb.Connection, prescription: int) -> tuple[str, dict[int, int]]:
    found: dict[int, int] = defaultdict(int)
    with main.cursor() as cursor:
        cursor.execute(STATUS, id=prescription)
        row: Any = cursor.fetchone()
        cursor.execute(HANDED_OUT, id=prescription)
        for drug, quantity in cursor:
            found[int(drug)] += int(quantity)
    return (row[0] if row else ""), dict(found)


def _words(prescription: int, status: str, handed_out: bool) -> str:
    if not status:
        return f"prescription {prescription} is not in the main system"
    if handed_out:
        return f"prescription {prescription}: other drugs or quantities than in the main system"
    return f"prescription {prescription} is {status.lower()} in the main system and not handed out there"
