"""What stored runs of a procedure measured, as the "Measured times" of its runbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from lab.errors import BadInput
from lab.evidence import Evidence, load_evidence
from lab.plan.catalogue import Catalogue
from lab.plan.procedure import Procedure
from lab.report.engine_note import engine_note
from lab.report.steps import StepRow, step_rows
from lab.store import StoredRun
from lab.verdict import Outcome, Verdict

UNTIMED = "a person's"


def measured_times(catalogue: Catalogue, procedure: Procedure, runs: Iterable[StoredRun]) -> str:
    """Markdown: what each rehearsal's newest passing run says of outage and loss, how long each automatic step took in
    the median of them, and what the engine proves. Raises BadInput where no run passed, or they are of more than one
    engine, which no single figure may mix."""
    if not procedure.rehearsals:
        raise BadInput(f"{procedure.id} has no rehearsal of its own", todo="Take the times of the one that performs it")
    found = _newest(procedure.id, runs)
    if not found:
        raise BadInput(
            "No passing run to take times from", where=procedure.id, todo=f"Run `lab rehearse {procedure.id}`"
        )
    engines = sorted({verdict.engine for _, verdict in found})
    if len(engines) > 1:
        raise BadInput(
            "The runs are of several engines", where=", ".join(engines), todo="Keep those of one below runs/"
        )
    evidences = [load_evidence(run.path) for run, _ in found]
    return "\n\n".join([_rehearsals(found), _steps(catalogue, evidences), engine_note(engines[0])])


def _newest(procedure: str, runs: Iterable[StoredRun]) -> list[tuple[StoredRun, Verdict]]:
    """By trigger and target; runs come oldest first."""
    found: dict[tuple[str, str], tuple[StoredRun, Verdict]] = {}
    for run in runs:
        verdict = run.verdict
        if verdict is not None and verdict.procedure == procedure and verdict.verdict is Outcome.PASS:
            found[verdict.trigger, verdict.target] = (run, verdict)
    return [found[key] for key in sorted(found)]


def _rehearsals(found: Sequence[tuple[StoredRun, Verdict]]) -> str:
    rows = [
        f"| {verdict.trigger} | {verdict.target or '-'} | {_number(verdict.figures.get('outage_s'))} "
        f"| {_number(verdict.figures.get('lost'))} | {verdict.figures.get('operations', 0)} "
        f"| {str(run.run.get('started', ''))[:10]} |"
        for run, verdict in found
    ]
    head = ["| trigger | target | outage, s | acknowledged lost | operations | run on |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


def _steps(catalogue: Catalogue, evidences: Sequence[Evidence]) -> str:
    rows: dict[str, list[StepRow]] = {}
    human: set[str] = set()
    for evidence in evidences:
        human |= {mark.clause for mark in evidence.marks("step") if mark.detail.get("human")}
        for row in step_rows(evidence, catalogue):
            if row.good:
                rows.setdefault(row.clause, []).append(row)
    lines = ["| clause | median, s | longest, s | runs |", "|---|---|---|---|"]
    for clause, timed in rows.items():
        seconds = [row.seconds for row in timed if row.seconds is not None]
        if clause in human or not seconds:
            lines.append(f"| {clause} | {UNTIMED} | | {len(timed)} |")
        else:
            lines.append(f"| {clause} | {median(seconds):.1f} | {max(seconds):.1f} | {len(seconds)} |")
    return "\n".join(lines)


def _number(value: object) -> str:
    return "-" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
