"""What spoils the sound run for the checkers of plan 3.1.2; the sound run with the notice that its desks were given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lab.evidence import Evidence, Mark
from lab.history import Phase
from lab.verdict import Outcome
from tests.unit.checkers.story import FAULT_AT, sound_run

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
NOTICE_AT = 20.0


def told_run() -> Evidence:
    """The sound run in which appserver-1's desks were told to use appserver-2 at 20 s, and do."""
    run = sound_run()
    records = [
        replace(
            r, desk=f"{r.server} {r.desk}", server="appserver-2" if r.time > NOTICE_AT else r.server
        )
        for r in run.history
    ]  # fmt: skip
    detail = {"desks_of": "appserver-1", "to": "appserver-2"}
    notice = Mark(NOTICE_AT, "address_change", "to appserver-2", detail=detail)
    return replace(run, history=tuple(records), timeline=(*run.timeline, notice))


def deaf_desk(run: Evidence) -> Evidence:
    """One desk never heard of the notice."""
    stays = "appserver-1 desk-charge"
    return replace(run, history=tuple(replace(r, server="appserver-1") if r.desk == stays else r for r in run.history))


def late_desks(run: Evidence) -> Evidence:
    """Nobody moves for 20 s."""
    return replace(run, history=tuple(r for r in run.history if not NOTICE_AT < r.time < NOTICE_AT + 20))


def no_notice(run: Evidence) -> Evidence:
    return replace(run, timeline=tuple(mark for mark in run.timeline if mark.kind != "address_change"))


def no_desks(run: Evidence) -> Evidence:
    return replace(run, history=tuple(r for r in run.history if not r.desk.startswith("appserver-1")))


def slow(run: Evidence) -> Evidence:
    """Every answer of the 10 s after the fault comes 2 s later."""
    late = [
        replace(r, time=r.time + 2) if r.phase is Phase.OK and FAULT_AT < r.time < FAULT_AT + 10 else r
        for r in run.history
    ]
    return replace(run, history=tuple(sorted(late, key=lambda record: record.time)))


def nothing_before(run: Evidence) -> Evidence:
    return replace(run, history=tuple(r for r in run.history if r.time > FAULT_AT))


APP_SERVER_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("desks-moved", FAIL, "a desk that never heard", deaf_desk),
    ("desks-moved", FAIL, "too late", late_desks),
    ("desks-moved", UNKNOWN, "no notice", no_notice),
    ("desks-moved", UNKNOWN, "no desks", no_desks),
    ("added-latency", FAIL, "everybody waits two seconds more", slow),
    ("added-latency", UNKNOWN, "nothing to compare with", nothing_before),
]
