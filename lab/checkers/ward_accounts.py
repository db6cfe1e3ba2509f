"""Inpatients' accounts: deposits and the days' charges add up to the settlement, and to what people were told."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.verdict import Finding, Outcome

TOLD = {
    "deposit": ("deposits", ("amount",)),
    "charge_day": ("daily_charges", ("total", "insurance_share")),
    "settle": ("settlements", ("total", "insurance_share", "deposited", "due")),
}
DISCHARGED = "DISCHARGED"


def check(evidence: Evidence) -> Finding:
    """Fails where a settlement differs from the stay's deposits and charges, where a stay is discharged without one or
    has one and is not, or where an answer differs from what is stored. Unknown without final reads."""
    settlements = {row["admission_id"]: row for row in evidence.rows("settlements")}
    wrong = [*_sums(evidence), *_discharged(evidence, set(settlements)), *_answers(evidence)]
    return Finding(
        "ward-accounts",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(evidence.rows('admissions'))} stays, {len(settlements)} settled, {len(wrong)} differences",
        {"settled": len(settlements), "differences": len(wrong)},
        tuple(wrong[:50]),
    )


def _sums(evidence: Evidence) -> list[str]:
    paid: dict[object, Decimal] = defaultdict(Decimal)
    cost: dict[object, Decimal] = defaultdict(Decimal)
    insured: dict[object, Decimal] = defaultdict(Decimal)
    for row in evidence.rows("deposits"):
        paid[row["admission_id"]] += amount(row["amount"])
    for row in evidence.rows("daily_charges"):
        cost[row["admission_id"]] += amount(row["total"])
        insured[row["admission_id"]] += amount(row["insurance_share"])
    wrong = []
    for row in evidence.rows("settlements"):
        stay = row["admission_id"]
        due = cost[stay] - insured[stay] - paid[stay]
        reckoned = {"total": cost[stay], "insurance_share": insured[stay], "deposited": paid[stay], "due": due}
        wrong += [
            f"stay {stay}: settled with {name} {row[name]}, it is {value}"
            for name, value in reckoned.items()
            if amount(row[name]) != value
        ]
    return wrong


def _discharged(evidence: Evidence, settled: set[object]) -> list[str]:
    return [
        f"stay {row['id']} is {row['status']}, and {'settled' if row['id'] in settled else 'not settled'}"
        for row in evidence.rows("admissions")
        if (row["status"] == DISCHARGED) != (row["id"] in settled)
    ]


def _answers(evidence: Evidence) -> list[str]:
    stored = {table: {row["op_key"]: row for row in evidence.rows(table)} for table, _ in TOLD.values()}
    wrong = []
    for record in acknowledged(evidence.history):
        table, names = TOLD.get(record.operation, ("", ()))
        row, answer = stored.get(table, {}).get(record.key), record.response or {}
        wrong += [
            f"{record.key}: told {name} {answer.get(name)}, stored is {row[name]}"
            for name in names
            if row is not None and amount(answer.get(name)) != amount(row[name])
        ]
    return wrong
