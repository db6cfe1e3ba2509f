"""Rounds: writers at work, a kill at a random moment, recovery, and the comparison."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Protocol

from lab.waiting import pace, wait_until

from .ledger import Fate, Judgement, Ledger, judge
from .writers import Connect, prepare, read_back, writing

REVIVAL = 120.0  # seconds
LONGEST_LOAD = 1.5  # seconds of load before a kill, at most


class Victim(Protocol):
    """Something that is killed and comes back with what was on its disk."""

    name: str

    def kill(self) -> None:
        """At once, without a chance to tidy up."""

    def revive(self) -> None:
        """Start it again; it may still be recovering when this returns."""


@dataclass
class Figures:
    """Of all rounds. recoveries: seconds from a kill to the next acknowledged commit."""

    kills: dict[str, int] = field(default_factory=dict)
    acknowledged: int = 0
    unanswered: int = 0
    unanswered_found: int = 0
    undone: int = 0
    recoveries: list[float] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """For the report."""
        return {
            "rounds": sum(self.kills.values()),
            "kills": self.kills,
            "acknowledged": self.acknowledged,
            "unanswered": self.unanswered,
            "unanswered_but_committed": self.unanswered_found,
            "undone": self.undone,
            "recovery_median_s": round(median(self.recoveries), 2) if self.recoveries else None,
            "recovery_longest_s": round(max(self.recoveries), 2) if self.recoveries else None,
            "bad": self.bad,
        }


def run(
    connect: Connect,
    victims: Sequence[Victim],
    rounds: int,
    writers: int = 4,
    seed: int = 1,
    longest_load: float = LONGEST_LOAD,
    say: Callable[[str], None] = lambda line: None,
) -> Figures:
    """Kill the victims in turn; the figures name every round that lost, tore or invented something."""
    figures, noise = Figures(), random.Random(seed)
    for number in range(1, rounds + 1):
        victim, ledger = victims[number % len(victims)], Ledger()
        prepare(connect)
        with writing(connect, ledger, writers, seed + number):
            wait_until(lambda ledger=ledger: ledger.count(Fate.KEPT) > 0, 30, "the first commit", interval=0.005)
            pace(noise.uniform(0, longest_load))
            figures.recoveries.append(_die_and_return(victim, ledger))
        _count(figures, victim.name, ledger, judge(ledger, read_back(connect)), number)
        say(f"round {number}: {victim.name}, {ledger.count(Fate.KEPT)} acknowledged, {len(figures.bad)} bad so far")
    return figures


def _die_and_return(victim: Victim, ledger: Ledger) -> float:
    began = time.monotonic()
    victim.kill()
    before = ledger.count(Fate.KEPT)
    victim.revive()
    wait_until(lambda: ledger.count(Fate.KEPT) > before, REVIVAL, "a commit after the kill", interval=0.01)
    return time.monotonic() - began


def _count(figures: Figures, name: str, ledger: Ledger, found: Judgement, number: int) -> None:
    figures.kills[name] = figures.kills.get(name, 0) + 1
    figures.acknowledged += ledger.count(Fate.KEPT)
    figures.unanswered += ledger.count(Fate.UNKNOWN)
    figures.unanswered_found += found.found
    figures.undone += ledger.count(Fate.UNDONE)
    if not found.good:
        figures.bad.append(f"round {number}, {name}: {found}")
