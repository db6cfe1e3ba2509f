"""How many inputs and outputs there were and how long they took, and whether one disk lags behind the other."""

from __future__ import annotations

from collections import deque

from lab.array.wire import Command

SAMPLES = 20  # requests
COUNTED = 0.5  # seconds


class Meter:
    """Reads, writes and flushes since the start."""

    def __init__(self) -> None:
        self._seen: dict[Command, tuple[int, float, float]] = {}

    def note(self, command: Command, seconds: float) -> None:
        """One more."""
        count, total, longest = self._seen.get(command, (0, 0.0, 0.0))
        self._seen[command] = (count + 1, total + seconds, max(longest, seconds))

    def told(self) -> dict[str, dict[str, float]]:
        """`read`, `write`, `flush` -> count, seconds in all, longest_s."""
        return {
            command.name.lower(): {"count": count, "seconds": round(total, 6), "longest_s": round(longest, 6)}
            for command, (count, total, longest) in self._seen.items()
        }


class Lateness:
    """How much later than its mirror a disk answered its last 20 requests, seconds in sum; one of them counts at most
    half a second, so that a single hiccup is no verdict."""

    def __init__(self) -> None:
        self._last: deque[float] = deque(maxlen=SAMPLES)

    def note(self, seconds: float) -> None:
        """One request, answered so much later; less than 0 counts as 0."""
        self._last.append(min(max(0.0, seconds), COUNTED))

    @property
    def spent(self) -> float:
        """The sum."""
        return sum(self._last)
