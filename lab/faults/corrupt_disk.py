"""Blocks of a disk rot: other bytes than were written, and no error."""

from __future__ import annotations

from dataclasses import dataclass

from lab.array.metadata import DATA
from lab.array.platters import BLOCK
from lab.faults.fault import Patient
from lab.machine.servers import PLATTERS

BLOCKS = 64
ROT = f"""
import os, random
file = os.open("{PLATTERS}/platters", os.O_RDWR)
size, written, at = os.fstat(file).st_size, [], {DATA}
while at < size:
    try:
        begin = os.lseek(file, at, os.SEEK_DATA)
    except OSError:
        break
    at = os.lseek(file, begin, os.SEEK_HOLE)
    written += range(-(-begin // {BLOCK}) * {BLOCK}, at - {BLOCK} + 1, {BLOCK})
for block in random.SystemRandom().sample(written, min({BLOCKS}, len(written))):
    os.pwrite(file, os.urandom({BLOCK}), block)
"""


@dataclass(frozen=True)
class CorruptDisk:
    """Random blocks among those that were ever written, behind the disk's back."""

    name: str = "corrupt-disk"
    summary: str = f"{BLOCKS} blocks of a disk of the array rot, and the disk does not know"

    def inject(self, lab: Patient, host: str) -> None:
        lab.exec(host, ["python3", "-c", ROT], timeout=60)

    def heal(self, lab: Patient, host: str) -> None:
        """Nothing stays to be taken back: the array reads from the mirror and corrects what it finds."""

    def left(self, lab: Patient) -> list[str]:
        """None that the machine could see; a scrub tells."""
        return []
