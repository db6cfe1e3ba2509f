"""`lab up`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.provision import Lab


@click.command(epilog="\b\nExample:\n  lab up --lab training --size tiny")
@lab_options
def command(options: Options) -> None:
    """Build and start the replica; mends one that is half built or partly down."""
    lab = Lab(options.new_settings())
    with progress(quiet=options.json) as say:
        report = lab.up(say)
    options.show(
        {"lab": lab.settings.name, "started": report.started, "seconds": report.seconds},
        f"lab {lab.settings.name}: up, {len(report.started)} servers started in {sum(report.seconds.values()):.1f} s",
    )
