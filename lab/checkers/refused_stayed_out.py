"""Operations that clients were told were certainly not done, but which are in the database."""

from __future__ import annotations

from lab.checkers.attempts import attempts
from lab.checkers.tables import OWN_TABLE
from lab.evidence import Evidence
from lab.history import Phase
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where every attempt of an operation ended in `fail` and its row is there all the same: a person told "not
    done" does it again by hand, and the patient pays twice. Unknown without final reads."""
    phases: dict[str, set[Phase]] = {}
    for attempt in attempts(evidence.history):
        phases.setdefault(attempt.key, set()).add(attempt.phase)
    refused = {key for key, seen in phases.items() if seen == {Phase.FAIL}}
    stored = {row["op_key"] for table in OWN_TABLE.values() for row in evidence.rows(table)}
    wrong = sorted(refused & stored)
    return Finding(
        "refused-stayed-out",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(wrong)} of {len(refused)} refused operations done all the same",
        {"refused": len(refused), "done_all_the_same": len(wrong)},
        tuple(f"{key} was refused and is stored" for key in wrong[:50]),
    )
