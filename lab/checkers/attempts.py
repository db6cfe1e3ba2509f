"""Attempts: an invoke record of the ledger joined with its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lab.history import Phase, Record


@dataclass(frozen=True)
class Attempt:
    """One request as its client saw it. ended: when it learned the outcome; an attempt without an outcome record ended
    never (infinity) and counts as info."""

    server: str
    operation: str
    key: str
    invoked: float
    ended: float
    phase: Phase
    error: str

    @property
    def refused(self) -> bool:
        """Answered with a 4xx: the service works, a rule of business said no."""
        return self.phase is Phase.FAIL and self.error.startswith("4")

    @property
    def bad(self) -> bool:
        """Neither acknowledged nor refused by a rule: what a person at a desk calls "the system is down"."""
        return self.phase is not Phase.OK and not self.refused


def attempts(history: Iterable[Record]) -> list[Attempt]:
    """All attempts, in order of their outcome's time."""
    started: dict[tuple[str, int], Record] = {}
    done: list[Attempt] = []
    for record in history:
        identity = (record.key, record.attempt)
        if record.phase is Phase.INVOKE:
            started[identity] = record
        else:
            invoked = started.pop(identity, record).time
            done.append(_attempt(record, invoked, record.time, record.phase))
    done += [_attempt(record, record.time, float("inf"), Phase.INFO) for record in started.values()]
    return sorted(done, key=lambda attempt: attempt.ended)


def _attempt(record: Record, invoked: float, ended: float, phase: Phase) -> Attempt:
    return Attempt(record.server, record.operation, record.key, invoked, ended, phase, record.error or "")
