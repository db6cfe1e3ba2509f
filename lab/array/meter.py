"""How many inputs and outputs there were and how long they took, and whether one disk lags behind the other."""

from __future__ import annotations

from collections import deque

from lab.array.wire import Command

SAMPLES = 20
COUNTED = 0.2  # seconds


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
    """How much longer than it is allowed a disk has needed, seconds in sum over its last 20 rounds.

    What is allowed goes by what its mirror needs at times: where that is much, the machine is busy and not this disk
    slow. Requests that were under way together are one round, and a round counts 0.2 s at most, so that a single
    hiccup is no verdict.
    """

    def __init__(self) -> None:
        self._took: deque[float] = deque(maxlen=SAMPLES)
        self._late: deque[float] = deque(maxlen=SAMPLES)
        self._round_until = 0.0

    def took(self, seconds: float) -> None:
        """One more request was answered after so long."""
        self._took.append(seconds)

    @property
    def longest(self) -> float:
        """What the slowest of the last 20 requests took."""
        return max(self._took, default=0.0)

    def note(self, sent: float, answered: float, allowed: float) -> None:
        """The request of these two moments was allowed so many seconds."""
        late = min(max(0.0, answered - sent - allowed), COUNTED)
        if sent >= self._round_until:
            self._late.append(late)
        elif late > self._late[-1]:  # what others of this round wait for began with it
            self._late[-1] = late
        else:
            return
        self._round_until = answered

    @property
    def spent(self) -> float:
        """The sum."""
        return sum(self._late)
