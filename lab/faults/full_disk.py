"""The disk of a server is full to the last byte."""

from __future__ import annotations

from dataclasses import dataclass

from lab.errors import StepFailed
from lab.faults.fault import Patient
from lab.faults.processes import exists
from lab.machine.containers import SCRATCH

FILLER = ".lab-fault-full"
# Only a file system of the server's own is filled, never the machine's disk.
FILL = r"""
filler=$1; shift
for place; do
  [ "$(stat -f -c %T "$place")" = tmpfs ] || { echo "$place is no file system of the server's own" >&2; exit 3; }
  dd if=/dev/zero of="$place/$filler" bs=64k 2>/dev/null
  dd if=/dev/zero of="$place/$filler" bs=1 oflag=append conv=notrunc 2>/dev/null
  [ "$(stat -f -c %a "$place")" = 0 ] || { echo "$place is not full" >&2; exit 3; }
done
"""


@dataclass(frozen=True)
class FullDisk:
    """Fills what an application server may write to: its logs' and its temporary files' place."""

    name: str = "disk-full"
    summary: str = "the server's disk is full"

    def inject(self, lab: Patient, host: str) -> None:
        done = lab.exec(host, ["bash", "-c", FILL, "fill", FILLER, *SCRATCH], timeout=60, check=False)
        if done.status:
            self.heal(lab, host)
            raise StepFailed(f"{host}'s disk cannot be filled", where=done.stderr.strip())

    def heal(self, lab: Patient, host: str) -> None:
        if self._is_full(lab, host):
            lab.exec(host, ["rm", "-f", *(f"{place}/{FILLER}" for place in SCRATCH)], timeout=30)

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("appservers") if self._is_full(lab, host.name)]

    def _is_full(self, lab: Patient, host: str) -> bool:
        return any(exists(lab, host, f"{place}/{FILLER}") for place in SCRATCH)
