"""`lab plan`: the emergency plan as data."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from lab.plan.catalogue import read_catalogue
from lab.plan.clause import Language
from lab.plan.coverage import defined_coverage, proved_coverage
from lab.plan.runbook import runbook
from lab.plan.words import clause_lines, coverage_lines, list_lines, procedure_lines
from lab.report.measured import measured_times
from lab.store import stored_runs

json_option = click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
languages = click.Choice([str(one) for one in Language])
lang_option = click.option("--lang", type=languages, default="en", help="Language of the words.")


@click.group(epilog="Example: lab plan coverage")
def command() -> None:
    """The emergency plan: its clauses, its procedures, and what is rehearsed of it."""


@command.command("list", epilog="Example: lab plan list --lang zh")
@lang_option
@json_option
def list_(lang: str, as_json: bool) -> None:
    """List every procedure and clause of the plan."""
    catalogue = read_catalogue()
    if as_json:
        _print_json([asdict(clause) for clause in catalogue.clauses.values()])
    else:
        click.echo("\n".join(list_lines(catalogue, Language(lang))))


@command.command(epilog="Example: lab plan show 3.1-one-A")
@click.argument("name", metavar="ID")
@lang_option
@json_option
def show(name: str, lang: str, as_json: bool) -> None:
    """Show one clause, or one procedure with its rehearsals."""
    catalogue = read_catalogue()
    if name in catalogue.procedures:
        procedure = catalogue.procedures[name]
        answer: dict[str, Any] = procedure.as_dict()
        lines = procedure_lines(catalogue, procedure, Language(lang))
    else:
        clause = catalogue.clause(name)
        answer, lines = asdict(clause), clause_lines(catalogue, clause, Language(lang))
    _print_json(answer) if as_json else click.echo("\n".join(lines))


@command.command(epilog="Example: lab plan coverage --runs")
@click.option("--runs", is_flag=True, help="By what stored runs of this plan have shown, not by what is defined.")
@lang_option
@json_option
def coverage(runs: bool, lang: str, as_json: bool) -> None:
    """Name the clauses that a rehearsal performs and a checker checks, and those that are still open."""
    catalogue = read_catalogue()
    found = proved_coverage(catalogue, stored_runs()) if runs else defined_coverage(catalogue)
    if as_json:
        rows = [{**asdict(item), "clause": item.clause.id, "covered": item.covered} for item in found]
        _print_json({"covered": sum(item.covered for item in found), "clauses": len(found), "list": rows})
    else:
        click.echo("\n".join(coverage_lines(found, Language(lang))))


@command.command("runbook", epilog="Example: lab plan runbook 3.1-one-node --write")
@click.argument("name", metavar="PROCEDURE")
@click.option("--write", is_flag=True, help="Write docs/runbooks/PROCEDURE.md, keeping its measured times.")
@click.option("--measured", is_flag=True, help="With times from each rehearsal's newest stored run that passed.")
def runbook_(name: str, write: bool, measured: bool) -> None:
    """Print a procedure's runbook for people, made from the plan."""
    catalogue = read_catalogue()
    procedure = catalogue.procedure(name)
    times = measured_times(catalogue, procedure, stored_runs(procedure.id)) if measured else ""
    text = runbook(catalogue, procedure, procedure.runbook, times)
    if not write:
        click.echo(text, nl=False)
        return
    procedure.runbook.parent.mkdir(parents=True, exist_ok=True)
    procedure.runbook.write_text(text, encoding="utf-8")
    click.echo(f"wrote {procedure.runbook}")


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
