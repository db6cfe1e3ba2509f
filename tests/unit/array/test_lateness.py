"""When a disk is slow, and when its machine is."""

from __future__ import annotations

from pytest import approx

from lab.array.meter import COUNTED, SAMPLES, Lateness
from lab.array.settings import Timing


def test_what_is_allowed_is_not_late() -> None:
    lateness = Lateness()
    for begin in range(SAMPLES):
        lateness.note(begin, begin + 0.9, allowed=1.0)
    assert lateness.spent == 0


def test_requests_one_after_the_other_are_added_up() -> None:
    lateness = Lateness()
    for begin in (0.0, 0.3, 0.6):
        lateness.note(begin, begin + 0.3, allowed=0.2)
    assert lateness.spent == approx(0.3)


def test_the_third_long_request_is_the_verdict() -> None:
    lateness = Lateness()
    for begin, worn in ((0, False), (30, False), (60, True)):
        lateness.note(begin, begin + 30, allowed=0.01)
        assert (lateness.spent > Timing().worn) is worn


def test_requests_that_were_under_way_together_count_once() -> None:
    lateness = Lateness()
    for number in range(10):
        lateness.note(number / 100, 2.0, allowed=0.0)
    assert lateness.spent == approx(COUNTED)
    lateness.note(2.0, 2.1, allowed=0.0)
    assert lateness.spent == approx(COUNTED + 0.1)


def test_a_hiccup_that_begins_in_the_middle_of_a_round_counts_once() -> None:
    lateness = Lateness()
    lateness.note(0.0, 0.002, allowed=0.01)
    for number in range(1, 10):
        lateness.note(number / 1000, 2.0, allowed=0.01)
    assert lateness.spent == approx(COUNTED)


def test_the_worst_of_those_under_way_together_is_what_counts() -> None:
    lateness = Lateness()
    lateness.note(0.0, 0.1, allowed=0.1)
    lateness.note(0.05, 0.25, allowed=0.1)
    lateness.note(0.05, 0.16, allowed=0.1)
    assert lateness.spent == approx(0.1)


def test_a_disk_that_is_slow_for_all_of_many_at_once_is_found_as_soon() -> None:
    lateness = Lateness()
    for number in range(14):  # ten a second are sent, each is answered 0.4 s later
        lateness.note(number / 10, number / 10 + 0.4, allowed=0.02)
    assert lateness.spent > Timing().worn


def test_what_is_long_ago_is_forgotten() -> None:
    lateness = Lateness()
    lateness.took(5.0)
    lateness.note(0.0, 5.0, allowed=0.0)
    for begin in range(10, 10 + SAMPLES):
        lateness.took(0.01)
        lateness.note(begin, begin + 0.01, allowed=0.02)
    assert lateness.spent == 0 and lateness.longest == 0.01
