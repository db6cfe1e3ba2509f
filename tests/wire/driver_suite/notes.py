"""A pytest plugin: every outcome is noted as soon as it is known, and what is noted already is not run again.

So a test that hangs or kills the client costs itself, and not what came before it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

PLACE = "LAB_DRIVER_SUITE_NOTES"


def read(path: Path) -> Iterator[dict[str, str]]:
    """The notes of a file, in order."""
    for line in path.read_text().splitlines() if path.exists() else []:
        yield json.loads(line)


def _note(**told: str) -> None:
    with Path(os.environ[PLACE]).open("a") as file:
        file.write(json.dumps(told) + "\n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    done = {one["test"] for one in read(Path(os.environ[PLACE]))}
    items[:] = [item for item in items if item.nodeid not in done]


def pytest_runtest_logstart(nodeid: str) -> None:
    _note(test=nodeid, state="started", reason="")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "call" or report.outcome != "passed":
        _note(test=report.nodeid, state=report.outcome, reason=_reason(report))


def _reason(report: pytest.TestReport) -> str:
    """The first line of why it failed or was skipped; nothing of a test that passed."""
    if report.outcome == "passed":
        return ""
    told = report.longrepr
    text = told[2].removeprefix("Skipped: ") if isinstance(told, tuple) else ""
    crash = getattr(told, "reprcrash", None)
    return (text or getattr(crash, "message", "") or str(told)).strip().split("\n")[0]
