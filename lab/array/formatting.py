"""Making disks that hold a LUN from the start: what a maker does before the array is delivered."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from lab.array.metadata import DATA, ArrayState, MemberState, State
from lab.array.platters import BLOCK, Platters

CHUNK = 1 << 20


def format_disks(image: Path, folders: Sequence[Path]) -> ArrayState:
    """Make each folder a disk of one mirror with the image's content; what was in it goes. Raises OSError."""
    size = image.stat().st_size
    disks = [_blank(folder, DATA + size) for folder in folders]
    members = tuple(MemberState(disk.identity.serial, State.IN_SYNC) for disk in disks)
    state = ArrayState(secrets.token_hex(8), 1, 0, members)
    with image.open("rb") as file:
        for begin, end in _stretches(file.fileno(), size):
            for at in range(begin, end, CHUNK):
                data = os.pread(file.fileno(), min(CHUNK, end - at), at)
                for disk in disks:
                    disk.write(DATA + at, data)
    for disk in disks:
        disk.write(state.place, state.block())
        disk.flush()
        disk.close()
    return state


def _blank(folder: Path, size: int) -> Platters:
    if folder.is_dir():
        for old in folder.iterdir():
            old.unlink()
    return Platters(folder, size)


def _stretches(file: int, size: int) -> Iterator[tuple[int, int]]:
    """[begin, end) of whole blocks that are no holes."""
    at = 0
    while at < size:
        try:
            begin = os.lseek(file, at, os.SEEK_DATA) // BLOCK * BLOCK
        except OSError:  # nothing but a hole up to the end
            return
        at = min(-(-os.lseek(file, begin, os.SEEK_HOLE) // BLOCK) * BLOCK, size)
        yield begin, at
