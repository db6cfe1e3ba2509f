"""Whether the database moved to the other node where it must, and stayed where it must not move."""

from __future__ import annotations

from lab.checkers.windows import Window, windows
from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.limits import Takeover
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Judges by the samples of who has the database open, not by what the cluster says of itself: required fails
    where no other node opened it after a fault, forbidden fails where one did. Unknown without samples on both sides
    of a fault."""
    wanted = evidence.limits.takeover
    moves = [(span.fault, *_before_and_after(evidence, span)) for span in windows(evidence)]
    bad = [move for move in moves if _wrong(wanted, move[1], move[2])]
    details = tuple(f"{fault.name or fault.detail.get('fault')}: {old} -> {new}" for fault, old, new in moves)
    return Finding(
        "takeover",
        Outcome.FAIL if bad else Outcome.PASS,
        f"takeover {wanted.value}: {'; '.join(details)}",
        {"moved": sum(old != new for _, old, new in moves)},
        details,
    )


def _wrong(wanted: Takeover, old: str, new: str) -> bool:
    return (wanted is Takeover.REQUIRED and old == new) or (wanted is Takeover.FORBIDDEN and old != new)


def _before_and_after(evidence: Evidence, span: Window) -> tuple[str, str]:
    steps = [mark.time for mark in evidence.marks("step") if mark.time > span.start]
    end = min([span.end, *steps])
    before = [sample.open for sample in evidence.samples if sample.time < span.start and sample.open]
    after = [sample.open for sample in evidence.samples if span.start <= sample.time <= end and sample.open]
    if not before or not after:
        raise CannotJudge("No sample shows who had the database open before and after the fault")
    others = [host for hosts in after for host in hosts if host not in before[-1]]
    return before[-1][0], others[-1] if others else before[-1][0]
