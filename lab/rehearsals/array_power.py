"""Shutting the disk array down and starting it, as those do who see to it."""

from __future__ import annotations

from docker.models.containers import Container

from lab.machine.array import console_status, replace_failed
from lab.machine.containers import RUNNING
from lab.provision import Lab
from lab.waiting import wait_until

STOP_SECONDS = 10
OWNER_SECONDS = 60.0


def shut_down(lab: Lab) -> str:
    """Controllers first, then disks; a frozen one has its plug pulled. What was done, in words."""
    for container in [*_containers(lab, "controllers"), *_containers(lab, "disks")]:
        if container.status == RUNNING:
            container.stop(timeout=STOP_SECONDS)
        elif container.status == "paused":
            container.kill()
    return "controllers, disks and switches are off"


def start(lab: Lab) -> str:
    """Disks first, then controllers; wait until one owns the array, and have it take what is in a failed slot. Raises
    TimedOut, StepFailed."""
    for container in [*_containers(lab, "disks"), *_containers(lab, "controllers")]:
        container.start()
    wait_until(lambda: console_status(lab.topology).disks, OWNER_SECONDS, "a controller to own the disks")
    replaced = replace_failed(lab.topology)
    return f"the array serves; {len(replaced)} disks are rebuilt"


def _containers(lab: Lab, group: str) -> list[Container]:
    return [lab.container(host.name) for host in lab.topology.group(group)]
