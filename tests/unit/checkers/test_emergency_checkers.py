"""The checkers of plan 3.2.1: a sound day passes, and each case spoils it in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.evidence import Mark
from lab.verdict import Outcome
from tests.unit.checkers.emergency_story import (
    CHANGE,
    EMERGENCY_CASES,
    Spoil,
    also,
    bad_night,
    earlier_mark,
    look,
    night,
    nights,
    sound_emergency_run,
)
from tests.unit.checkers.night_cases import NIGHT_CASES
from tests.unit.checkers.takings_cases import TAKINGS_CASES

CASES = EMERGENCY_CASES + NIGHT_CASES + TAKINGS_CASES


@pytest.mark.parametrize(
    "checker", ["emergency-day", "emergency-marks", "nightly-copy", "mishaps", "main-untouched", "takings"]
)
def test_a_sound_day_passes(checker: str) -> None:
    finding = run_checker(checker, CHECKERS[checker], sound_emergency_run())
    assert finding.verdict is Outcome.PASS, finding.details


@pytest.mark.parametrize(("checker", "expected", "why", "spoil"), CASES, ids=[f"{one[0]}: {one[2]}" for one in CASES])
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(sound_emergency_run()))
    assert finding.verdict is expected, finding.summary
    if expected is Outcome.FAIL:
        assert finding.details, "a failure names what it rests on"


def test_a_copy_that_stayed_a_missed_night_that_was_told_and_a_change_that_came_are_in_order() -> None:
    missed = Mark(8.0, "missed-night", "stale", detail={"concerns": ["the copy is 72.0 hours old"]})
    run = also(look(4.0), look(5.0), missed, CHANGE, look(9.0, "COPY2", columns=183))(sound_emergency_run())
    assert run_checker("nightly-copy", CHECKERS["nightly-copy"], run).verdict is Outcome.PASS


def test_a_disturbed_night_that_left_the_copy_and_an_alarm_is_in_order() -> None:
    run = nights(night(), bad_night(5.0))(sound_emergency_run())
    assert run_checker("nightly-copy", CHECKERS["nightly-copy"], run).verdict is Outcome.PASS


def test_what_an_earlier_day_left_is_no_foreign_mark() -> None:
    run = earlier_mark(sound_emergency_run())
    assert run_checker("emergency-marks", CHECKERS["emergency-marks"], run).verdict is Outcome.PASS


def test_a_spoiled_form_is_no_gap_in_a_roll() -> None:
    run = sound_emergency_run()
    rows = tuple({"op_key": str(n), "invoice_no": n, "roll": 1} for n in (1, 2, 4))
    gap = replace(run, final={**(run.final or {}), "invoices": rows}, history=())
    assert run_checker("invoice-numbers", CHECKERS["invoice-numbers"], gap).verdict is Outcome.FAIL
    spoiled = replace(gap, final={**(gap.final or {}), "spoiled_invoices": ({"cashier": 7, "invoice_no": 3},)})
    assert run_checker("invoice-numbers", CHECKERS["invoice-numbers"], spoiled).verdict is Outcome.PASS
