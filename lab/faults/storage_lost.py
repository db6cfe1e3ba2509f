"""The shared storage is lost for good: both nodes lose their database, and neither can take the storage again."""

from __future__ import annotations

from dataclasses import dataclass

from lab.faults.cables import Cable, cables, plug, pull
from lab.faults.fault import Patient
from lab.faults.power_loss import PowerLoss


@dataclass(frozen=True)
class StorageLost:
    """The controllers lose every disk, and present nothing. The data stay as they are. A database that had them open is
    gone with its server's power."""

    name: str = "storage-lost"
    summary: str = "the disk array presents nothing any more: the database cannot be opened on either node"

    def inject(self, lab: Patient, host: str) -> None:
        PowerLoss().inject(lab, host)
        for cable in _disk_cables(lab):
            pull(cable)

    def heal(self, lab: Patient, host: str) -> None:
        for cable in _disk_cables(lab):
            if not cable.plugged:
                plug(cable)

    def left(self, lab: Patient) -> list[str]:
        found = _disk_cables(lab)
        lost = bool(found) and not any(cable.plugged for cable in found)
        return [host.name for host in lab.topology.group("dbservers")] if lost else []


def _disk_cables(lab: Patient) -> list[Cable]:
    return [cable for disk in lab.topology.group("disks") for cable in cables(lab, disk.name)]
