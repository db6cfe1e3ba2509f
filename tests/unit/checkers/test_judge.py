"""The judge: the worst finding wins, nothing checked is nothing shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lab.checkers import judge as judging
from lab.checkers.judge import EVERY_RUN, judge
from lab.errors import BadInput
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome, read_verdict, worst
from tests.unit.checkers.story import LIMITS, sound_run


def test_a_sound_run_passes_every_checker() -> None:
    verdict = judge(sound_run())
    assert [(f.checker, f.summary) for f in verdict.findings if f.verdict is not Outcome.PASS] == []
    assert verdict.verdict is Outcome.PASS
    assert [f.checker for f in verdict.findings] == list(EVERY_RUN)
    assert verdict.figures["lost"] == 0
    assert 4.0 < verdict.figures["outage_s"] < 5.5
    assert verdict.figures["operations"] > 400
    assert verdict.engine == "standin"


def test_a_run_in_which_nothing_happened_fails() -> None:
    assert judge(Evidence({"procedure": "3.1-one-node"}, LIMITS)).verdict is Outcome.FAIL


def test_a_run_that_no_checker_looked_at_fails() -> None:
    assert judge(sound_run(), checkers=[]).verdict is Outcome.FAIL


def test_a_run_without_operations_fails_even_where_every_checker_passes() -> None:
    run = replace(sound_run(), history=())
    verdict = judge(run, checkers=["storage-lock"])
    assert verdict.findings[0].verdict is Outcome.PASS
    assert verdict.verdict is Outcome.FAIL


def test_a_checker_that_crashes_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(evidence: Evidence) -> Finding:
        raise ZeroDivisionError("boom")

    monkeypatch.setitem(judging.CHECKERS, "money", crash)
    verdict = judge(sound_run())
    finding = verdict.finding("money")
    assert finding is not None
    assert finding.verdict is Outcome.UNKNOWN
    assert "ZeroDivisionError: boom" in finding.summary
    assert verdict.verdict is Outcome.UNKNOWN


def test_an_unknown_checker_is_bad_input() -> None:
    with pytest.raises(BadInput, match="Unknown checker 'luck'"):
        judge(sound_run(), checkers=["luck"])


def test_the_runs_own_list_of_checkers_is_kept_to() -> None:
    run = sound_run()
    verdict = judge(replace(run, run={**run.run, "checkers": ["money", "stock"]}))
    assert [finding.checker for finding in verdict.findings] == ["money", "stock"]


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.FAIL),
        ([Outcome.PASS], Outcome.PASS),
        ([Outcome.PASS, Outcome.UNKNOWN], Outcome.UNKNOWN),
        ([Outcome.UNKNOWN, Outcome.FAIL, Outcome.PASS], Outcome.FAIL),
    ],
)
def test_the_worst_outcome_wins(outcomes: list[Outcome], expected: Outcome) -> None:
    assert worst(outcomes) is expected


def test_a_verdict_survives_being_stored() -> None:
    verdict = judge(sound_run())
    assert read_verdict(verdict.as_dict()).as_dict() == verdict.as_dict()
