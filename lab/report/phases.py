"""Where the time of a takeover went: from the fault to the first answer after it."""

from __future__ import annotations

from dataclasses import dataclass

from lab.checkers.attempts import attempts
from lab.checkers.windows import windows
from lab.evidence import Evidence

WORDS = {"detected": "the cluster noticed", "fenced": "the failed node was fenced", "takeover": "the database moved"}


@dataclass(frozen=True)
class Phase:
    """One moment after a fault. fault: its number. since: seconds after the fault; step: after the moment before."""

    fault: int
    name: str
    since: float
    step: float


def phases(evidence: Evidence) -> list[Phase]:
    """The moments after each fault, in order: what the cluster did, and each server's first answer to a request that
    was sent after the fault and acknowledged after the last failure of its window."""
    found = []
    tries = attempts(evidence.history)
    for number, window in enumerate(windows(evidence), 1):
        moments = [
            (mark.time, WORDS[mark.kind])
            for mark in evidence.timeline
            if mark.kind in WORDS and window.start <= mark.time <= window.end
        ]
        for server in sorted({attempt.server for attempt in tries}):
            own = [a for a in tries if a.server == server and window.start <= a.ended <= window.end]
            last_bad = max([a.invoked for a in own if a.bad], default=window.start)
            answered = [a.ended for a in own if not a.bad and a.ended > last_bad]
            moments += [(answered[0], f"{server} answered again")] if answered else []
        previous = window.start
        for time, name in sorted(moments):
            found.append(Phase(number, name, time - window.start, time - previous))
            previous = time
    return found
