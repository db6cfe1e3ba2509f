"""How much longer people wait for an answer after a fault that must not trouble them."""

from __future__ import annotations

from statistics import quantiles

from lab.checkers.attempts import attempts
from lab.checkers.windows import windows
from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome

LEAST = 20  # answers on either side; fewer have no 99th percentile
SECONDS = 10.0  # after the fault


def check(evidence: Evidence) -> Finding:
    """Fails where the 99th percentile of an operation's time, from its first attempt to its acknowledgement, grew by
    more than `added_latency_s` in the SECONDS after a fault. Unknown with fewer than LEAST operations on a side."""
    limit = evidence.limits.added_latency_s
    first: dict[str, float] = {}
    took: list[tuple[float, float]] = []
    for attempt in sorted(attempts(evidence.history), key=lambda one: one.invoked):
        begun = first.setdefault(attempt.key, attempt.invoked)
        if not attempt.bad:
            took.append((begun, attempt.ended - begun))
    spans = windows(evidence)
    before = _p99([seconds for begun, seconds in took if begun + seconds < spans[0].start])
    after = [_p99([s for begun, s in took if _within(begun, begun + s, w.start, w.start + SECONDS)]) for w in spans]
    added = round(max(after) - before, 3)
    summary = (
        f"99 % of answers within {max(after):.2f} s after the fault, {before:.2f} s before, limit {limit:g} s more"
    )
    figures = {"before_p99_s": round(before, 3), "after_p99_s": round(max(after), 3), "added_s": added}
    details = (f"added {added} s",) if added > limit else ()
    return Finding("added-latency", Outcome.FAIL if added > limit else Outcome.PASS, summary, figures, details)


def _within(begun: float, ended: float, start: float, end: float) -> bool:
    return ended >= start and begun < end


def _p99(values: list[float]) -> float:
    if len(values) < LEAST:
        raise CannotJudge(f"{len(values)} answers are too few for a 99th percentile", todo=f"At least {LEAST}")
    return quantiles(values, n=100)[98]
