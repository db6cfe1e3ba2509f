"""The disk array: whole before the fault, without one part after it, and whole again at the end."""

from __future__ import annotations

from typing import Any

from lab.errors import CannotJudge
from lab.evidence import Evidence, Mark
from lab.verdict import Finding, Outcome

DISKS, CONTROLLERS, PATHS = 2, 2, 4
IN_SYNC = "in sync"


def check(evidence: Evidence) -> Finding:
    """Fails where the array had no redundancy before the fault or has none at the end, where it did not notice the
    fault, or where a second fault met no rebuild. Unknown where nobody looked at it three times."""
    looks = {mark.name: mark for mark in evidence.marks("array")}
    missing = [name for name in ("before", "failed", "after") if name not in looks]
    if missing:
        raise CannotJudge(f"Nobody looked at the array: {', '.join(missing)}")
    wrong = [
        *(f"before: {text}" for text in _lacking(looks["before"])),
        *([] if looks["failed"].detail["concerns"] else ["the array did not notice that a part failed"]),
        *([] if _rebuilding(looks) else ["nothing was rebuilt when the second part failed"]),
        *(f"after: {text}" for text in _lacking(looks["after"])),
    ]
    rebuilds = [mark.until - mark.time for mark in evidence.marks("rebuild") if mark.until is not None]
    figures: dict[str, Any] = {"rebuild_s": round(max(rebuilds), 1) if rebuilds else None}
    failed = "; ".join(looks["failed"].detail["concerns"])
    return Finding(
        "array-redundancy",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{failed or 'no part failed'}; {len(wrong)} faults",
        figures,
        tuple(wrong),
    )


def _rebuilding(looks: dict[str, Mark]) -> bool:
    return "rebuilding" not in looks or looks["rebuilding"].detail["health"] == "rebuilding"


def _lacking(look: Mark) -> list[str]:
    """What a whole array has and this one has not."""
    seen = look.detail
    answering = [name for name, role in seen["controllers"].items() if role in ("owner", "standby")]
    current = [disk for disk in seen["disks"] if disk["state"] == IN_SYNC]
    paths = [state for state in (seen["paths"] or {}).get(seen["reserved_by"], {}).values() if state != "failed"]
    lacking = []
    if len(answering) < CONTROLLERS or len(current) < DISKS:
        lacking.append(f"{len(answering)} controllers answer, {len(current)} disks are in sync")
    if len(paths) < PATHS:
        lacking.append(f"{len(paths)} paths of {seen['reserved_by'] or 'nobody'}")
    return lacking + [str(text) for text in seen["concerns"]]
