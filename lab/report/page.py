"""The report of one run: a single HTML file that needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lab.checkers.attempts import attempts
from lab.errors import CannotJudge
from lab.evidence import Evidence, load_evidence
from lab.plan.catalogue import Catalogue, read_catalogue
from lab.report.chart import draw
from lab.report.engine_note import engine_note
from lab.report.phases import Phase, phases
from lab.report.span import Span
from lab.report.steps import step_rows
from lab.store import stored_verdict, write_whole
from lab.verdict import Outcome, Verdict

TEMPLATES = Path(__file__).parent
SIGNS = {Outcome.PASS: "\u2713", Outcome.FAIL: "\u2715", Outcome.UNKNOWN: "?"}
BEFORE_S, AFTER_S = 4.0, 16.0


@dataclass(frozen=True)
class Figure:
    """One of the headline's figures."""

    value: str
    name: str
    note: str = ""


def write_report(directory: Path) -> Path:
    """Build `report.html` of a stored run from its files and return its path. Raises CannotJudge where it has no
    verdict."""
    verdict = stored_verdict(directory)
    if verdict is None:
        raise CannotJudge("The run has no verdict", where=str(directory), todo="Run `lab check` on it first")
    path = directory / "report.html"
    write_whole(path, render(load_evidence(directory), verdict))
    return path


def render(evidence: Evidence, verdict: Verdict, catalogue: Catalogue | None = None) -> str:
    """The page's HTML. Everything that came out of the run is escaped."""
    catalogue = catalogue or read_catalogue()
    procedure = catalogue.procedures.get(verdict.procedure)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            css=(TEMPLATES / "page.css").read_text(encoding="utf-8"),
            evidence=evidence,
            verdict=verdict,
            title=procedure.title if procedure else None,
            figures=_figures(evidence, verdict),
            charts=_charts(evidence),
            phases=_phases(evidence),
            steps=step_rows(evidence, catalogue),
            note=engine_note(verdict.engine),
        )
    )


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["sign"] = lambda outcome: SIGNS[Outcome(outcome)]
    return environment


def _figures(evidence: Evidence, verdict: Verdict) -> list[Figure]:
    figures, limits = verdict.figures, verdict.limits
    outage, lost = figures.get("outage_s"), figures.get("lost")
    return [
        Figure(
            "-" if outage is None else f"{outage:.2f} s", "longest outage (RTO)", f"limit {limits.get('rto_s', '?')} s"
        ),
        Figure("-" if lost is None else str(lost), "acknowledged operations lost (RPO)", "limit 0"),
        Figure(f"{figures.get('operations', 0):,}", "operations acknowledged"),
        Figure(_count(verdict, "no-failures", "failed_attempts"), "attempts failed after the fault"),
        Figure(_count(verdict, "one-node-open", "two_open"), "moments with two nodes open", _samples(verdict)),
        *_pressure(figures.get("cpu_pressure")),
    ]


def _pressure(share: float | None) -> list[Figure]:
    """How short of processors the lab's machine was: what makes an outage long that the replica is not to blame for."""
    return [] if share is None else [Figure(f"{share:.0%}", "of the time something waited for a processor")]


def _count(verdict: Verdict, checker: str, figure: str) -> str:
    finding = verdict.finding(checker)
    value: Any = finding.figures.get(figure) if finding else None
    return "-" if value is None else str(value)


def _samples(verdict: Verdict) -> str:
    samples = _count(verdict, "one-node-open", "samples")
    return "" if samples == "-" else f"of {samples} looks"


def _charts(evidence: Evidence) -> list[Any]:
    tries = attempts(evidence.history)
    faults = evidence.marks("fault")
    close = [
        draw(evidence, tries, Span(max(f.time - BEFORE_S, 0), f.time + AFTER_S), f"fault-{i}", f"Around the fault {i}")
        for i, f in enumerate(faults, 1)
    ]
    return [*close, draw(evidence, tries, Span(0.0, max(evidence.end, 1.0)), "whole", "The whole run")]


def _phases(evidence: Evidence) -> list[Phase]:
    return phases(evidence) if evidence.marks("fault") else []
