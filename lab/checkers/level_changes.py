"""Every change of the plan's level: who decided it and on what evidence, and each of its phases within its budget."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence, Mark
from lab.verdict import Finding, Outcome

WORSE = ("detect", "decide", "declare", "switch", "verify", "announce")
BETTER = ("return", "verify", "announce")
IN_SOMEBODYS_NAME = ("decide", "declare")


def phases_of(change: str) -> tuple[str, ...]:
    """The phases of a change, `3 to 2`: level 1 is the worst. Raises ValueError for anything else."""
    before, _, after = change.partition(" to ")
    return WORSE if int(after) < int(before) else BETTER


def check(evidence: Evidence) -> Finding:
    """Fails where a change of `limits.level_changes` did not happen in its order, lacks a phase, exceeded a budget, or
    was decided or declared in nobody's name or without evidence. Unknown where the run has none."""
    limits, told = evidence.limits, evidence.marks("phase")
    if not limits.level_changes:
        raise CannotJudge("No change of level belongs to this rehearsal")
    wrong, seconds = [], {}
    begun: list[float] = []
    for change in limits.level_changes:
        found = {mark.name: mark for mark in told if mark.detail.get("change") == change}
        for name in phases_of(change):
            mark = found.get(name)
            if mark is None or mark.until is None:
                wrong.append(f"{change}: {name} {'did not happen' if mark is None else 'never ended'}")
                continue
            seconds[f"{change}, {name}"] = round(mark.until - mark.time, 1)
            wrong += [f"{change}: {text}" for text in _faults(mark, getattr(limits, f"{name}_s"))]
        begun += [min(mark.time for mark in found.values())] if found else []
    wrong += [] if begun == sorted(begun) else ["the changes came in another order"]
    return Finding(
        "level-changes",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{', '.join(limits.level_changes)}: {len(seconds)} phases, {len(wrong)} faults",
        seconds,
        tuple(wrong),
    )


def _faults(mark: Mark, budget: float) -> list[str]:
    took = (mark.until or mark.time) - mark.time
    found = [f"{mark.name} took {took:.1f} s, budget {budget:g} s"] if took > budget else []
    if mark.name in IN_SOMEBODYS_NAME:
        found += [] if mark.detail.get("who") else [f"{mark.name}: nobody's name is under it"]
        found += [] if mark.detail.get("evidence") else [f"{mark.name}: on no evidence"]
    return found
