"""From the declaration to the first registration on the emergency server (RTO), and how old its copy is then (RPO)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from lab.bench.figures import two_digits
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab, Say
from lab.rehearsal import rehearse
from lab.rehearsals.kinds import performance_of
from lab.rehearsals.script import choose

PROCEDURE, TRIGGER, TARGET = "3.2.1-emergency-server", "power-loss", "everything"
BUDGET_MEDIAN_S = 20.0
RULES = "emergency-day"  # the checker that knows both


@dataclass(frozen=True)
class Openings:
    """Some days on the emergency server. opening_s: seconds from the declaration to the first registration, one a day
    (None: there was none); copy_age_s: how old the copy was at the declaration, which is the business that is lost to
    it until the main database is back; verdicts, paths: of the runs."""

    opening_s: tuple[float | None, ...]
    copy_age_s: tuple[float | None, ...]
    verdicts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def median_s(self) -> float | None:
        """Of the openings; None where a day had none."""
        known = [one for one in self.opening_s if one is not None]
        return round(median(known), 1) if known and len(known) == len(self.opening_s) else None

    @property
    def within_budget(self) -> bool:
        """The median is, every day says how old its copy was, and each was judged well."""
        told = all(age is not None for age in self.copy_age_s)
        passed = all(verdict == "pass" for verdict in self.verdicts)
        return self.median_s is not None and self.median_s <= BUDGET_MEDIAN_S and told and passed

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for --json."""
        return {**vars(self), "median_s": self.median_s, "within_budget": self.within_budget}


def measure(lab: Lab, runs: int, say: Say) -> Openings:
    """So many days, each with the main system lost, the emergency server opened, worked on and merged."""
    (script,) = choose(read_catalogue(), (PROCEDURE,), TRIGGER, TARGET)
    openings: list[float | None] = []
    ages: list[float | None] = []
    verdicts, paths = [], []
    for number in range(1, runs + 1):
        say(f"day {number} of {runs}")
        done = rehearse(lab, script, say, performance_of(script))
        found = next((one.figures for one in done.verdict.findings if one.checker == RULES), {})
        openings.append(found.get("opening_s"))
        ages.append(found.get("copy_age_s"))
        verdicts.append(str(done.verdict.verdict))
        paths.append(str(done.path))
    return Openings(tuple(openings), tuple(ages), tuple(verdicts), tuple(paths))


def lines(found: Openings) -> list[str]:
    """For people."""
    word = "within" if found.within_budget else "over"
    return [
        f"declaration to first registration (RTO), s: {_told(found.opening_s)}; median {two_digits(found.median_s)}, "
        f"budget {BUDGET_MEDIAN_S:g}: {word}",
        f"age of the copy at the declaration (RPO), s: {_told(found.copy_age_s)}; at a hospital, up to a day",
        f"verdicts: {', '.join(found.verdicts)}",
    ]


def _told(values: Sequence[float | None]) -> str:
    return ", ".join("none" if value is None else f"{value:.1f}" for value in values)
