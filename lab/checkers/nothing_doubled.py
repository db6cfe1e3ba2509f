"""Operations executed twice."""

from __future__ import annotations

from collections import Counter

from lab.checkers.tables import OWN_TABLE
from lab.evidence import Evidence
from lab.history import Phase
from lab.verdict import Finding, Outcome

IDENTITY = ("id", "invoice_no")


def check(evidence: Evidence) -> Finding:
    """Fails where a key has two rows in its table, one registration or prescription two effects (charged or dispensed
    twice), or the same operation was answered twice with different results. Unknown without final reads."""
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
    dispensed = Counter(row["prescription_id"] for row in evidence.rows("dispensings"))
    charged: dict[object, set[object]] = {}
    for row in evidence.rows("charges"):
        if row.get("prescription_id") is not None:
            charged.setdefault(row["prescription_id"], set()).add(row["invoice_no"])
    return [
        *(f"prescription {number} was dispensed {n} times" for number, n in dispensed.items() if n > 1),
        *(
            f"prescription {number} is on {len(invoices)} invoices"
            for number, invoices in charged.items()
            if len(invoices) > 1
        ),
    ]


def _two_answers(evidence: Evidence) -> list[str]:
    answers: dict[str, set[tuple[object, ...]]] = {}
    for record in evidence.history:
        if record.phase is Phase.OK:
            answer = record.response or {}
            answers.setdefault(record.key, set()).add(tuple(answer.get(name) for name in IDENTITY))
    return [f"{key} was answered with {len(seen)} different results" for key, seen in answers.items() if len(seen) > 1]
