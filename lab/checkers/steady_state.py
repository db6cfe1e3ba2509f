"""Everything in service before the fault, and again after the procedure."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where the replica was not healthy before (then nothing after it means anything) or after. Unknown where
    either look is missing."""
    looks = {mark.detail.get("when"): mark for mark in evidence.marks("steady")}
    missing = [when for when in ("before", "after") if when not in looks]
    wrong = [
        f"{when}: {reason}"
        for when, mark in looks.items()
        if mark.detail.get("healthy") is not True
        for reason in mark.detail.get("reasons") or ["not healthy, no reason given"]
    ]
    if missing and not wrong:
        raise CannotJudge(f"Nobody looked whether the replica was healthy {' and '.join(missing)}")
    summary = "not healthy" if wrong else "healthy before and after"
    return Finding("steady-state", Outcome.FAIL if wrong else Outcome.PASS, summary, {}, tuple(wrong))
