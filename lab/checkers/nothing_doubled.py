"""Operations executed twice."""

from __future__ import annotations

from collections import Counter

from lab.checkers.tables import OWN_TABLE
from lab.evidence import Evidence
from lab.history import Phase
from lab.verdict import Finding, Outcome

IDENTITY = ("id", "invoice_no")
# What may happen to a thing once: the table of the event, and whose number it carries.
ONCE = (
    ("dispensings", "prescription_id", "dispensed"),
    ("drug_returns", "prescription_id", "brought back"),
    ("refunds", "invoice_no", "refunded"),
    ("triages", "registration_id", "triaged"),
    ("exam_acceptances", "examination_id", "accepted"),
    ("exam_results", "examination_id", "reported"),
    ("settlements", "admission_id", "settled"),
)
CHARGED = ("prescription_id", "examination_id")


def check(evidence: Evidence) -> Finding:
    """Fails where a key has two rows in its table, where something was done to one thing twice that is done once (a
    prescription charged or dispensed, an invoice refunded, a stay settled), or where the same operation was answered
    twice with different results, or a retry under another key. Unknown without final reads."""
    doubled = [*_twice_stored(evidence), *_twice_done(evidence), *_two_answers(evidence)]
    return Finding(
        "nothing-doubled",
        Outcome.FAIL if doubled else Outcome.PASS,
        f"{len(doubled)} operations doubled",
        {"doubled": len(doubled)},
        tuple(doubled[:50]),
    )


def _twice_stored(evidence: Evidence) -> list[str]:
    counts = {table: Counter(row["op_key"] for row in evidence.rows(table)) for table in OWN_TABLE.values()}
    return [f"{key} has {n} rows in {table}" for table, keys in counts.items() for key, n in keys.items() if n > 1]


def _twice_done(evidence: Evidence) -> list[str]:
    doubled = []
    for table, name, done in ONCE:
        counts = Counter(row[name] for row in evidence.rows(table))
        doubled += [f"{name} {number} was {done} {n} times" for number, n in counts.items() if n > 1]
    for name in CHARGED:
        charged: dict[object, set[object]] = {}
        for row in evidence.rows("charges"):
            if row.get(name) is not None:
                charged.setdefault(row[name], set()).add(row["invoice_no"])
        doubled += [f"{name} {number} is on {len(on)} invoices" for number, on in charged.items() if len(on) > 1]
    return doubled


def _two_answers(evidence: Evidence) -> list[str]:
    answers: dict[str, set[tuple[object, ...]]] = {}
    others = []
    for record in evidence.history:
        if record.phase is Phase.OK:
            answer = record.response or {}
            answers.setdefault(record.key, set()).add(tuple(answer.get(name) for name in IDENTITY))
            if answer.get("op_key", record.key) != record.key:
                others.append(
                    f"{record.key} was answered as {answer['op_key']}: a retry that is an operation of its own"
                )
    twice = [f"{key} was answered with {len(seen)} different results" for key, seen in answers.items() if len(seen) > 1]
    return [*twice, *others]
