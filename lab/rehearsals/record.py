"""The record of a run while it goes on: one clock, one folder, written by several threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab.evidence import Mark, Sample
from lab.store import RunFolder

Say = Callable[[str], None]


@dataclass
class RunRecord:
    """epoch: the run's zero on the monotonic clock; offset: what added to a run's time gives Unix time."""

    folder: RunFolder
    say: Say
    epoch: float = field(default_factory=time.monotonic)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def now(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self.epoch

    def from_unix(self, seconds: float) -> float:
        """A wall-clock time of this machine (its servers share the clock) as seconds since the run began."""
        return seconds - time.time() + self.now()

    def mark(
        self, kind: str, time: float, *, name: str = "", clause: str = "", until: float | None = None, **detail: Any
    ) -> None:
        """Add to the timeline. Several threads may call this."""
        end = None if until is None else round(until, 3)
        with self._lock:
            self.folder.mark(Mark(round(time, 3), kind, name, clause, end, detail))

    def sample(self, sample: Sample) -> None:
        """Keep one look at the nodes."""
        with self._lock:
            self.folder.sample(sample)
