"""The nightly copies of a run: made whole, verified, in time; a disturbed night leaves the copy before it, and an
alarm."""

from __future__ import annotations

from itertools import pairwise

from lab.errors import CannotJudge
from lab.evidence import Evidence, Mark
from lab.history import Phase
from lab.verdict import Finding, Outcome

STAGES = ("begin", "export", "copy", "import", "verify", "switch")


def check(evidence: Evidence) -> Finding:
    """Fails where a night that ended well has not every stage, no rows, an alarm, is over `night_s`, or has a stage
    over its own limit; where a night that failed left another copy in use than before it, or no alarm; where none ended
    well, or one ended well during a fault; where nobody is told of a night that never was; where a copy in use is no
    longer what it was; and where a change of the main system's did not arrive. Unknown without a night."""
    nights = evidence.marks("night")
    if not nights:
        raise CannotJudge("The run has no night")
    wrong = [f"{mark.name}: {text}" for mark in nights for text in _faults(mark, evidence)]
    wrong += [f"{mark.name}: nobody is told" for mark in evidence.marks("missed-night") if not _told(mark)]
    wrong += [*_spoiled_copies(evidence), *_lost_changes(evidence)]
    good = [mark for mark in nights if not mark.detail.get("failed")]
    wrong += [] if good else ["no night ended well"]
    longest = max((mark.end - mark.time for mark in good), default=0.0)
    first = dict(good[0].detail.get("seconds") or {}) if good else {}
    return Finding(
        "nightly-copy",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(good)} of {len(nights)} nights ended well, the longest took {longest:.1f} s, {len(wrong)} faults",
        {"nights": len(nights), "longest_s": round(longest, 1), **{f"{name}_s": s for name, s in first.items()}},
        tuple(wrong),
    )


def _faults(mark: Mark, evidence: Evidence) -> list[str]:
    detail = mark.detail
    if detail.get("failed"):
        wrong = [] if detail.get("alarm") and _told(mark) else ["it failed and there is no alarm"]
        same = detail.get("before") == detail.get("after")
        return (
            wrong if same else [*wrong, f"it failed and left {detail.get('after')} instead of {detail.get('before')}"]
        )
    copy, seconds = detail.get("copy") or {}, detail.get("seconds") or {}
    wrong = [f"the stage {stage} is missing" for stage in STAGES if stage not in seconds]
    wrong += [] if copy.get("rows") and copy.get("tables") else ["nothing was compared"]
    wrong += ["it ended well and there is an alarm"] if detail.get("alarm") else []
    wrong += ["the copy in use is the one of before"] if detail.get("before") == detail.get("after") else []
    wrong += ["it ended well during the fault"] if _during_fault(mark, evidence) else []
    limit = evidence.limits.night_s
    wrong += [f"it took {mark.end - mark.time:.0f} s, limit {limit:g} s"] if mark.end - mark.time > limit else []
    stages = {"export": evidence.limits.export_s, "copy": evidence.limits.copy_s, "import": evidence.limits.import_s}
    wrong += [
        f"the stage {stage} took {seconds[stage]:.0f} s, limit {most:g} s"
        for stage, most in stages.items()
        if seconds.get(stage, 0.0) > most
    ]
    busy = [r for r in evidence.history if r.phase is Phase.OK and mark.time <= r.time <= mark.end]
    return wrong if busy else [*wrong, "the main database was idle: nothing is shown of a busy one"]


def _told(mark: Mark) -> bool:
    """Whether it shows, and people were sent a notice of an alarm, which a copy that is only old is not yet."""
    alarm, notice = mark.detail.get("alarm"), mark.detail.get("notice", "as before there were notices")
    return bool(mark.detail["concerns"] and (notice or not alarm))


def _during_fault(mark: Mark, evidence: Evidence) -> bool:
    faults, heals = evidence.marks("fault"), evidence.marks("heal")
    return any(
        fault.time <= mark.time and not any(fault.end <= heal.time <= mark.time for heal in heals) for fault in faults
    )


def _spoiled_copies(evidence: Evidence) -> list[str]:
    looks = evidence.marks("copy")
    return [
        f"the copy {now.name} is no longer what it was"
        for before, now in pairwise(looks)
        if before.name == now.name and before.detail != now.detail
    ]


def _lost_changes(evidence: Evidence) -> list[str]:
    looks, wrong = evidence.marks("copy"), []
    for change in evidence.marks("change"):
        before = [mark.detail["columns"] for mark in looks if mark.time <= change.time]
        after = [mark.detail["columns"] for mark in looks if mark.time > change.time]
        if not before or not after or after[0] <= before[-1]:
            wrong.append(f"{change.name}: the change is not in the copy")
    return wrong
