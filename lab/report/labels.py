"""Labels of the moments that matter, placed so that no two overlap."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from lab.evidence import Evidence, Mark
from lab.report.span import RIGHT, WIDTH, Span

CHARACTER = 6.3
WORDS = {"fault": "fault", "detected": "detected", "fenced": "fenced", "takeover": "takeover", "heal": "healed"}


@dataclass(frozen=True)
class Label:
    """A vertical line with words above. row: 0 is nearest to the drawing. anchor: SVG text-anchor. until: where a
    shaded stretch ends (a planned stop), else equal to x."""

    x: float
    until: float
    row: int
    kind: str
    text: str
    anchor: str


def labels(evidence: Evidence, span: Span, zero: float) -> tuple[tuple[Label, ...], int]:
    """The labels within the span and how many rows they need. Times are told in seconds from `zero`."""
    wanted = [mark for mark in evidence.timeline if mark.kind in (*WORDS, "planned_stop") and span.holds(mark.time)]
    ends: list[float] = []
    placed = []
    for mark in sorted(wanted, key=lambda entry: entry.time):
        text = _text(mark, zero)
        width, x = _width(text), span.x(mark.time)
        anchor = "end" if x + width > WIDTH - RIGHT else "start"
        left = x - width if anchor == "end" else x
        row = next((i for i, end in enumerate(ends) if end + 10 <= left), len(ends))
        ends[row : row + 1] = [left + width]
        placed.append(Label(x, span.x(mark.end), row, mark.kind, text, anchor))
    return tuple(placed), max(len(ends), 1)


def _text(mark: Mark, zero: float) -> str:
    when = f"{mark.time - zero:+.1f} s"
    if mark.kind == "planned_stop":
        return f"planned stop {when}"
    named = mark.detail.get("fault") or mark.name if mark.kind in ("fault", "heal") else mark.detail.get("to", "")
    return f"{WORDS[mark.kind]} {named} {when}".replace("  ", " ")


def _width(text: str) -> float:
    return sum(CHARACTER * (2 if unicodedata.east_asian_width(letter) in "WF" else 1) for letter in text)
