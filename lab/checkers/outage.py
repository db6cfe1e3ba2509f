"""How long each application server did not serve after each fault (RTO)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from lab.checkers.attempts import Attempt, attempts
from lab.checkers.windows import Window, windows
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a server's outage is longer than `rto_s`, or a server did not come back before the window's end."""
    limits = evidence.limits
    everything = attempts(evidence.history)
    measured = {
        (index, server): longest_outage([a for a in everything if a.server == server], window, limits.sustained_s)
        for index, window in enumerate(windows(evidence), 1)
        for server in limits.servers
    }
    bad = {where: outage for where, outage in measured.items() if outage is None or outage > limits.rto_s}
    known = [outage for outage in measured.values() if outage is not None]
    longest = round(max(known), 3) if known and len(known) == len(measured) else None
    return Finding(
        "outage",
        Outcome.FAIL if bad or not measured else Outcome.PASS,
        f"longest outage {_words(longest)}, limit {limits.rto_s:g} s",
        {"outage_s": longest, **{f"fault {i}, {server}": _rounded(v) for (i, server), v in measured.items()}},
        tuple(f"fault {i}: {server} {_words(outage)}" for (i, server), outage in measured.items()),
    )


def longest_outage(own: Sequence[Attempt], window: Window, sustained_s: float) -> float | None:
    """The longest time between two moments of sustained service, starting with the last acknowledgement before the
    fault; None where the server never came back. Service is sustained at an acknowledgement after which another
    comes, and no request sent goes bad, for `sustained_s` seconds."""
    good = [a.ended for a in own if not a.bad and a.ended <= window.end]
    bad = sorted(a.invoked for a in own if a.bad)
    before = bisect_left(good, window.start)
    if not before:
        return None
    served = [time for time in good[before:] if _sustained(time, good, bad, window.end, sustained_s)]
    if not served:
        return None
    moments = [good[before - 1], *served]
    gaps = [later - earlier for earlier, later in zip(moments, moments[1:], strict=False)]
    return max([*gaps, window.end - served[-1] - sustained_s])


def _sustained(time: float, good: Sequence[float], bad: Sequence[float], end: float, sustained_s: float) -> bool:
    until = min(time + sustained_s, end)
    if bisect_right(bad, until) > bisect_left(bad, time):
        return False
    return bisect_right(good, until) - bisect_right(good, time) > 0


def _rounded(outage: float | None) -> float | None:
    return None if outage is None else round(outage, 3)


def _words(outage: float | None) -> str:
    return "never came back" if outage is None else f"{outage:.2f} s"
