"""Looking out for an answer of PostgreSQL for a moment before going to sleep.

To wake a process that sleeps takes as long as a short query, so that looking out pays when the answer comes at once.
It takes processor time: it is done only while nobody else waits for PostgreSQL, and only after several answers that
came at once; after each look-out in vain, more of them are wanted first.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

MOMENT = 0.000_15  # seconds
_FIRST, _MOST = 4, 1024  # answers that came at once
_PROCESSORS = 2  # one for PostgreSQL


class Patience:
    """Of all connections of a server. working: how many wait for PostgreSQL."""

    def __init__(self, clock: Callable[[], float] = perf_counter, processors: int | None = None) -> None:
        self.clock = clock
        self.working = 0
        self._quick = 0
        self._wanted = _FIRST
        self._possible = (processors or len(os.sched_getaffinity(0))) >= _PROCESSORS

    @property
    def pays(self) -> bool:
        """Whether to look out for the next answer."""
        return self._quick >= self._wanted and self.working == 1 and self._possible

    def look_out(self, here: Callable[[], bool]) -> None:
        """Until `here`, or the moment is over."""
        end = self.clock() + MOMENT
        while not here():
            if self.clock() >= end:
                self._wanted = min(2 * self._wanted, _MOST)
                return
        self._wanted = max(self._wanted // 2, _FIRST)

    def answered(self, begin: float) -> None:
        """The answer to what was sent at `begin` is here."""
        self._quick = self._quick + 1 if self.clock() - begin <= MOMENT else 0
