"""The shared storage is lost for good: both nodes lose their database, and neither can take the storage again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from docker.errors import NotFound

from lab.faults.fault import Patient
from lab.faults.power_loss import PowerLoss
from lab.machine.servers import oradata_volume

LOCK = ".owner.lock"  # what lab-storage takes ownership by


@dataclass(frozen=True)
class StorageLost:
    """A directory in the place of the lock that stands for the storage: taking it fails as where nothing is presented.
    The data stay as they are. A database that had it open is gone with its server's power."""

    name: str = "storage-lost"
    summary: str = "the disk array presents nothing any more: the database cannot be opened on either node"

    def inject(self, lab: Patient, host: str) -> None:
        PowerLoss().inject(lab, host)
        path = _lock(lab)
        if path is not None and not path.is_dir():
            path.unlink(missing_ok=True)
            path.mkdir(exist_ok=True)

    def heal(self, lab: Patient, host: str) -> None:
        path = _lock(lab)
        if path is not None and path.is_dir():
            with suppress(FileNotFoundError):
                path.rmdir()

    def left(self, lab: Patient) -> list[str]:
        path = _lock(lab)
        lost = path is not None and path.is_dir()
        return [host.name for host in lab.topology.group("dbservers")] if lost else []


def _lock(lab: Patient) -> Path | None:
    """Where it lies on this machine; None where there is no storage."""
    try:
        volume = lab.client.volumes.get(oradata_volume(lab.topology))
    except NotFound:
        return None
    return Path(volume.attrs["Mountpoint"]) / LOCK
