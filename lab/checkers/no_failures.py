"""Attempts that went bad after a fault that must have no effect, or only a limited one."""

from __future__ import annotations

from lab.checkers.attempts import attempts
from lab.checkers.windows import windows
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where more attempts sent between a fault and the next planned stop went bad than `failed_attempts`
    allows."""
    limit = evidence.limits.failed_attempts
    spans = windows(evidence)
    hit = [
        attempt
        for attempt in attempts(evidence.history)
        if attempt.bad and any(span.start <= attempt.ended and attempt.invoked < span.end for span in spans)
    ]
    figures = {"failed_attempts": len(hit)}
    details = tuple(f"{a.invoked:.3f} s {a.server} {a.operation} {a.key}: {a.error or 'no answer'}" for a in hit[:20])
    if limit is None:
        return Finding(
            "no-failures", Outcome.PASS, f"{len(hit)} attempts failed after the fault, no limit set", figures
        )
    outcome = Outcome.PASS if len(hit) <= limit else Outcome.FAIL
    return Finding(
        "no-failures", outcome, f"{len(hit)} attempts failed after the fault, limit {limit}", figures, details
    )
