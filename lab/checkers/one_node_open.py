"""Never two nodes with the database open at once."""

from __future__ import annotations

from lab.checkers.windows import workload_end
from lab.errors import CannotJudge
from lab.evidence import Evidence, Sample
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a sample shows two nodes open. Its positive control: unknown where no sample ever saw an open node,
    or where the samples leave a gap longer than `sample_gap_s` between the run's first fault and the workload's
    end."""
    samples, limit = evidence.samples, evidence.limits.sample_gap_s
    double = [sample for sample in samples if len(set(sample.open)) > 1]
    seen = sum(bool(sample.open) for sample in samples)
    figures: dict[str, float] = {"samples": len(samples), "open_seen": seen, "two_open": len(double)}
    if double:
        details = tuple(f"{sample.time:.3f} s: open on {' and '.join(sample.open)}" for sample in double[:50])
        return Finding("one-node-open", Outcome.FAIL, f"two nodes open in {len(double)} samples", figures, details)
    if not seen:
        raise CannotJudge("No sample ever saw the database open: the sampler is blind")
    gap, at = longest_gap(samples, evidence.faults[0].time, workload_end(evidence))
    if gap > limit:
        raise CannotJudge(f"No sample for {gap:.1f} s from {at:.1f} s", todo=f"The limit is {limit:g} s")
    figures["longest_gap_s"] = round(gap, 3)
    return Finding("one-node-open", Outcome.PASS, f"{len(samples)} samples, never two nodes open", figures)


def longest_gap(samples: tuple[Sample, ...], start: float, end: float) -> tuple[float, float]:
    """The longest time without a sample between start and end, and when it began (seconds)."""
    times = [start, *sorted(s.time for s in samples if start <= s.time <= end), end]
    return max((later - earlier, earlier) for earlier, later in zip(times, times[1:], strict=False))
