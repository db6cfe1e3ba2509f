"""When a disk is slow, and when its machine is."""

from __future__ import annotations

from pytest import approx

from lab.array.meter import COUNTED, SAMPLES, Lateness


def test_what_is_allowed_is_not_late() -> None:
    lateness = Lateness()
    for begin in range(SAMPLES):
        lateness.note(begin, begin + 0.9, allowed=1.0)
    assert lateness.spent == 0


def test_requests_one_after_the_other_are_added_up() -> None:
    lateness = Lateness()
    for begin in (0.0, 0.3, 0.6):
        lateness.note(begin, begin + 0.3, allowed=0.0)
    assert lateness.spent == approx(0.9)


def test_a_long_request_counts_up_to_a_limit() -> None:
    lateness = Lateness()
    lateness.note(0.0, 30.0, allowed=0.01)
    assert lateness.spent == approx(COUNTED)


def test_requests_that_were_under_way_together_count_once() -> None:
    lateness = Lateness()
    for number in range(10):
        lateness.note(number / 100, 2.0, allowed=0.0)
    assert lateness.spent == approx(COUNTED)
    lateness.note(2.0, 2.2, allowed=0.0)
    assert lateness.spent == approx(COUNTED + 0.2)


def test_the_worst_of_those_under_way_together_is_what_counts() -> None:
    lateness = Lateness()
    lateness.note(0.0, 0.1, allowed=0.1)
    lateness.note(0.05, 0.35, allowed=0.1)
    assert lateness.spent == approx(0.2)


def test_a_disk_that_is_slow_for_all_of_many_at_once_is_found_as_soon() -> None:
    lateness = Lateness()
    for number in range(30):  # ten a second are sent, each is answered 0.3 s later
        lateness.note(number / 10, number / 10 + 0.3, allowed=0.0)
    assert 2.0 < lateness.spent <= 3.0


def test_what_is_long_ago_is_forgotten() -> None:
    lateness = Lateness()
    lateness.took(5.0)
    lateness.note(0.0, 5.0, allowed=0.0)
    for begin in range(10, 10 + SAMPLES):
        lateness.took(0.01)
        lateness.note(begin, begin + 0.01, allowed=0.02)
    assert lateness.spent == 0 and lateness.longest == 0.01
