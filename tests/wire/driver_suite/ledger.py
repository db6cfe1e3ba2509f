"""What is expected to pass, and what a run says about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from .running import Outcome

LISTS = Path(__file__).with_name("lists")
SERVERLESS = "serverless"


def read(name: str) -> frozenset[str]:
    """The tests of a list; none where there is no list yet. name: a mode, or SERVERLESS."""
    path = LISTS / f"{name}.txt"
    return frozenset(path.read_text().split("\n")[:-1]) if path.exists() else frozenset()


def write(name: str, tests: Iterable[str]) -> None:
    """Put a list in its place."""
    LISTS.mkdir(exist_ok=True)
    (LISTS / f"{name}.txt").write_text("".join(f"{test}\n" for test in sorted(tests)))


def passed(outcomes: Iterable[Outcome]) -> frozenset[str]:
    """The tests that passed."""
    return frozenset(one.test for one in outcomes if one.state == "passed")


@dataclass(frozen=True)
class Judgement:
    """kept: expected and passed; lost: expected and did not pass; won: passed and was not expected."""

    kept: frozenset[str]
    lost: frozenset[str]
    won: frozenset[str]

    @property
    def red(self) -> bool:
        """Whether it is a regression; a run in which nothing was expected is one too."""
        return bool(self.lost) or not self.kept


def judge(expected: Collection[str], outcomes: Collection[Outcome]) -> Judgement:
    """Compare a run with what is expected. An expected test that was not even run is lost."""
    wanted, found = frozenset(expected), passed(outcomes)
    return Judgement(kept=wanted & found, lost=wanted - found, won=found - wanted)
