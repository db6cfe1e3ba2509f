"""The procedure's steps as they were performed, with the plan's words."""

from __future__ import annotations

from dataclasses import dataclass

from lab.evidence import Evidence, Mark
from lab.plan.catalogue import Catalogue
from lab.plan.clause import Text

BLANK = Text("", "")


@dataclass(frozen=True)
class StepRow:
    """One row of the table. start: seconds after the first fault; None where the step was not performed."""

    clause: str
    text: Text
    who: Text
    start: float | None
    seconds: float | None
    result: str
    good: bool


def step_rows(evidence: Evidence, catalogue: Catalogue) -> list[StepRow]:
    """The steps that the run owed, in the plan's order, and then any other that it performed."""
    owed = list(evidence.limits.procedure)
    steps = evidence.marks("step")
    marks = {mark.clause: mark for mark in steps if mark.clause in owed or mark.detail.get("status") != "skipped"}
    zero = min([mark.time for mark in evidence.marks("fault")], default=0.0)
    return [_row(name, marks.get(name), catalogue, zero) for name in [*owed, *(m for m in marks if m not in owed)]]


def _row(name: str, mark: Mark | None, catalogue: Catalogue, zero: float) -> StepRow:
    clause = catalogue.clauses.get(name)
    text = clause.text if clause else Text(mark.name if mark else "", "")
    who = catalogue.roles[clause.who] if clause else BLANK
    if mark is None:
        return StepRow(name, text, who, None, None, "not performed", False)
    status = str(mark.detail.get("status", "no result"))
    answered = mark.detail.get("answered_by")
    said = mark.detail.get("said")
    result = f"{status}, confirmed by {answered}" if answered else status
    result += f": {said}" if said and said != "done" else ""
    seconds = None if mark.until is None else mark.until - mark.time
    return StepRow(name, text, who, mark.time - zero, seconds, result, status == "ok")
