"""`lab check`."""

from __future__ import annotations

import json

import click

from lab.checkers.judge import judge
from lab.evidence import load_evidence
from lab.report.table import print_verdicts
from lab.store import find_run, rejudge
from lab.verdict import Outcome

EXIT = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNKNOWN: 2}


@click.command(epilog="Example: lab check 3.1-one-node/20261123T041500Z")
@click.argument("run", required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
def command(run: str | None, as_json: bool) -> int:
    """Judge a stored run again, without a replica.

    RUN: a folder, PROCEDURE/TIME, or a procedure for its newest run; the newest run of all where it is left out. The
    new verdict replaces the stored one. Exit status: 0 passed, 1 failed, 2 could not be judged."""
    path = find_run(run)
    verdict = judge(load_evidence(path))
    rejudge(path, verdict)
    if as_json:
        click.echo(json.dumps({"run": str(path), **verdict.as_dict()}, ensure_ascii=False, indent=1))
    else:
        print_verdicts([verdict])
    return EXIT[verdict.verdict]
