"""The emergency server as a rehearsal sees it: what a broken-off day leaves behind is given up."""

from __future__ import annotations

import json
from typing import Any

import pytest

from lab.errors import StepFailed
from lab.machine.execution import Completed
from lab.rehearsals.emergency.server import EmergencyServer


class FakeLab:
    """Answers `lab-emergency status` with this opening, and writes down what else is run."""

    def __init__(self, opening: dict[str, Any] | None, status: int = 0) -> None:
        self.opening, self.status, self.done = opening, status, []
        self.topology = self

    def group(self, name: str) -> list[Any]:
        return [type("Host", (), {"name": "emergency-server"})]

    def exec(self, host: str, argv: list[str], **_: Any) -> Completed:
        if argv[0] == "lab-emergency":
            return Completed(self.status, json.dumps({"opening": self.opening}), "lab-emergency: it is broken. Mend it")
        self.done.append(argv)
        return Completed(0, "", "")


def server(lab: FakeLab) -> EmergencyServer:
    record = type("Record", (), {"say": staticmethod(lambda _: None)})
    return EmergencyServer(lab, record)  # type: ignore[arg-type]


@pytest.mark.parametrize("opening", [None, {"merged": "2026-11-23T09:00:00+00:00"}])
def test_a_day_that_was_merged_or_never_begun_is_left_alone(opening: dict[str, Any] | None) -> None:
    lab = FakeLab(opening)
    assert not server(lab).abandon() and lab.done == []


def test_a_day_that_is_open_is_closed_and_forgotten() -> None:
    lab = FakeLab({"merged": ""})
    assert server(lab).abandon()
    assert [words[:2] for words in lab.done] == [["systemctl", "stop"], ["rm", "-f"]]
    assert any(path.endswith("/opening.json") for path in lab.done[1])


def test_a_command_that_fails_is_one_line() -> None:
    with pytest.raises(StepFailed, match="it is broken"):
        server(FakeLab(None, status=2)).status()


def test_the_failed_nights_of_a_broken_off_rehearsal_are_forgotten_the_watch_included() -> None:
    lab = FakeLab(None)
    server(lab).forget_failures()
    assert lab.done == [["systemctl", "reset-failed", "emergency-nightly.service", "emergency-watch.service"]]
