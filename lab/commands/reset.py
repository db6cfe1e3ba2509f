"""`lab reset`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.commands.progress import progress
from lab.provision import Lab


@click.command(epilog="\b\nExample:\n  lab reset")
@lab_options
def command(options: Options) -> None:
    """Put the hospital's data back as it was after the first `lab up`, on a steady pair of servers."""
    lab = Lab(options.stored_settings())
    with progress(quiet=options.json) as say:
        report = lab.reset(say)
    options.show(
        {"lab": lab.settings.name, "seconds": report.seconds},
        f"lab {lab.settings.name}: as new after {sum(report.seconds.values()):.1f} s",
    )
