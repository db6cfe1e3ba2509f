"""The timeline drawn: answers and failures of each server, who had the database open, and what happened when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lab.checkers.attempts import Attempt
from lab.evidence import Evidence, Mark, Sample
from lab.report.labels import Label, labels
from lab.report.span import LEFT, RIGHT, WIDTH, Span

PANEL, STRIP, LANE, GAP, ROW = 84, 20, 22, 14, 17
STALE_S = 1.0


@dataclass(frozen=True)
class Panel:
    """One server's bars. ok, bad: SVG path data. peak: most answers a second, in words."""

    server: str
    y: float
    baseline: float
    ok: str
    bad: str
    peak: str


@dataclass(frozen=True)
class Block:
    """A rectangle with words: a stretch with the database open, or a step. kind: a CSS class."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    text: str
    title: str


@dataclass(frozen=True)
class Chart:
    """Everything that the SVG template draws, in its own units."""

    id: str
    title: str
    description: str
    width: int
    height: float
    left: int
    right: int
    top: float
    bottom: float
    bar_words: str
    panels: tuple[Panel, ...]
    names: tuple[tuple[float, str], ...]
    blocks: tuple[Block, ...]
    marks: tuple[Label, ...]
    ticks: tuple[tuple[float, str], ...]


def draw(evidence: Evidence, tries: Sequence[Attempt], span: Span, name: str, title: str) -> Chart:
    """The chart of one stretch of the run. name: unique in the page."""
    zero = min([mark.time for mark in evidence.marks("fault")], default=0.0)
    marks, rows = labels(evidence, span, zero)
    top = rows * ROW + 8.0
    panels, y = _panels(tries, span, top)
    strips, strip_names, y = _strips(evidence, span, y)
    steps, step_names, y = _steps(evidence, span, y)
    servers = ", ".join(panel.server for panel in panels)
    return Chart(
        id=name,
        title=title,
        description=f"Answers and failures a second of {servers}; database open; steps; {len(marks)} marked moments.",
        width=WIDTH,
        height=y + 30,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=top,
        bottom=y,
        bar_words=f"one bar is {span.bin:g} s",
        panels=panels,
        names=(*strip_names, *step_names),
        blocks=(*strips, *steps),
        marks=marks,
        ticks=tuple(span.ticks(zero)),
    )


def _panels(tries: Sequence[Attempt], span: Span, top: float) -> tuple[tuple[Panel, ...], float]:
    servers = sorted({attempt.server for attempt in tries})
    counts = {server: _counts(tries, server, span) for server in servers}
    most_ok = max((n for ok, _ in counts.values() for n in ok.values()), default=1)
    most_bad = max((n for _, bad in counts.values() for n in bad.values()), default=0)
    scale = (PANEL - GAP) / max(most_ok + most_bad, 1)
    panels = []
    for number, server in enumerate(servers):
        ok, bad = counts[server]
        y = top + number * PANEL
        baseline = round(y + most_ok * scale, 1)
        peak = f"peak {max(ok.values(), default=0) / span.bin:g}/s"
        panels.append(
            Panel(server, y, baseline, _bars(ok, span, baseline, -scale), _bars(bad, span, baseline, scale), peak)
        )
    return tuple(panels), top + len(servers) * PANEL


def _counts(tries: Sequence[Attempt], server: str, span: Span) -> tuple[Counter[int], Counter[int]]:
    """How many attempts ended well and badly in each bar; one that never ended counts when it was sent."""
    ok, bad = Counter[int](), Counter[int]()
    for attempt in tries:
        time = attempt.ended if attempt.ended != float("inf") else attempt.invoked
        if attempt.server == server and span.holds(time):
            (bad if attempt.bad else ok)[int((time - span.start) / span.bin)] += 1
    return ok, bad


def _bars(counts: Counter[int], span: Span, baseline: float, scale: float) -> str:
    parts = []
    for number, count in sorted(counts.items()):
        x = span.x(span.start + number * span.bin)
        width = max(span.x(span.start + (number + 1) * span.bin) - x - 0.6, 0.6)
        parts.append(f"M{x:.1f} {baseline}h{width:.1f}v{count * scale:.1f}h-{width:.1f}z")
    return "".join(parts)


def _strips(evidence: Evidence, span: Span, y: float) -> tuple[list[Block], list[tuple[float, str]], float]:
    hosts = sorted({host for sample in evidence.samples for host in sample.open})
    blocks, names = [], []
    for number, host in enumerate(hosts):
        top = y + number * STRIP
        names.append((top + 11, host))
        for start, end, double in _open_stretches(evidence.samples, host):
            if end < span.start or start > span.end:
                continue
            x, width = span.x(start), max(span.x(end) - span.x(start), 1.5)
            words = f"{host} had the database open{' WITH ANOTHER' if double else ''}, {start:.2f} to {end:.2f} s"
            blocks.append(Block(x, top + 2, round(width, 1), STRIP - 6, "double" if double else "open", "", words))
    return blocks, names, y + len(hosts) * STRIP + (GAP if hosts else 0)


def _open_stretches(samples: Sequence[Sample], host: str) -> list[tuple[float, float, bool]]:
    """When samples saw the host open: from, until, and whether another was open too. A stretch ends where the host, the
    doubling or, for more than STALE_S seconds, the sampling changes."""
    found: list[tuple[float, float, bool]] = []
    last = float("-inf")
    for sample in samples:
        double = len(set(sample.open)) > 1
        if host in sample.open:
            if found and found[-1][1] == last and found[-1][2] == double and sample.time - last <= STALE_S:
                found[-1] = (found[-1][0], sample.time, double)
            else:
                found.append((sample.time, sample.time, double))
        last = sample.time
    return found


def _steps(evidence: Evidence, span: Span, y: float) -> tuple[list[Block], list[tuple[float, str]], float]:
    steps = [mark for mark in evidence.marks("step") if mark.end >= span.start and mark.time <= span.end]
    if not steps:
        return [], [], y
    blocks = [_step(mark, span, y) for mark in steps]
    return blocks, [(y + 13, "steps")], y + LANE + GAP


def _step(mark: Mark, span: Span, y: float) -> Block:
    x = span.x(mark.time)
    width = round(max(span.x(mark.end) - x, 3.0), 1)
    letter = mark.clause.rsplit("-", 1)[-1]
    status = str(mark.detail.get("status", "unknown"))
    kind = "step" if status == "ok" else "step bad"
    title = f"{mark.clause} {mark.name}: {status}, {mark.time:.2f} to {mark.end:.2f} s"
    return Block(x, y, width, LANE - 4, kind, letter if width >= 12 else "", title)
