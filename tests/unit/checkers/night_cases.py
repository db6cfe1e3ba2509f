"""What spoils the nights of the hand-written day on the emergency system."""

from __future__ import annotations

from lab.evidence import Mark
from lab.verdict import Outcome
from tests.unit.checkers.emergency_story import (
    CHANGE,
    COPY,
    FAIL,
    GOOD,
    UNKNOWN,
    Spoil,
    also,
    bad_night,
    look,
    night,
    nights,
)
from tests.unit.checkers.story import FAULT_AT

NIGHT_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("nightly-copy", FAIL, "a stage is missing", nights(night(seconds={"begin": 1.0}))),
    ("nightly-copy", FAIL, "nothing compared", nights(night(copy={**COPY, "rows": 0}))),
    ("nightly-copy", FAIL, "a stale copy accepted", nights(night(after="COPY1"))),
    ("nightly-copy", FAIL, "an alarm all the same", nights(night(alarm={"why": "x"}))),
    ("nightly-copy", FAIL, "too late", nights(night(until=21_700.0))),
    ("nightly-copy", FAIL, "a slow export", nights(night(seconds={**GOOD["seconds"], "export": 3_601.0}))),
    ("nightly-copy", FAIL, "a slow copy", nights(night(seconds={**GOOD["seconds"], "copy": 901.0}))),
    ("nightly-copy", FAIL, "a slow import", nights(night(seconds={**GOOD["seconds"], "import": 14_401.0}))),
    ("nightly-copy", FAIL, "no good night", nights(bad_night())),
    ("nightly-copy", FAIL, "a bad night switched", nights(night(), bad_night(5.0, after="COPY3"))),
    ("nightly-copy", FAIL, "a bad night without an alarm", nights(night(), bad_night(5.0, alarm=None))),
    ("nightly-copy", FAIL, "a bad night that status is silent about", nights(night(), bad_night(5.0, concerns=[]))),
    (
        "nightly-copy",
        FAIL,
        "a missed night nobody is told of",
        also(Mark(8.0, "missed-night", "m", detail={"concerns": []})),
    ),
    ("nightly-copy", FAIL, "a bad night without a notice", nights(night(), bad_night(5.0, notice=""))),
    (
        "nightly-copy",
        FAIL,
        "a night that never began and sent no notice",
        also(Mark(8.0, "missed-night", "m", detail={"concerns": ["x"], "alarm": {"stage": "watch"}, "notice": ""})),
    ),
    ("nightly-copy", FAIL, "yesterday's copy was touched", also(look(5.0), look(9.0, operations=499))),
    ("nightly-copy", FAIL, "a change did not arrive", also(look(5.0), CHANGE, look(9.0, name="COPY2"))),
    ("nightly-copy", FAIL, "nobody looked for a change", also(look(5.0), CHANGE)),
    ("nightly-copy", FAIL, "well during the fault", nights(night(), night(FAULT_AT + 5))),
    ("nightly-copy", FAIL, "the main database was idle", nights(night(70.0, until=73.0))),
    ("nightly-copy", UNKNOWN, "no night", nights()),
]
