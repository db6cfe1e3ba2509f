"""The departments' rules of paper (lab/paper/rules.py) on what a rehearsal's role players wrote and did."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.paper.rules import broken_rules
from lab.paper.sheets import PaperDay, read_day
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a rule was broken, nothing was written, dispensed or examined, or the system was used in the time on
    paper before its repair. Unknown without the paper."""
    rows = evidence.rows("paper")
    if not rows:
        raise CannotJudge("The run has no paper")
    day = read_day(rows[0])
    wrong = [*broken_rules(day), *_used(evidence, day)]
    papers = {"slips": day.slips, "pharmacy visits": day.visits, "examinations": day.examinations}
    wrong += [f"there were no {name}" for name, found in papers.items() if not found]
    wrong += [] if day.settlements else ["nobody on a ward wanted to settle"]
    counts = {name: len(found) for name, found in papers.items()} | {"record numbers": len(day.records)}
    return Finding(
        "paper-rules",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{', '.join(f'{count} {name}' for name, count in counts.items())}, {len(wrong)} rules broken",
        {**counts, "minutes on paper": round((day.ended - day.began) / 60, 1)},
        tuple(wrong[:50]),
    )


def _used(evidence: Evidence, day: PaperDay) -> list[str]:
    """Wards stop using the system and wait (4.2.10-2), and so does everybody else."""
    until = min([day.ended, *(mark.time for mark in evidence.marks("heal") if mark.time >= day.began)])
    servers = evidence.limits.servers
    used = [r for r in acknowledged(evidence.history) if r.server in servers and day.began <= r.time < until]
    return [f"4.2.10-2 the system was used: {r.operation} at {r.time:.1f} s on {r.server}" for r in used]
