"""A blue screen: powered on, answering nothing, holding on to everything it had."""

from __future__ import annotations

from dataclasses import dataclass

from docker.errors import APIError
from docker.models.containers import Container

from lab.faults.fault import Patient
from lab.machine.containers import find
from lab.waiting import wait_until

FREEZE_SECONDS = 10.0


@dataclass(frozen=True)
class Freeze:
    """The kernel's freezer stops every process of the server."""

    name: str = "freeze"
    summary: str = "the server freezes (blue screen): on, but doing nothing"

    def inject(self, lab: Patient, host: str) -> None:
        container = lab.container(host)
        refused = wait_until(lambda: _pause(container), FREEZE_SECONDS, f"{host} to freeze", interval=0.05)
        if isinstance(refused, APIError):
            raise refused

    def heal(self, lab: Patient, host: str) -> None:
        container = lab.container(host)
        if container.status != "paused":
            return
        try:
            container.unpause()
        except APIError as error:
            if "not paused" not in str(error) and "not running" not in str(error):
                raise

    def left(self, lab: Patient) -> list[str]:
        found = {name: find(lab.client, host.container) for name, host in lab.topology.hosts.items()}
        return [name for name, container in found.items() if container is not None and container.status == "paused"]


def _pause(container: Container) -> bool | APIError:
    """False where a process was in the kernel's hands at that moment: the engine tries for milliseconds only."""
    try:
        container.pause()
    except APIError as error:
        if "unable to freeze" in str(error):
            return False
        return True if "already paused" in str(error) else error
    return True
