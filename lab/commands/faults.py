"""`lab faults`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.faults.registry import FAULTS, left
from lab.provision import Lab


@click.command(epilog="Example: lab faults --present")
@click.option("--present", is_flag=True, help="List those that are on the replica now instead.")
@lab_options
def command(options: Options, present: bool) -> None:
    """List the faults that can be injected, or those that are there now."""
    if present:
        found = left(Lab(options.stored_settings()))
        options.show({"present": found}, "\n".join(found) or "no fault is on the replica")
        return
    known = {name: fault.summary for name, fault in FAULTS.items()}
    options.show({"faults": known}, "\n".join(f"{name:18} {summary}" for name, summary in known.items()))
