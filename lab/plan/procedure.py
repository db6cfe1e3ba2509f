"""A procedure of the plan: its clauses, the rehearsals that perform them, and the checkers that check them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab.limits import Limits
from lab.plan.clause import Clause, Kind, Text
from lab.settings import ANSIBLE, PROJECT


@dataclass(frozen=True)
class Rehearsal:
    """One run of a procedure: the fault (trigger), on which node of the pair (target), the clauses that it performs
    beside the steps of the playbook (of any procedure), its limits, and its checkers (none: those of every run)."""

    procedure: str
    trigger: str
    target: str
    performs: tuple[str, ...]
    limits: Limits
    checkers: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What people call it: trigger, on target."""
        return f"{self.trigger}, {self.target}" if self.target else self.trigger


@dataclass(frozen=True)
class Procedure:
    """One procedure. order: its place in the plan. checks: clause id -> names of the checkers that say whether the
    clause held."""

    id: str
    order: int
    title: Text
    back_out: Text
    clauses: tuple[Clause, ...]
    checks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rehearsals: tuple[Rehearsal, ...] = ()

    @property
    def level(self) -> int:
        """Severity: 3 mildest, 1 worst."""
        return min(clause.level for clause in self.clauses)

    @property
    def steps(self) -> tuple[Clause, ...]:
        """The lettered steps, in the plan's order."""
        return tuple(clause for clause in self.clauses if clause.kind is Kind.STEP)

    @property
    def playbook(self) -> Path:
        """The playbook with a play for each step; it exists once the procedure is rehearsed."""
        return ANSIBLE / "procedures" / f"{self.id}.yml"

    @property
    def runbook(self) -> Path:
        """The runbook for people."""
        return PROJECT / "docs" / "runbooks" / f"{self.id}.md"

    def rehearsal(self, trigger: str, target: str) -> Rehearsal | None:
        """The rehearsal with this trigger and target, or None."""
        return next((r for r in self.rehearsals if (r.trigger, r.target) == (trigger, target)), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for --json."""
        return {
            "id": self.id,
            "title": vars(self.title),
            "level": self.level,
            "playbook": str(self.playbook.relative_to(PROJECT)),
            "runbook": str(self.runbook.relative_to(PROJECT)),
            "clauses": [clause.id for clause in self.clauses],
            "rehearsals": [{"trigger": r.trigger, "target": r.target} for r in self.rehearsals],
        }
