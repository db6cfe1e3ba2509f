"""How an outage is measured."""

from __future__ import annotations

import pytest

from lab.checkers.attempts import Attempt, attempts
from lab.checkers.outage import longest_outage
from lab.checkers.windows import Window
from lab.evidence import Mark
from lab.history import Phase, Record

WINDOW = Window(Mark(10.0, "fault"), 10.0, 30.0)


def tries(good: list[float], bad: list[float]) -> list[Attempt]:
    found = [Attempt("s", "register", f"g{t}", t - 0.02, t, Phase.OK, "") for t in good]
    found += [Attempt("s", "register", f"b{t}", t, t + 2, Phase.INFO, "timeout") for t in bad]
    return sorted(found, key=lambda attempt: attempt.ended)


def every(start: float, end: float, step: float = 0.25) -> list[float]:
    return [start + step * i for i in range(int((end - start) / step) + 1)]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        (every(0, 30), [], 0.25),
        (every(0, 9.75) + every(14, 30), every(10, 13), 4.25),
        (every(0, 9.75) + [11.0] + every(14, 30), every(10, 13), 4.25),
        (every(0, 10.5) + every(15, 30), every(10.75, 14), 5.0),
        (every(0, 9.75) + every(12, 15) + every(20, 30), every(10, 11.5) + every(15.2, 19), 6.0),
        (every(0, 9.75), every(10, 29), None),
        (every(12, 30), [], None),
        (every(0, 9.75) + every(11, 20), every(20.2, 29), 10.0),
    ],
    ids=[
        "no effect",
        "one clean outage",
        "a lone answer in the middle is no service",
        "the fault takes effect late",
        "the second outage is the longer one",
        "never back",
        "nothing before the fault",
        "back, then gone for good",
    ],
)
def test_the_longest_outage(good: list[float], bad: list[float], expected: float | None) -> None:
    outage = longest_outage(tries(good, bad), WINDOW, 1.0)
    if expected is None:
        assert outage is None
    else:
        assert outage == pytest.approx(expected, abs=1.01)
        assert outage is not None and outage >= expected - 1.01


def test_a_refusal_by_a_rule_is_no_failure_and_an_unanswered_attempt_is() -> None:
    sent = Record(1.0, Phase.INVOKE, "d", "dispense", "k", 1, "s")
    refused = Record(1.1, Phase.FAIL, "d", "dispense", "k", 1, "s", error="409 out of stock")
    assert [a.bad for a in attempts([sent, refused])] == [False]
    assert [a.bad for a in attempts([sent])] == [True]
