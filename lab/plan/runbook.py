"""A procedure's runbook: what a person reads at night, made from the plan so that it never differs from it."""

from __future__ import annotations

import re
from pathlib import Path

from lab.plan.catalogue import Catalogue
from lab.plan.clause import Clause, Kind
from lab.plan.procedure import Procedure
from lab.settings import PROJECT

HEADINGS = ("Trigger", "Who", "Steps", "Check", "Back-out", "Measured times")
NOT_MEASURED = "Not measured yet: rehearse the procedure, then `lab plan runbook PROCEDURE --write --measured`."
NO_OWN_TIMES = "Rehearsed within other procedures: their runbooks have the times."


def runbook(catalogue: Catalogue, procedure: Procedure, existing: Path, measured: str = "") -> str:
    """The runbook's Markdown. measured: the text below "Measured times"; without it the existing file's is kept."""
    title = f"# {procedure.id}: {procedure.title.en} ({procedure.title.zh})"
    intro = "Made by `lab plan runbook --write`; edit lab/plan. The measured times are those of `--measured`."
    bodies = (_triggers(procedure), _who(catalogue, procedure), _steps(catalogue, procedure), _check(procedure))
    parts = [title, intro]
    for heading, body in zip(
        HEADINGS, (*bodies, _back_out(procedure), measured or _kept(procedure, existing)), strict=True
    ):
        parts.append(f"## {heading}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _triggers(procedure: Procedure) -> str:
    lines = [_bullet(c) for c in procedure.clauses if c.kind in (Kind.TRIGGER, Kind.LIMIT)]
    return "\n".join(lines) or "The plan names no trigger of its own: the procedures before it escalate to this one."


def _who(catalogue: Catalogue, procedure: Procedure) -> str:
    roles = dict.fromkeys(clause.who for clause in procedure.clauses if clause.who != "automatic")
    return (
        "\n".join(f"- {catalogue.roles[role].en} ({catalogue.roles[role].zh})" for role in roles)
        or "Nobody: automatic."
    )


def _steps(catalogue: Catalogue, procedure: Procedure) -> str:
    wanted = [clause for clause in procedure.clauses if clause.kind in (Kind.STEP, Kind.DUTY)]
    rows = [f"| {c.id} | {c.text.en}<br>{c.text.zh} | {catalogue.roles[c.who].en} |" for c in wanted]
    table = "\n".join(["| clause | what | who |", "|---|---|---|", *rows])
    if not procedure.rehearsals:
        return f"{table}\n\nNo playbook yet: done by hand."
    path = procedure.playbook.relative_to(PROJECT)
    return f"{table}\n\nThe same steps as a playbook, which stops for confirmation where a person acts: `{path}`."


def _check(procedure: Procedure) -> str:
    lines = [_bullet(clause) for clause in procedure.clauses if clause.kind is Kind.AUTOMATIC]
    lines += [f"- {clause}: {', '.join(names)}" for clause, names in procedure.checks.items()]
    return "\n".join(lines) or "No checker yet."


def _back_out(procedure: Procedure) -> str:
    if procedure.back_out.en:
        return f"{procedure.back_out.en}\n\n{procedure.back_out.zh}"
    return "Not written yet: it comes with the procedure's rehearsal."


def _kept(procedure: Procedure, existing: Path) -> str:
    if not procedure.rehearsals:
        return NO_OWN_TIMES
    text = existing.read_text(encoding="utf-8") if existing.is_file() else ""
    found = re.search(r"^## Measured times\n+(.*)\Z", text, re.DOTALL | re.MULTILINE)
    return found.group(1).strip() if found and found.group(1).strip() else NOT_MEASURED


def _bullet(clause: Clause) -> str:
    return f"- {clause.id}: {clause.text.en} {clause.text.zh}"
