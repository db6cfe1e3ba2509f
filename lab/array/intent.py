"""The write-intent map: the regions in which the disks of the mirror may differ, marked on the disks before they are
written, so that the next owner needs to bring only those into step."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager

from lab.array.metadata import INTENT, REGION
from lab.array.platters import BLOCK

Put = Callable[[int, bytes], Awaitable[None]]  # (offset on the disk, block)


class Intent:
    """The map of one LUN. size: bytes of the LUN; known: what the disks had of it."""

    def __init__(self, size: int, known: Iterable[bytes] = ()) -> None:
        self._regions = -(-size // REGION)
        self._map = bytearray(-(-self._regions // BLOCK) * BLOCK)
        for other in known:
            for number, mark in enumerate(other[: self._regions]):
                self._map[number] |= mark
        self._writers = [0] * self._regions
        self._written = [time.monotonic()] * self._regions
        self._changing = asyncio.Lock()

    @property
    def length(self) -> int:
        """Bytes of the map on a disk, whole blocks."""
        return len(self._map)

    def marked(self) -> list[int]:
        """The regions that may differ."""
        return [number for number in range(self._regions) if self._map[number]]

    def blocks(self) -> list[tuple[int, bytes]]:
        """(offset on the disk, block) of the whole map."""
        return [(INTENT + at, bytes(self._map[at : at + BLOCK])) for at in range(0, len(self._map), BLOCK)]

    @asynccontextmanager
    async def writing(self, offset: int, length: int, put: Put) -> AsyncIterator[None]:
        """While these bytes are written: their regions are marked on the disks before."""
        regions = range(offset // REGION, (offset + length - 1) // REGION + 1)
        for region in regions:
            self._writers[region] += 1
        try:
            if not all(self._map[region] for region in regions):
                await self._change({region for region in regions if not self._map[region]}, 1, put)
            yield
        finally:
            now = time.monotonic()
            for region in regions:
                self._writers[region] -= 1
                self._written[region] = now

    async def tidy(self, idle: float, put: Put) -> None:
        """Take back the marks of regions that nobody has written to for so many seconds."""
        limit = time.monotonic() - idle
        rest = {n for n in self.marked() if not self._writers[n] and self._written[n] < limit}
        if rest:
            await self._change(rest, 0, put)

    async def _change(self, regions: set[int], mark: int, put: Put) -> None:
        """One lock for both directions: a mark is either on the disks, or its writer waits here."""
        async with self._changing:
            chosen = {n for n in regions if self._map[n] != mark and (mark or not self._writers[n])}
            if not mark:
                for number in chosen:
                    self._map[number] = 0
            wanted = bytearray(self._map)
            for number in chosen:
                wanted[number] = mark
            for block in sorted({number // BLOCK for number in chosen}):
                at = block * BLOCK
                await put(INTENT + at, bytes(wanted[at : at + BLOCK]))
            if mark:
                for number in chosen:
                    self._map[number] = mark
