"""Rehearsals under test: on the shared replica, brought back to its golden data after each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.provision import Lab
from tests.conftest import say


@pytest.fixture
def lab(replica: Lab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    """The replica in its steady state; whatever a test did to it is undone by a reset."""
    monkeypatch.setenv("LAB_RUNS", str(tmp_path / "runs"))
    yield replica
    replica.reset(say)
