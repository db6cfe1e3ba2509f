"""What `lab bench standin` makes of what it measured."""

from __future__ import annotations

from typing import Any

import pytest

from lab.bench import standin
from lab.bench.standin_ceiling import Turn, ceiling_figures
from lab.bench.standin_loads import summary

CROWD = {"p50_ms": 9.0, "p99_ms": 40.0, "per_s": 1500, "fastest_s": 1.0, "slowest_s": 1.4}
SOUND: dict[str, Any] = {
    "rates": {name: {"standin": 50.0, "plain": 100.0, "ratio": least} for name, least in standin.LEAST.items()},
    "burst": {"standin": 40.0, "plain": 160.0, "ratio": 0.25},
    "ceiling": ceiling_figures([Turn(100e-6, 200e-6, 40e-6, 90e-6)], 0.5),
    "crowd": {"standin": CROWD, "plain": CROWD},
    "memory": {"idle_session_mib": 1.5, "logons_mib": 0.2, "large_result_mib": 2.0},
    "start": {"first_s": 4.0, "again_s": 2.0},
}


def changed(part: str, name: str, value: Any) -> dict[str, Any]:
    """The sound figures, one of them another."""
    return {**SOUND, part: {**SOUND[part], name: value}}


def test_a_rate_is_compared_with_the_one_measured_right_after_it() -> None:
    found = standin.rate_figures([(10.0, 20.0), (100.0, 125.0), (30.0, 60.0)])
    assert found == {"standin": 30.0, "plain": 60.0, "ratio": 0.5}, "a quiet moment helps both"


def test_starts_on_new_and_on_used_volumes_have_their_own_medians() -> None:
    assert standin.start_figures([(5.0, 2.0), (9.0, 2.5), (4.0, 1.0)]) == {"first_s": 5.0, "again_s": 2.0}


def test_figures_at_their_bounds_are_within_the_budget() -> None:
    assert standin.within_budget(SOUND) and standin.over_budget(SOUND) == []


@pytest.mark.parametrize("name", standin.LEAST)
def test_one_rate_that_is_too_low_spoils_the_whole(name: str) -> None:
    slow = {**SOUND["rates"][name], "ratio": standin.LEAST[name] - 0.01}
    figures = changed("rates", name, slow)
    assert standin.over_budget(figures) == [name] and not standin.within_budget(figures)


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("start", "first_s", 6.1),
        ("start", "again_s", 3.1),
        ("memory", "logons_mib", 8.1),
        ("memory", "large_result_mib", 300.0),
    ],
)
def test_a_late_start_and_memory_that_grows_spoil_it_too(part: str, name: str, value: float) -> None:
    assert standin.over_budget(changed(part, name, value)) == [name]


def test_a_crowd_is_told_by_its_queries_and_by_the_session_that_waited_longest() -> None:
    found = summary([[0.010] * 40, [0.010] * 39 + [0.200]], seconds=2.0)
    assert (found["p50_ms"], found["per_s"]) == (10.0, 40)
    assert found["p99_ms"] > 100
    assert (found["fastest_s"], found["slowest_s"]) == (0.4, 0.59)


def test_what_a_server_between_costs_and_the_driver_more_bound_what_can_be_reached() -> None:
    found = ceiling_figures([Turn(100e-6, 150e-6, 40e-6, 90e-6), Turn(50e-6, 100e-6, 20e-6, 20e-6)] * 2, 0.5)
    assert (found["plain"], found["ratio"]) == (15000.0, 0.58)
    assert found["best"] == 0.5, "100 of 150 + 50 us, and 50 of 100"
    assert found["room_us"] == 0
    assert ceiling_figures([Turn(100e-6, 150e-6, 40e-6, 60e-6)], 0.5)["room_us"] == 30, "200 us less 150 and 20"


def test_a_burst_is_told_with_its_own_ratio() -> None:
    assert [line for line in standin.lines(SOUND) if "burst" in line and "0.25" in line]


def test_a_low_ceiling_excuses_nothing() -> None:
    slow = {**SOUND["rates"]["single_row"], "ratio": 0.49}
    low = {**changed("rates", "single_row", slow), "ceiling": ceiling_figures([Turn(1e-4, 4e-4, 4e-5, 9e-5)], 0.5)}
    assert standin.over_budget(low) == ["single_row"]


def test_every_figure_has_its_line() -> None:
    text = "\n".join(standin.lines(SOUND))
    wanted = (
        "single row",
        "fetch",
        "array insert",
        "logon",
        "50 sessions at once, standin",
        "relay that only copies",
        "at 0.40",
        "1.50 MiB",
        "4.00 s",
    )
    assert all(words in text for words in wanted)
