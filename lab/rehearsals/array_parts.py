"""Which servers a part of the disk array is, at this moment."""

from __future__ import annotations

from lab.errors import StepFailed
from lab.machine.array import array_status, console_status
from lab.rehearsals.script import Target
from lab.topology import Topology

SWITCHES = ("fabric1", "fabric2")


def switch_in_use(topology: Topology) -> str:
    """The switch through which the server that has the LUN reaches it now. Raises StepFailed where there is none."""
    status = array_status(topology)
    paths = (status.paths or {}).get(status.reserved_by, {})
    active = next((path for path, state in paths.items() if state == "active"), "")
    if not active:
        raise StepFailed("No server uses the disk array", where=f"reserved by {status.reserved_by or 'nobody'}")
    return active.rsplit(" ", 1)[-1]


def plugged_into(topology: Topology, network: str) -> list[str]:
    """Every server with a cable to this switch."""
    return [host.name for host in topology.manned if network in host.addresses]


def hosts_of(topology: Topology, target: Target) -> list[str]:
    """The hosts that a fault of this part strikes: for the first switch, all that are plugged into it. Raises KeyError
    for what is no part of the array."""
    status = console_status(topology)
    disks, controllers = ([host.name for host in topology.group(name)] for name in ("disks", "controllers"))
    return {
        Target.DISK: disks[:1],
        Target.MIRROR: disks[1:],
        Target.OWNER: [status.owner],
        Target.STANDBY: [name for name in controllers if name != status.owner],
        Target.CONTROLLERS: controllers,
        Target.ARRAY: controllers + disks,
        Target.SWITCH: plugged_into(topology, SWITCHES[0]),
        Target.PATH: [status.reserved_by],
    }[target]
