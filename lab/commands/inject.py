"""`lab inject`."""

from __future__ import annotations

import click

from lab.commands.lab_options import Options, lab_options
from lab.faults import registry
from lab.machine.lock import lab_lock
from lab.provision import Lab


@click.command(epilog="Example: lab inject freeze dbserver-a")
@click.argument("fault")
@click.argument("host")
@lab_options
def command(options: Options, fault: str, host: str) -> None:
    """Inject a fault into a server of the replica. `lab faults` lists them; `lab heal` ends them."""
    lab = Lab(options.stored_settings())
    registry.fault_named(fault)
    lab.container(host)
    with lab_lock(lab.settings):
        registry.inject(lab, fault, host)
    options.show({"fault": fault, "host": host}, f"{fault} on {host}; `lab heal {fault} {host}` ends it")
