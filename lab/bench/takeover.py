"""How long a takeover takes: fault to the first commit through an application server, and where the time goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from lab.bench.figures import two_digits
from lab.errors import CannotJudge
from lab.evidence import Evidence, load_evidence
from lab.limits import Takeover
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab, Say
from lab.rehearsal import rehearse
from lab.rehearsals.script import Script, choose, without_steps
from lab.report.phases import phases

BUDGET_MEDIAN_S = 5.0
BUDGET_WORST_S = 10.0
FIRST_COMMIT = "first commit through an application server"


@dataclass(frozen=True)
class Takeovers:
    """The runs of one trigger. outages: seconds, one a run (None: never came back). phases: moment -> median seconds
    after the fault. verdicts: of the runs; paths: their folders."""

    trigger: str
    outages: tuple[float | None, ...]
    phases: dict[str, float] = field(default_factory=dict)
    verdicts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def median_s(self) -> float | None:
        """The median outage; None where a run never came back."""
        known = [outage for outage in self.outages if outage is not None]
        return round(median(known), 2) if known and len(known) == len(self.outages) else None

    @property
    def worst_s(self) -> float | None:
        """The longest outage; None where a run never came back."""
        known = [outage for outage in self.outages if outage is not None]
        return round(max(known), 2) if known and len(known) == len(self.outages) else None

    @property
    def within_budget(self) -> bool:
        """Median and worst within design section 10."""
        middle, worst = self.median_s, self.worst_s
        return middle is not None and worst is not None and middle <= BUDGET_MEDIAN_S and worst <= BUDGET_WORST_S

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for --json."""
        figures = {"median_s": self.median_s, "worst_s": self.worst_s, "within_budget": self.within_budget}
        return {**vars(self), **figures}


def takeover_scripts(trigger: str | None) -> list[Script]:
    """The rehearsals in which the database must move, without their steps."""
    chosen = choose(read_catalogue(), ("3.1-one-node",), trigger, "active")
    return [
        without_steps(script)
        for script in chosen
        if script.limits.takeover is Takeover.REQUIRED and not script.more_faults
    ]


def measure(lab: Lab, script: Script, runs: int, say: Say) -> Takeovers:
    """Perform one script so many times. Each starts from a steady state, with the data of the one before."""
    outages: list[float | None] = []
    moments: dict[str, list[float]] = defaultdict(list)
    verdicts, paths = [], []
    for number in range(1, runs + 1):
        say(f"{script.trigger}, run {number} of {runs}")
        done = rehearse(lab, script, say)
        outages.append(done.verdict.figures.get("outage_s"))
        verdicts.append(str(done.verdict.verdict))
        paths.append(str(done.path))
        with suppress(CannotJudge):  # it broke off before the fault: the verdict says so
            for name, since in first_moments(load_evidence(done.path)).items():
                moments[name].append(since)
    middle = {name: round(median(times), 2) for name, times in moments.items()}
    ordered = dict(sorted(middle.items(), key=lambda item: item[1]))
    return Takeovers(script.trigger, tuple(outages), ordered, tuple(verdicts), tuple(paths))


def first_moments(evidence: Evidence) -> dict[str, float]:
    """Each kind of moment once, at its first: seconds after the fault. The first commit is that of the server that
    answered first. Raises CannotJudge where there was no fault."""
    found = [(FIRST_COMMIT if p.name.endswith("answered again") else p.name, p.since) for p in phases(evidence)]
    fault = evidence.faults[0].time
    found += [(f"{m.detail.get('resource')} started", m.time - fault) for m in evidence.marks("started")]
    first: dict[str, float] = {}
    for name, since in sorted(found, key=lambda item: item[1]):
        first.setdefault(name, round(since, 3))
    return first


def lines(found: Sequence[Takeovers]) -> list[str]:
    """For people: a line a trigger, and below it where the time went."""
    text = [
        f"{'trigger':18} {'runs':>4} {'median s':>9} {'worst s':>8}  budget {BUDGET_MEDIAN_S:g} / {BUDGET_WORST_S:g} s"
    ]
    for one in found:
        word = "within" if one.within_budget else "over"
        text.append(
            f"{one.trigger:18} {len(one.outages):4} {two_digits(one.median_s):>9} {two_digits(one.worst_s):>8}  {word}"
        )
        text += [f"    {seconds:6.2f} s  {name}" for name, seconds in one.phases.items()]
    return text
