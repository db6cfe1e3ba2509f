"""The desktop system is declared by somebody, on evidence, before it is used."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.verdict import Finding, Outcome

SILENCE_SECONDS = 5.0
DECISION = "use the desktop system"


def check(evidence: Evidence) -> Finding:
    """Fails where nobody decided after the fault, decided while desks were still being answered (less than
    SILENCE_SECONDS of silence), or something was charged on a PC before the decision. Unknown without a charge."""
    fault = evidence.faults[0].time
    charges = [record.time for record in acknowledged(evidence.history) if record.server.startswith("PC")]
    if not charges:
        raise CannotJudge("Nothing was charged on a PC")
    first = min(charges)
    decisions = [mark for mark in evidence.marks("decision") if mark.time >= fault and mark.name == DECISION]
    wrong = [] if decisions else ["nobody decided to use the desktop system"]
    for mark in decisions:
        silence = float(mark.detail.get("silent_s", 0.0))
        wrong += [] if mark.detail.get("who") else ["nobody's name is under the decision"]
        wrong += [f"decided after {silence:.1f} s of silence"] if silence < SILENCE_SECONDS else []
    if decisions and first < decisions[0].time:
        wrong.append(f"charged at {first:.1f} s, decided at {decisions[0].time:.1f} s")
    decided = decisions[0].time - fault if decisions else None
    return Finding(
        "declared",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"first charge on a PC {first - fault:.1f} s after the fault, {len(wrong)} faults",
        {"decided_s": None if decided is None else round(decided, 1), "first_charge_s": round(first - fault, 1)},
        tuple(wrong),
    )
