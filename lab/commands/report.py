"""`lab report`."""

from __future__ import annotations

import json

import click

from lab.report.junit import write_junit
from lab.report.page import write_report
from lab.report.table import print_runs
from lab.store import find_run, stored_runs, stored_verdict


@click.command(epilog="Example: lab report 3.1-one-node")
@click.argument("run", required=False)
@click.option("--list", "listing", is_flag=True, help="List the stored runs instead.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(run: str | None, listing: bool, as_json: bool) -> None:
    """Build a stored run's HTML report and JUnit file again, and print the report's path.

    RUN: a folder, PROCEDURE/TIME, or a procedure for its newest run; the newest run of all where it is left out.
    """
    if listing:
        _list(run, as_json)
        return
    path = find_run(run)
    page = write_report(path)
    verdict = stored_verdict(path)
    if verdict:
        write_junit(path / "junit.xml", [verdict])
    click.echo(json.dumps({"run": str(path), "report": str(page)}) if as_json else str(page))


def _list(procedure: str | None, as_json: bool) -> None:
    runs = stored_runs(procedure)
    if not as_json:
        print_runs(runs)
        return
    rows = [{"run": str(r.path), "state": r.state, "verdict": r.verdict and r.verdict.verdict} for r in runs]
    click.echo(json.dumps(rows, indent=1))
