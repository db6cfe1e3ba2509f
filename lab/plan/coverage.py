"""Which clauses are performed by a rehearsal and checked by a checker: by definition, and by stored runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from lab.checkers.judge import CHECKERS
from lab.errors import BadInput
from lab.evidence import load_evidence
from lab.plan.catalogue import Catalogue
from lab.plan.clause import Clause, Kind
from lab.plan.procedure import Procedure, Rehearsal
from lab.store import FINISHED, StoredRun
from lab.verdict import Outcome, Verdict


@dataclass(frozen=True)
class Coverage:
    """One clause's state. performed_by: rehearsals or runs that perform it. checked_by: checkers (that passed, for
    runs)."""

    clause: Clause
    performed_by: tuple[str, ...]
    checked_by: tuple[str, ...]

    @property
    def covered(self) -> bool:
        """Performed and checked; one without the other shows nothing."""
        return bool(self.performed_by and self.checked_by)


def defined_coverage(catalogue: Catalogue) -> list[Coverage]:
    """Coverage by what is defined: a rehearsal that lists the clause (or a play named by it), and existing checkers."""
    everywhere = [r for procedure in catalogue.procedures.values() for r in procedure.rehearsals]
    return [c for procedure in catalogue.procedures.values() for c in _defined(procedure, everywhere)]


def _defined(procedure: Procedure, everywhere: Sequence[Rehearsal]) -> Iterable[Coverage]:
    plays = played_clauses(procedure.playbook) if procedure.rehearsals else frozenset()
    for clause in procedure.clauses:
        if clause.kind is Kind.STEP:
            performed = tuple(
                r.name for r in procedure.rehearsals if clause.id in r.limits.procedure and clause.id in plays
            )
        else:
            performed = tuple(r.name for r in everywhere if clause.id in r.performs)
        checkers = tuple(name for name in procedure.checks.get(clause.id, ()) if name in CHECKERS)
        yield Coverage(clause, performed, checkers)


def played_clauses(playbook: Path) -> frozenset[str]:
    """The clause ids with which the plays of a playbook are named; none where there is no playbook. Raises BadInput."""
    if not playbook.is_file():
        return frozenset()
    try:
        plays = yaml.safe_load(playbook.read_text(encoding="utf-8")) or []
        names = [str(play.get("name", "")) for play in plays]
    except (yaml.YAMLError, AttributeError, TypeError) as error:
        raise BadInput("The playbook cannot be read", where=f"{playbook}: {error}") from None
    return frozenset(match.group() for name in names if (match := re.match(r"[\d.]+(-[A-Za-z0-9]+)+", name)))


def proved_coverage(catalogue: Catalogue, runs: Iterable[StoredRun]) -> list[Coverage]:
    """Coverage by what stored runs of this very plan show: performed in a finished run whose own checkers of the
    clause all passed."""
    proofs: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for run in runs:
        if run.state != FINISHED or run.verdict is None or run.run.get("plan_hash") != catalogue.hash:
            continue
        for clause, checkers in _proved(catalogue, run, run.verdict):
            proofs.setdefault(clause, []).append((f"{run.path.parent.name}/{run.path.name}", checkers))
    return [
        Coverage(
            clause,
            tuple(name for name, _ in proofs.get(clause.id, [])),
            tuple(sorted({checker for _, names in proofs.get(clause.id, []) for checker in names})),
        )
        for clause in catalogue.clauses.values()
    ]


def _proved(catalogue: Catalogue, run: StoredRun, verdict: Verdict) -> Iterable[tuple[str, tuple[str, ...]]]:
    procedure = catalogue.procedures.get(verdict.procedure)
    rehearsal = procedure.rehearsal(verdict.trigger, verdict.target) if procedure else None
    if procedure is None or rehearsal is None:
        return
    evidence = load_evidence(run.path)
    performed = [mark.clause for mark in evidence.marks("step") if mark.detail.get("status") == "ok"]
    if evidence.marks("fault"):
        performed += rehearsal.performs
    for clause in performed:
        checkers = catalogue.procedures[catalogue.clause(clause).procedure].checks.get(clause, ())
        findings = [verdict.finding(name) for name in checkers]
        if checkers and all(finding and finding.verdict is Outcome.PASS for finding in findings):
            yield clause, checkers
