"""What `lab bench takeover` makes of its runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lab.bench.takeover import FIRST_COMMIT, Takeovers, first_moments, lines, store, takeover_scripts
from lab.evidence import Mark
from lab.settings import make_settings
from tests.unit.checkers.story import sound_run


def test_only_triggers_after_which_the_database_must_move_are_measured() -> None:
    assert {script.strike.fault for script in takeover_scripts(None)} >= {"power-loss", "freeze", "kill-database"}
    assert all(not script.steps for script in takeover_scripts(None))


def test_a_run_that_never_came_back_has_no_median_and_is_over_the_budget() -> None:
    one = Takeovers("freeze", (4.0, None, 4.2))
    assert (one.median_s, one.worst_s, one.within_budget) == (None, None, False)


def test_one_slow_run_is_over_the_budget_though_the_median_is_within() -> None:
    one = Takeovers("freeze", (4.0, 4.1, 10.5))
    assert one.median_s == 4.1 and not one.within_budget
    assert "over" in lines([one])[1]


def test_the_figures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_RUNS", str(tmp_path))
    path = store([Takeovers("freeze", (4.0,))], make_settings("x"))
    assert path.parent == tmp_path / "bench"
    assert json.loads(path.read_text())["triggers"][0]["median_s"] == 4.0


def test_each_moment_counts_once_and_from_the_fault() -> None:
    evidence = sound_run()
    fault = evidence.faults[0].time
    marks = [Mark(fault + at, "started", detail={"resource": "database"}) for at in (2.5, 3.5)]
    found = first_moments(replace(evidence, timeline=(*evidence.timeline, *marks)))
    assert found["database started"] == 2.5 and FIRST_COMMIT in found
