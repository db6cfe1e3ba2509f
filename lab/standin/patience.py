"""Looking out for a moment for what is likely to come at once, before going to sleep.

To wake a process that sleeps takes as long as a short query, and takes as much processor time as to look out meanwhile.
It pays when what is awaited comes at once: it is done only while one session is at work, and only after several times
that it did; after each look-out in vain, more of them are wanted first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

MOMENT = 0.000_2  # seconds
_FIRST, _MOST = 4, 1024  # times that it came at once
_PROCESSORS = 2  # one for whoever is awaited


class Patience:
    """Of all who wait for the same kind of thing in a server. working: how many sessions are at work."""

    def __init__(self, clock: Callable[[], float] = perf_counter, processors: int | None = None) -> None:
        self.clock = clock
        self.working = 0
        self._quick = 0
        self._wanted = _FIRST
        self._possible = (processors or len(os.sched_getaffinity(0))) >= _PROCESSORS

    @property
    def pays(self) -> bool:
        """Whether to look out this time."""
        return self._quick >= self._wanted and self.working == 1 and self._possible

    def came(self, begin: float) -> None:
        """What was awaited since `begin` is here."""
        self._quick = self._quick + 1 if self.clock() - begin <= MOMENT else 0

    def look_out(self, here: Callable[[], bool]) -> None:
        """Until `here`, or the moment is over. Nothing else is done meanwhile."""
        end = self.clock() + MOMENT
        while not here():
            if self.clock() >= end:
                self._in_vain()
                return
        self._not_in_vain()

    def _in_vain(self) -> None:
        self._wanted = min(2 * self._wanted, _MOST)

    def _not_in_vain(self) -> None:
        self._wanted = max(self._wanted // 2, _FIRST)
