"""The measured times of a runbook, taken from stored runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lab import store
from lab.checkers.judge import judge
from lab.errors import BadInput
from lab.evidence import Evidence
from lab.plan.catalogue import read_catalogue
from lab.report.measured import measured_times
from tests.unit.checkers.story import PERSONS, sound_run
from tests.unit.report.test_report import write

CATALOGUE = read_catalogue()
PROCEDURE = CATALOGUE.procedure("3.1-one-node")


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_RUNS", str(tmp_path))


def _stored(evidence: Evidence) -> None:
    write(evidence).finish(judge(evidence))


def _times() -> str:
    return measured_times(CATALOGUE, PROCEDURE, store.stored_runs(PROCEDURE.id))


def test_times_come_from_the_runs_that_passed() -> None:
    _stored(sound_run())
    text = _times()
    (step,) = (mark for mark in sound_run().marks("step") if mark.clause == "3.1-one-D")
    assert step.until is not None
    seconds = f"{step.until - step.time:.1f}"
    assert f"| {PERSONS[0]} | a person's | | 1 |" in text
    assert f"| {step.clause} | {seconds} | {seconds} | 1 |" in text
    assert "| power-loss | active | " in text and "stand-in" in text


def test_a_run_that_failed_gives_no_times() -> None:
    story = sound_run()
    _stored(replace(story, history=()))
    with pytest.raises(BadInput, match="No passing run"):
        _times()


def test_engines_are_not_mixed() -> None:
    story = sound_run()
    _stored(story)
    _stored(replace(story, run={**story.run, "engine": "oracle-xe", "trigger": "freeze"}))
    with pytest.raises(BadInput, match="several engines"):
        _times()


def test_what_is_rehearsed_within_others_has_no_times_of_its_own() -> None:
    with pytest.raises(BadInput, match="no rehearsal of its own"):
        measured_times(CATALOGUE, CATALOGUE.procedure("4.2-departments"), [])
