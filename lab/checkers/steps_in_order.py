"""Every lettered step of the procedure: done, successful, in the plan's order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, pairwise

from lab.evidence import Evidence, Mark
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a step of `limits.procedure` or `limits.inside` is missing, failed, began before the step ahead of it
    in its own procedure ended, or is a human step that nobody answered. Passes where the rehearsal has no
    procedure."""
    limits = evidence.limits
    wanted = (*limits.procedure, *limits.inside)
    steps = {mark.clause: mark for mark in evidence.marks("step")}
    wrong = [f"{clause} was not performed" for clause in wanted if clause not in steps]
    done = [steps[clause] for clause in wanted if clause in steps]
    wrong += [text for mark in done if (text := _fault(mark))]
    for _, inside in groupby(limits.inside, key=_section):
        wrong += _out_of_order([steps[clause] for clause in inside if clause in steps])
    wrong += _out_of_order([steps[clause] for clause in limits.procedure if clause in steps])
    return Finding(
        "steps-in-order",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(done)} of {len(wanted)} steps performed, {len(wrong)} faults" if wanted else "no procedure rehearsed",
        {"steps": len(done), "seconds": round(sum(mark.end - mark.time for mark in done), 1)},
        tuple(wrong),
    )


def _section(clause: str) -> str:
    """The plan's section that a clause is in: 3.2.1 of 3.2.1-F."""
    return clause.partition("-")[0]


def _out_of_order(steps: Iterable[Mark]) -> list[str]:
    return [
        f"{after.clause} began before {before.clause} had ended"
        for before, after in pairwise(steps)
        if after.time < before.end
    ]


def _fault(mark: Mark) -> str:
    if mark.detail.get("status") != "ok":
        return f"{mark.clause} ended {mark.detail.get('status', 'without a result')}"
    if mark.until is None:
        return f"{mark.clause} never ended"
    if mark.detail.get("human") and not mark.detail.get("answered_by"):
        return f"{mark.clause} is a person's step and nobody answered"
    return ""
