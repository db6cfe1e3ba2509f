"""`lab bench`."""

from __future__ import annotations

import json

import click

from lab.bench.takeover import lines, measure, store, takeover_scripts
from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.provision import Lab


@click.group(name="bench")
def command() -> None:
    """Measure the replica against its budgets.

    \b
    Example:
      lab bench takeover --runs 5
    """


@command.command(epilog="Example: lab bench takeover --trigger freeze --runs 5")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Runs of each trigger.")
@click.option("--trigger", metavar="FAULT", help="Only this one.")
@lab_options
def takeover(options: Options, runs: int, trigger: str | None) -> int:
    """Fault to first commit through an application server: medians, and where the time goes.

    Exit status: 0 all within the budget, 1 one is over it."""
    scripts = takeover_scripts(trigger)
    lab = Lab(options.new_settings())
    with progress(quiet=options.json) as say:
        lab.up(say)
        found = [measure(lab, script, runs, say) for script in scripts]
        stored = store(found, lab.settings)
    click.echo(json.dumps([one.as_dict() for one in found], indent=1) if options.json else "\n".join(lines(found)))
    click.echo(f"figures: {stored}", err=True)
    return 0 if all(one.within_budget for one in found) else 1
