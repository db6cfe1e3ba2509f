"""`lab status`."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from lab.commands.lab_options import Options, lab_options
from lab.errors import LabNotRunning
from lab.machine.health import LabStatus
from lab.provision import Lab


@click.command(epilog="\b\nExample:\n  lab status --json")
@lab_options
def command(options: Options) -> int:
    """Show every server, who is active and whether the replica serves. Exit status 1: something is unhealthy."""
    status = Lab(options.stored_settings()).status()
    if not status.up:
        raise LabNotRunning(f"Lab {status.lab!r} is not up", todo="Run `lab up`")
    if options.json:
        options.show({**asdict(status), "healthy": status.healthy}, "")
    else:
        _print(status)
    return 0 if status.healthy else 1


def _print(status: LabStatus) -> None:
    table = Table("server", "state", "failed units")
    for host in status.hosts:
        table.add_row(host.name, host.state, " ".join(host.failed))
    console = Console()
    console.print(table)
    serving = ", ".join(status.serving) or "none"
    console.print(
        f"engine {status.engine}; active {status.active or 'none'}; application servers that commit: {serving}"
    )
