"""A sound run in which the array was looked at and compared, and what spoils it for its checker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lab.evidence import Evidence, Mark
from lab.verdict import Outcome
from tests.unit.checkers.story import END, FAULT_AT, sound_run

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
PATHS = {"one": "active", "two": "ready", "three": "standby", "four": "standby"}
WHOLE: dict[str, Any] = {
    "controllers": {"array-controller-1": "owner", "array-controller-2": "standby"},
    "disks": [{"slot": 0, "state": "in sync"}, {"slot": 1, "state": "in sync"}],
    "reserved_by": "dbserver-a",
    "paths": {"dbserver-a": PATHS},
    "concerns": [],
}
NOTICED = {**WHOLE, "concerns": ["array: disk 1 is failed"]}


def sound_array_run() -> Evidence:
    """The sound run with a disk that failed, was replaced and rebuilt."""
    run = sound_run()
    looks = (
        Mark(FAULT_AT - 1, "array", "before", detail=WHOLE),
        Mark(FAULT_AT + 3, "array", "failed", detail=NOTICED),
        Mark(END - 9, "rebuild", "rebuild", until=END - 4),
        Mark(END - 3, "scrub", "scrub", detail={"read": 4096, "corrected": 0}),
        Mark(END - 2, "array", "after", detail=WHOLE),
    )
    return replace(run, timeline=(*run.timeline, *looks))


def look(when: str, **changed: Any) -> Spoil:
    """One mark otherwise."""
    return lambda run: replace(
        run,
        timeline=tuple(replace(m, detail={**m.detail, **changed}) if m.name == when else m for m in run.timeline),
    )


def second_fault(health: str) -> Spoil:
    """Another part fails, and this is how the array was then."""
    mark = Mark(FAULT_AT + 4, "array", "rebuilding", detail={**NOTICED, "health": health})
    return lambda run: replace(run, timeline=(*run.timeline, mark))


def without(name: str) -> Spoil:
    """A mark is missing."""
    return lambda run: replace(run, timeline=tuple(mark for mark in run.timeline if mark.name != name))


ONE_DISK = [{"slot": 0, "state": "in sync"}, {"slot": 1, "state": "failed"}]
ARRAY_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("array-redundancy", FAIL, "the mirror was off from the start", look("before", disks=ONE_DISK)),
    ("array-redundancy", FAIL, "one path only", look("before", paths={"dbserver-a": {**PATHS, "two": "failed"}})),
    ("array-redundancy", FAIL, "no path at all", look("before", paths={})),
    ("array-redundancy", FAIL, "a silent controller", look("before", controllers={"array-controller-1": "owner"})),
    ("array-redundancy", FAIL, "nothing noticed", look("failed", concerns=[])),
    ("array-redundancy", FAIL, "not rebuilt", look("after", disks=ONE_DISK)),
    ("copies-equal", FAIL, "a stale copy", look("scrub", corrected=4096)),
    ("copies-equal", FAIL, "nothing compared", look("scrub", read=0)),
    ("array-redundancy", FAIL, "the rebuild was over already", second_fault("healthy")),
    ("array-redundancy", UNKNOWN, "nobody looked afterwards", without("after")),
    ("copies-equal", UNKNOWN, "no scrub", without("scrub")),
]
