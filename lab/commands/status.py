"""`lab status`."""

from __future__ import annotations

from dataclasses import asdict

import click
from rich.console import Console
from rich.table import Table

from lab.commands.lab_options import Options, lab_options
from lab.errors import LabNotRunning
from lab.machine.array import ArrayDisk, ArrayStatus
from lab.machine.health import EmergencyStatus, LabStatus
from lab.provision import Lab


@click.command(epilog="\b\nExample:\n  lab status --json")
@lab_options
def command(options: Options) -> int:
    """Show every server, who is active, whether the replica serves, and how old the emergency server's copy is. Exit
    status 1: something is unhealthy."""
    lab = Lab(options.stored_settings())
    status = lab.status()
    if not status.up:
        raise LabNotRunning(f"Lab {status.lab!r} is not up", todo="Run `lab up`")
    emergency = lab.emergency_status()
    healthy = status.healthy and emergency is not None and not emergency.alarmed
    if options.json:
        shown = asdict(emergency) if emergency else None
        options.show({**asdict(status), "emergency": shown, "healthy": healthy}, "")
    else:
        _print(status, emergency)
    return 0 if healthy else 1


def _print(status: LabStatus, emergency: EmergencyStatus | None) -> None:
    table = Table("server", "state", "failed units")
    for host in status.hosts:
        table.add_row(host.name, f"{host.state} (cold spare)" if host.cold else host.state, " ".join(host.failed))
    console = Console()
    console.print(table)
    serving = ", ".join(status.serving) or "none"
    console.print(
        f"engine {status.engine}; active {status.active or 'none'}; application servers that commit: {serving}"
    )
    console.print(f"disk array: {_array(status.array)}", soft_wrap=True)
    console.print(f"emergency server: {_emergency(emergency)}", soft_wrap=True)


def _array(array: ArrayStatus) -> str:
    controllers = ", ".join(f"{name} {role}" for name, role in array.controllers.items())
    disks = ", ".join(f"disk {disk.slot + 1} {_disk(disk)}" for disk in array.disks)
    lines = [f"{array.health}; {controllers}" + (f"; {disks}" if disks else "")]
    for server, paths in (array.paths or {}).items():
        lines.append(f"  {server}: " + ", ".join(f"{path} {state}" for path, state in paths.items()))
    return "\n".join([*lines, *(f"  {concern}" for concern in array.concerns)])


def _disk(disk: ArrayDisk) -> str:
    if disk.rebuilt is None:
        return disk.state + (f" ({disk.why})" if disk.why else "")
    return f"rebuilding, {disk.rebuilt:g} %" + (f", {disk.left_s:.0f} s left" if disk.left_s is not None else "")


def _emergency(emergency: EmergencyStatus | None) -> str:
    if emergency is None:
        return "does not answer"
    age = "no copy" if emergency.age_s is None else f"copy {emergency.age_s / 3600:.1f} hours old"
    use = "in use, " if emergency.in_use else ""
    return f"{use}{age}" + (f"; {'; '.join(emergency.concerns)}" if emergency.concerns else "")
