"""`lab rehearse`."""

from __future__ import annotations

import json
from dataclasses import replace

import click

from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab
from lab.rehearsal import Rehearsed, rehearse
from lab.rehearsals.kinds import performance_of
from lab.rehearsals.script import Script, Target, choose
from lab.report.junit import write_junit
from lab.report.table import print_verdicts
from lab.settings import runs_root
from lab.verdict import Outcome, worst
from lab.workload.orders import Pace

EXIT = {Outcome.PASS: 0, Outcome.FAIL: 1, Outcome.UNKNOWN: 2}


@click.command(epilog="Example: lab rehearse 3.1-one-node --trigger power-loss --target active")
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@click.option("--trigger", metavar="FAULT", help="Only rehearsals with this fault (`lab faults` lists them).")
@click.option(
    "--target",
    type=click.Choice([str(target) for target in Target]),
    help="Only on the node with the database, on the other, on both, or on every server.",
)
@click.option("--list", "listing", is_flag=True, help="List the rehearsals instead.")
@click.option("--keep", is_flag=True, help="Keep the data that one rehearsal made for the next; do not reset.")
@click.option("--seed", default=1, show_default=True, help="The same seed sends the same patients.")
@click.option(
    "--rate",
    type=click.FloatRange(0.1, 50),
    default=Pace().visits_per_second,
    show_default=True,
    help="New patients a second at each application server.",
)
@click.option(
    "--day",
    type=click.FloatRange(0, 86_400),
    default=0.0,
    help="Let patients come by a day's rush hours, the day in so many seconds; 0: evenly.",
)
@lab_options
def command(
    options: Options,
    procedures: tuple[str, ...],
    trigger: str | None,
    target: str | None,
    listing: bool,
    keep: bool,
    seed: int,
    rate: float,
    day: float,
) -> int:
    """Rehearse the plan on the replica, which is brought up where it is not.

    PROCEDURE: ids from `lab plan list`; all where none is given. Exit status: 0 all passed, 1 one failed, 2 one could
    not be judged, or bad input."""
    pace = Pace(visits_per_second=rate, day=day)
    scripts = [replace(s, pace=pace) for s in choose(read_catalogue(), procedures, trigger, target, seed)]
    if listing:
        return _list(scripts, options.json)
    lab = Lab(options.new_settings())
    done = _perform(lab, scripts, keep, quiet=options.json)
    if options.json:
        rows = [{"run": str(d.path), "report": str(d.report), **d.verdict.as_dict()} for d in done]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
    else:
        print_verdicts([d.verdict for d in done])
        for item in done:
            click.echo(f"report: {item.report}")
    return EXIT[worst(d.verdict.verdict for d in done)]


def _perform(lab: Lab, scripts: list[Script], keep: bool, *, quiet: bool) -> list[Rehearsed]:
    done: list[Rehearsed] = []
    with progress(quiet=quiet) as say:
        lab.up(say)
        for number, script in enumerate(scripts, 1):
            if number > 1 and not keep:
                lab.reset(say)
            say(f"rehearsal {number} of {len(scripts)}: {script.name}")
            done.append(rehearse(lab, script, say, performance_of(script)))
            say(f"{script.name}: {done[-1].verdict.verdict}")
            write_junit(runs_root() / "junit.xml", [item.verdict for item in done])
    return done


def _list(scripts: list[Script], as_json: bool) -> int:
    rows = [{"procedure": s.procedure.id, "trigger": s.trigger, "target": str(s.strike.target)} for s in scripts]
    if as_json:
        click.echo(json.dumps(rows, indent=1))
    else:
        for script in scripts:
            click.echo(script.name)
    return 0
