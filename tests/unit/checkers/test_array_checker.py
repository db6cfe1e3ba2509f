"""The checkers of the disk array: a sound run passes, and each case spoils it in one place."""

from __future__ import annotations

import pytest

from lab.checkers.judge import CHECKERS, run_checker
from lab.verdict import Outcome
from tests.unit.checkers.array_story import ARRAY_CASES, Spoil, second_fault, sound_array_run


def test_a_replaced_and_rebuilt_disk_passes() -> None:
    finding = run_checker("array-redundancy", CHECKERS["array-redundancy"], sound_array_run())
    assert finding.verdict is Outcome.PASS, finding.details
    assert finding.figures == {"rebuild_s": 5.0}
    assert run_checker("copies-equal", CHECKERS["copies-equal"], sound_array_run()).verdict is Outcome.PASS


def test_a_second_part_that_failed_during_the_rebuild_passes() -> None:
    run = second_fault("rebuilding")(sound_array_run())
    assert run_checker("array-redundancy", CHECKERS["array-redundancy"], run).verdict is Outcome.PASS


@pytest.mark.parametrize(
    ("checker", "expected", "why", "spoil"), ARRAY_CASES, ids=[f"{c[0]}: {c[2]}" for c in ARRAY_CASES]
)
def test_the_checker_says(checker: str, expected: Outcome, why: str, spoil: Spoil) -> None:
    finding = run_checker(checker, CHECKERS[checker], spoil(sound_array_run()))
    assert finding.verdict is expected, finding.summary
    if expected is Outcome.FAIL:
        assert finding.details, "a failure names what it rests on"
