"""The checkers of the whole escalation: a sound one passes, and each case spoils it in one place."""

from __future__ import annotations

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.verdict import Outcome
from tests.unit.checkers.escalation_story import ESCALATION_CASES, Spoil, sound_escalation


@pytest.mark.parametrize("checker", ["level-changes", "steps-in-order"])
def test_a_sound_escalation_passes(checker: str) -> None:
    finding = run_checker(checker, CHECKERS[checker], sound_escalation())
    assert finding.verdict is Outcome.PASS, finding.details


@pytest.mark.parametrize(
    ("checker", "expected", "why", "spoil"), ESCALATION_CASES, ids=[f"{c[0]}: {c[2]}" for c in ESCALATION_CASES]
)
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(sound_escalation()))
    assert finding.verdict is expected, finding.summary
    if expected is Outcome.FAIL:
        assert finding.details, "a failure names what it rests on"
