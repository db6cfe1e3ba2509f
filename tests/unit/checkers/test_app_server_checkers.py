"""The checkers of plan 3.1.2: a sound run passes, and each case spoils it in one place."""

from __future__ import annotations

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.verdict import Outcome
from tests.unit.checkers.app_server_story import APP_SERVER_CASES, Spoil, told_run


@pytest.mark.parametrize("checker", ["desks-moved", "added-latency"])
def test_a_sound_run_passes(checker: str) -> None:
    finding = run_checker(checker, CHECKERS[checker], told_run())
    assert finding.verdict is Outcome.PASS, finding.details


@pytest.mark.parametrize(
    ("checker", "expected", "why", "spoil"), APP_SERVER_CASES, ids=[f"{c[0]}: {c[2]}" for c in APP_SERVER_CASES]
)
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(told_run()))
    assert finding.verdict is expected, finding.summary
    if expected is Outcome.FAIL:
        assert finding.details, "a failure names what it rests on"
