"""What must be refused was tried and refused, and what was broken off half-way was seen to be broken off."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence, Mark
from lab.verdict import Finding, Outcome

REFUSED, LISTED, BROKEN_OFF, AGAIN = "refused", "listed", "broken off", "done again"
OWN_LINE = "lab-emergency: "
# What a rehearsal of mishaps has to have tried, by the beginning of the name, and how often at least.
TRIED = {
    "declared while the main system is up": 1,
    "split business merged": 1,
    "declared with a stale copy": 1,
    "declared twice": 1,
    "opened before the declaration": 1,
    "the raising of the sequences killed": 3,
    "opened twice": 1,
    "sequences raised again": 1,
    "tables emptied again": 1,
    "a night while it is in use": 1,
    "merged before it is closed": 1,
    "the merge broken off in the middle": 2,
    "the day gone on with": 1,
    "merged with empty shelves": 1,
}


def check(evidence: Evidence) -> Finding:
    """Fails where one of TRIED was not tried, where what must be refused was done or not refused in one line, where a
    conflict was not listed, or where what was broken off reported success. Unknown where nothing was tried."""
    tried = evidence.marks("attempt")
    if not tried:
        raise CannotJudge("Nothing that must be refused was tried")
    wrong = [f"{mark.name}: {text}" for mark in tried if (text := _fault(mark))]
    for name, least in TRIED.items():
        found = sum(mark.name.startswith(name) for mark in tried)
        wrong += [f"{name}: tried {found} times, not {least}"] if found < least else []
    return Finding(
        "mishaps",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(tried)} mishaps, {len(wrong)} not as they should be",
        {"mishaps": len(tried)},
        tuple(wrong),
    )


def _fault(mark: Mark) -> str:
    status, said = mark.detail["status"], str(mark.detail["said"])
    match mark.detail["wanted"]:
        case "refused":
            if status != 2:
                return f"it was not refused (exit status {status})"
            return "" if said.startswith(OWN_LINE) else f"it was refused without a word: {said[:80]}"
        case "listed":
            return "" if status == 1 else f"nothing was listed (exit status {status})"
        case "broken off":
            return "" if status else "it reported success"
    return "" if status == 0 else f"it failed (exit status {status}): {said[:80]}"
