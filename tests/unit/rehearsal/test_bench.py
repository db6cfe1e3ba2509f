"""What `lab bench` makes of its runs."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from lab.bench import array as array_bench
from lab.bench import datapump, nightly
from lab.bench import his as his_bench
from lab.bench.database import CommitLoop
from lab.bench.emergency import Openings
from lab.bench.emergency import lines as opening_lines
from lab.bench.figures import store
from lab.bench.soak import FAULTS as soak_faults
from lab.bench.soak import soak_script
from lab.bench.takeover import FIRST_COMMIT, Takeovers, first_moments, lines, takeover_scripts
from lab.checkers.judge import CHECKERS
from lab.evidence import Mark
from lab.faults import registry
from lab.provision import Lab
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
    path = store("takeover", {"triggers": [Takeovers("freeze", (4.0,)).as_dict()]}, make_settings("x"))
    assert path.parent == tmp_path / "bench"
    assert json.loads(path.read_text())["triggers"][0]["median_s"] == 4.0


def test_each_moment_counts_once_and_from_the_fault() -> None:
    evidence = sound_run()
    fault = evidence.faults[0].time
    marks = [Mark(fault + at, "started", detail={"resource": "database"}) for at in (2.5, 3.5)]
    found = first_moments(replace(evidence, timeline=(*evidence.timeline, *marks)))
    assert found["database started"] == 2.5 and FIRST_COMMIT in found


def test_a_gap_between_commits_counts_where_it_reaches_beyond_the_fault() -> None:
    loop = CommitLoop(Lab(make_settings("x")), "nowhere", "t")
    now = time.monotonic()
    loop.acknowledged = {1: now - 9.0, 2: now - 5.0, 3: now - 4.5, 4: now - 2.5, 5: now - 0.1}
    assert loop.longest_gap(now - 4.6) == pytest.approx(2.4, abs=0.05)
    assert loop.longest_gap(now - 8.0) == pytest.approx(4.0, abs=0.05), "the commit before the fault was long ago"
    assert loop.longest_gap(now + 1) >= 0.0


def test_no_commit_at_all_is_one_long_gap() -> None:
    loop = CommitLoop(Lab(make_settings("x")), "nowhere", "t")
    assert loop.longest_gap(time.monotonic() - 3.0) == pytest.approx(3.0, abs=0.1)


THROUGHPUT: dict[str, Any] = {
    "commit_ms": {"array": [3.0, 2.0], "volume": [1.0, 1.0]},
    "rows_per_s": {"array": [100.0, 120.0], "volume": [200.0, 210.0]},
    **{"commit_ratio": 2.5, "load_ratio": 0.54, "waits_ms": {"array": 1.5}, "within_budget": True},
}
STALL = {
    **{"name": "disk dead", "stalls_s": [0.1, 0.2], "median_s": 0.15, "worst_s": 0.2, "budget_s": 0.5},
    **{"commits": 90, "lost": 0, "within_budget": True},
}


def test_a_figure_over_its_budget_spoils_the_whole() -> None:
    sound = {"throughput": THROUGHPUT, "stalls": [STALL]}
    assert array_bench.within_budget(sound)
    assert not array_bench.within_budget({**sound, "stalls": [STALL, {**STALL, "within_budget": False}]})
    assert not array_bench.within_budget({**sound, "throughput": {**THROUGHPUT, "within_budget": False}})


def test_every_part_of_the_array_has_its_line() -> None:
    told = {
        **{"throughput": THROUGHPUT, "stalls": [STALL]},
        "rebuild": {"seconds": 5.0, "used_bytes": 1 << 29, "s_per_gib": 10.0},
        "power": {"stop_s": 1.0, "start_s": 2.0, "memory_mib": 60.0},
    }
    text = "\n".join(array_bench.lines(told))
    assert all(word in text for word in ("single commit", "bulk load", "disk dead", "10.0 s/GiB", "60.0 MiB"))


def test_a_seed_draws_its_faults_again_and_another_one_others() -> None:
    one, again, other = soak_script(20, 7), soak_script(20, 7), soak_script(20, 8)
    assert (one.strike, one.more_faults) == (again.strike, again.more_faults) != (other.strike, other.more_faults)
    assert one.trigger == "20 random faults, seed 7" and len(one.more_faults) == 19
    assert set(one.checkers or ()) <= set(CHECKERS)


def test_every_fault_that_a_soak_may_draw_is_there() -> None:
    assert {strike.fault for strike in soak_faults} <= set(registry.FAULTS)


def test_a_way_to_the_database_is_told_by_its_times_and_by_what_was_busiest() -> None:
    way = his_bench.Way("appserver-1", visits=30, seconds=6.0, processor_s={"appserver-1": 5.4, "dbserver-a": 1.2})
    way.took["charge"] = [0.010] * 99 + [0.200]
    told = way.as_dict()
    assert (told["visits_per_min"], told["p50_ms"], told["p99_ms"] > 100) == (300, 10.0, True)
    figures = {"desks": 3, "through_server": told, "straight": told, "ratio": 1.0}
    limit = his_bench._busiest(told["processor"])
    assert limit == "appserver-1: 0.90 of one processor"
    assert his_bench.lines({**figures, "limited_by": limit})[-1].endswith(limit)


def _night(gigabytes: float, seconds: float, memory: float, ratio: float | None = 1.0) -> dict[str, Any]:
    stages = {"begin": 0.1, "export": seconds, "copy": 1.0, "import": 2 * seconds, "verify": seconds, "switch": 0.0}
    return {
        "bytes": int(gigabytes * nightly.GB), "dump_bytes": int(gigabytes * nightly.GB / 2), "seconds": stages,
        "rounds": 1, "mb_per_s": 50.0, "by_hand_s": [], "by_hand_mb_per_s": {"plain": 50.0} if ratio else {},
        "ratio": {"plain": ratio, "encrypted": 2.0} if ratio else {}, "memory_mib": memory,
    }  # fmt: skip


def test_a_night_is_projected_from_the_largest_size() -> None:
    told = nightly.project([_night(0.1, 5, 100), _night(4, 36, 110)])
    assert told["hours"]["export"] == 0.1 and told["hours"]["import"] == 0.2 and told["hours"]["copy"] == 0.05
    assert told["from_gb"] == 4


@pytest.mark.parametrize(
    ("nights", "good"),
    [
        ([_night(0.1, 5, 100), _night(4, 36, 115)], True),
        ([_night(0.1, 5, 100), _night(4, 36, 130)], False),
        ([_night(0.1, 5, 100, 0.79), _night(4, 36, 100, 0.9)], False),
        ([_night(0.1, 5, 100), _night(4, 36, 100, 0.79)], False),
        ([_night(0.1, 5, 100, None)], True),
    ],
)
def test_a_night_keeps_up_and_its_memory_stays_flat(nights: list[dict[str, Any]], good: bool) -> None:
    assert nightly.judged(nights)["within_budget"] is good
    figures = {"sizes": nights, "projection": nightly.project(nights), **nightly.judged(nights)}
    assert all(line for line in nightly.lines(figures))


def test_a_size_is_told_by_medians_and_by_the_ratios_of_neighbours() -> None:
    def one(night: float, by_hand: float, memory: float) -> dict[str, Any]:
        stages = {"export": night, "copy": 9.0, "import": night}
        plain = {"dump": by_hand, "copy": 9.0, "restore": by_hand}
        return {"seconds": stages, "dump_bytes": 7, "by_hand_s": {"plain": plain}, "memory_mib": memory}

    told = nightly.of_rounds(10**8, [one(4.0, 2.0, 60.0), one(1.0, 1.0, 70.0), one(2.0, 1.8, 65.0)])
    assert told["seconds"]["export"] == 2.0 and told["mb_per_s"] == 25.0 and told["ratio"] == {"plain": 0.9}
    assert (told["by_hand_mb_per_s"], told["memory_mib"], told["rounds"]) == ({"plain": 27.8}, 70.0, 3)
    assert nightly.of_rounds(10**8, [{**one(1.0, 1.0, 60.0), "by_hand_s": {}}])["ratio"] == {}


@pytest.mark.parametrize(
    ("openings", "good"),
    [
        (Openings((9.0, 30.0, 12.0), (60.0, 60.0, 60.0), ("pass",) * 3), True),
        (Openings((9.0, 30.0, 20.1), (60.0, 60.0, 60.0), ("pass",) * 3), False),
        (Openings((9.0, None, 12.0), (60.0, 60.0, 60.0), ("pass",) * 3), False),
        (Openings((9.0, 9.0, 12.0), (60.0, None, 60.0), ("pass",) * 3), False),
        (Openings((9.0, 9.0, 12.0), (60.0, 60.0, 60.0), ("pass", "fail", "pass")), False),
    ],
)
def test_an_opening_is_in_time_says_how_old_its_copy_is_and_is_judged_well(openings: Openings, good: bool) -> None:
    assert openings.within_budget is good
    assert opening_lines(openings)[0].endswith("within" if good else "over")


def test_data_pump_keeps_up_only_where_somebody_wrote_meanwhile() -> None:
    seconds = {"expdp": 10.0, "impdp": 20.0, "dumpcheck": 5.0, "rawdump": 8.0, "rawrestore": 18.0}
    figures = {"bytes": 10**9, "rows": 5_000, "written": 90, "seconds": seconds, "ratio": 0.87}
    assert datapump.within_budget(figures) and "33.3 MB/s" in datapump.lines(figures)[1]
    assert not datapump.within_budget({**figures, "ratio": 0.79})
    assert not datapump.within_budget({**figures, "written": 0})
