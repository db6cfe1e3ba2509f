"""A hand-written run of the whole escalation: every change of level by its phases, and what spoils it in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lab.checkers.level_changes import IN_SOMEBODYS_NAME, phases_of
from lab.evidence import Evidence, Mark
from lab.verdict import Outcome
from tests.unit.checkers.story import FAULT_AT, sound_run

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
CHANGES = ("3 to 2", "2 to 1", "1 to 2", "2 to 3")
NESTED = ("3.2.1-F", "3.2.1-G", "3.3.1-A", "3.3.1-B")


def sound_escalation() -> Evidence:
    """The sound run with four changes of level, each phase a second long, and two procedures inside."""
    found, time = list[Mark](), FAULT_AT
    for change in CHANGES:
        for name in phases_of(change):
            told = {"who": "Zhao", "evidence": "silence"} if name in IN_SOMEBODYS_NAME else {}
            found.append(Mark(time, "phase", name, until=time + 1, detail={"change": change, **told}))
            time += 1
    # 3.3.1 begins while a step of 3.2.1 is still under way
    times = {"3.2.1-F": (20.0, 21.0), "3.2.1-G": (21.0, 30.0), "3.3.1-A": (22.0, 23.0), "3.3.1-B": (23.0, 24.0)}
    found += [Mark(a, "step", clause=clause, until=b, detail={"status": "ok"}) for clause, (a, b) in times.items()]
    run = sound_run()
    limits = replace(run.limits, level_changes=CHANGES, inside=NESTED)
    return replace(run, timeline=(*run.timeline, *found), limits=limits)


def phase(change: str, name: str, **values: Any) -> Spoil:
    """Change one phase's detail, or its `until`; none: take it away."""

    def spoil(run: Evidence) -> Evidence:
        def changed(mark: Mark) -> Mark | None:
            if mark.kind != "phase" or mark.name != name or mark.detail["change"] != change:
                return mark
            if not values:
                return None
            until = values.get("until", mark.until)
            detail = {**mark.detail, **{key: value for key, value in values.items() if key != "until"}}
            return replace(mark, until=until, detail=detail)

        return replace(run, timeline=tuple(mark for one in run.timeline if (mark := changed(one))))

    return spoil


def later(clause: str, seconds: float) -> Spoil:
    """Move a step on the timeline; it keeps its length."""

    def spoil(run: Evidence) -> Evidence:
        moved = [
            replace(m, time=m.time + seconds, until=m.end + seconds) if m.clause == clause else m for m in run.timeline
        ]
        return replace(run, timeline=tuple(moved))

    return spoil


def limits(**values: Any) -> Spoil:
    """Other limits."""
    return lambda run: replace(run, limits=replace(run.limits, **values))


ESCALATION_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("level-changes", FAIL, "a change that did not happen", limits(level_changes=(*CHANGES, "3 to 1"))),
    ("level-changes", FAIL, "nobody announced it", phase("2 to 1", "announce")),
    ("level-changes", FAIL, "a switch that never ended", phase("3 to 2", "switch", until=None)),
    ("level-changes", FAIL, "decided in nobody's name", phase("3 to 2", "decide", who="")),
    ("level-changes", FAIL, "declared on no evidence", phase("2 to 1", "declare", evidence="")),
    ("level-changes", FAIL, "a return over its budget", limits(return_s=0.5)),
    ("level-changes", FAIL, "the way back before the way down", limits(level_changes=CHANGES[::-1])),
    ("level-changes", UNKNOWN, "no change asked for", limits(level_changes=())),
    ("steps-in-order", FAIL, "a step inside that was not done", limits(inside=(*NESTED, "3.3.1-C"))),
    ("steps-in-order", FAIL, "steps inside in another order", later("3.3.1-A", 1.5)),
]
