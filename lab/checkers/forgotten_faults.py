"""No fault is left behind on the replica."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where the look after the last heal found something left, or a fault has neither a heal nor such a look.
    Unknown without the look."""
    sweeps = evidence.marks("sweep")
    if not sweeps:
        raise CannotJudge("Nobody looked for faults left behind")
    last = sweeps[-1]
    left = [str(item) for item in last.detail.get("left", [])]
    if last.time < evidence.faults[-1].time:
        raise CannotJudge("The look for faults left behind came before the last fault")
    return Finding(
        "forgotten-faults",
        Outcome.FAIL if left else Outcome.PASS,
        f"{len(evidence.faults)} injected, {len(left)} left behind",
        {"injected": len(evidence.faults), "left": len(left)},
        tuple(left),
    )
