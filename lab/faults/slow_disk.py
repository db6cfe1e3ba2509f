"""A disk of the array wears out: it does everything, and late."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from lab.errors import StepFailed
from lab.faults.fault import Patient
from lab.faults.processes import first_process
from lab.machine.array import ask_disk

SECONDS = 0.4


@dataclass(frozen=True)
class SlowDisk:
    """The disk answers each read, write and flush this much later."""

    name: str = "slow-disk"
    summary: str = "a disk of the array answers every read and write 0.4 s late"

    def inject(self, lab: Patient, host: str) -> None:
        ask_disk(lab.topology, host, {"op": "delay", "seconds": SECONDS})

    def heal(self, lab: Patient, host: str) -> None:
        """A disk that is off, or whose program does not answer, starts without it."""
        if first_process(lab, host):
            with suppress(StepFailed):
                ask_disk(lab.topology, host, {"op": "delay", "seconds": 0})

    def left(self, lab: Patient) -> list[str]:
        return [
            disk.name for disk in lab.topology.group("disks") if first_process(lab, disk.name) and _slow(lab, disk.name)
        ]


def _slow(lab: Patient, disk: str) -> bool:
    try:
        return float(ask_disk(lab.topology, disk, {"op": "status"})["delay"]) > 0
    except StepFailed:
        return False
