"""Writes and copies on one LUN: a copy has its range to itself, and waits for the writes under way there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Ranges:
    """The ranges in use. Any number of writes, one copy at a time."""

    def __init__(self) -> None:
        self._writes: dict[int, tuple[int, int]] = {}
        self._number = 0
        self._copied: tuple[int, int] | None = None
        self._changed = asyncio.Condition()
        self._one_copy = asyncio.Lock()

    @asynccontextmanager
    async def writing(self, begin: int, end: int) -> AsyncIterator[None]:
        """While a write to [begin, end) is under way; waits for a copy of it."""
        while self._copied is not None and _overlap(self._copied, (begin, end)):
            async with self._changed:
                await self._changed.wait_for(lambda: self._copied is None or not _overlap(self._copied, (begin, end)))
        self._number += 1
        number = self._number
        self._writes[number] = (begin, end)
        try:
            yield
        finally:
            del self._writes[number]
            if self._copied is not None:
                await self._tell()

    @asynccontextmanager
    async def copying(self, begin: int, end: int) -> AsyncIterator[None]:
        """While [begin, end) is copied: no write is under way there, and none begins."""
        async with self._one_copy:
            self._copied = (begin, end)
            try:
                async with self._changed:
                    await self._changed.wait_for(
                        lambda: not any(_overlap(write, (begin, end)) for write in self._writes.values())
                    )
                yield
            finally:
                self._copied = None
                await self._tell()

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and one[1] > other[0]
