"""One replica for all rehearsals of a test run, brought back to its golden data between them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.provision import Lab
from lab.settings import make_settings


def say(text: str) -> None:
    print(text, flush=True)


@pytest.fixture(scope="session")
def standing_lab() -> Iterator[Lab]:
    """A running replica; LAB_TEST_LAB names one that is kept, otherwise it is taken down at the end."""
    kept = os.environ.get("LAB_TEST_LAB")
    lab = Lab(make_settings(kept or "rehearsal-tests", size="tiny"))
    lab.up(say)
    yield lab
    if not kept:
        lab.down()


@pytest.fixture
def lab(standing_lab: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """The replica in its steady state; whatever a test did to it is undone by a reset."""
    monkeypatch.setenv("LAB_RUNS", str(tmp_path / "runs"))
    yield standing_lab
    standing_lab.reset(say)
