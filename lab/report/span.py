"""A stretch of a run drawn on a horizontal axis."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 1120
LEFT = 128
RIGHT = 16
TICKS = (0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)


@dataclass(frozen=True)
class Span:
    """Seconds from `start` to `end`, drawn from LEFT to WIDTH - RIGHT."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """Its length; never zero."""
        return max(self.end - self.start, 0.001)

    def x(self, time: float) -> float:
        """The horizontal position of a moment, kept within the drawing."""
        share = (min(max(time, self.start), self.end) - self.start) / self.seconds
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def holds(self, time: float) -> bool:
        """Whether the moment lies within."""
        return self.start <= time <= self.end

    def ticks(self, zero: float) -> list[tuple[float, str]]:
        """Positions and labels of the axis: seconds counted from `zero`, at round numbers."""
        step = next((step for step in TICKS if self.seconds / step <= 14), TICKS[-1])
        first = -(-(self.start - zero) // step)
        count = int((self.end - zero - first * step) // step) + 1
        return [(self.x(zero + (first + i) * step), f"{(first + i) * step:g}") for i in range(max(count, 0))]

    @property
    def bin(self) -> float:
        """The width of a bar in seconds: 0.25 near a fault, wider for long runs so that bars stay visible."""
        return next((width for width in (0.25, 0.5, 1, 2, 5, 10, 30) if self.seconds / width <= 420), 60)
