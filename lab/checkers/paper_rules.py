"""The departments' rules of paper (lab/paper/rules.py) on what a rehearsal's role players wrote and did."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.paper.rules import broken_rules
from lab.paper.sheets import read_day
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a rule was broken, or nothing was written, dispensed or examined. Unknown without the paper."""
    rows = evidence.rows("paper")
    if not rows:
        raise CannotJudge("The run has no paper")
    day = read_day(rows[0])
    wrong = broken_rules(day)
    papers = {"slips": day.slips, "pharmacy visits": day.visits, "examinations": day.examinations}
    wrong += [f"there were no {name}" for name, found in papers.items() if not found]
    counts = {name: len(found) for name, found in papers.items()} | {"record numbers": len(day.records)}
    return Finding(
        "paper-rules",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{', '.join(f'{count} {name}' for name, count in counts.items())}, {len(wrong)} rules broken",
        {**counts, "minutes on paper": round((day.ended - day.began) / 60, 1)},
        tuple(wrong[:50]),
    )
