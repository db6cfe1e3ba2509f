"""The checkers of plan 3.3.1: a sound day passes, and each case spoils it in one place."""

from __future__ import annotations

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.verdict import Outcome
from tests.unit.checkers.desktop_story import DESKTOP_CASES, Spoil, sound_desktop_run


@pytest.mark.parametrize("checker", ["declared", "desktop-charging", "paper-rules"])
def test_a_sound_day_passes(checker: str) -> None:
    finding = run_checker(checker, CHECKERS[checker], sound_desktop_run())
    assert finding.verdict is Outcome.PASS, finding.details


@pytest.mark.parametrize(
    ("checker", "expected", "why", "spoil"), DESKTOP_CASES, ids=[f"{c[0]}: {c[2]}" for c in DESKTOP_CASES]
)
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(sound_desktop_run()))
    assert finding.verdict is expected, finding.summary
    if expected is Outcome.FAIL:
        assert finding.details, "a failure names what it rests on"
