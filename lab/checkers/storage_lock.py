"""The storage cannot be taken by a second node: tried on purpose, and refused."""

from __future__ import annotations

from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where an attempt to take the storage of an open database succeeded. Unknown where it was never tried: a
    lock that was not tested is not shown to hold."""
    tried = [sample for sample in evidence.samples if sample.lock_refused is not None]
    granted = [sample for sample in tried if not sample.lock_refused]
    if not tried:
        raise CannotJudge("Nobody tried to take the storage from the open node")
    return Finding(
        "storage-lock",
        Outcome.FAIL if granted else Outcome.PASS,
        f"{len(tried)} attempts to take the storage, {len(granted)} granted",
        {"tried": len(tried), "granted": len(granted)},
        tuple(f"{sample.time:.3f} s: taken while open on {', '.join(sample.open)}" for sample in granted[:50]),
    )
