"""Freezing a server whose processes the engine cannot stop at once."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from docker.errors import APIError

from lab.errors import TimedOut
from lab.faults import freeze
from lab.faults.fault import Patient
from lab.faults.freeze import Freeze

BUSY = "Cannot pause container 8e0b: OCI runtime pause failed: unable to freeze: unknown"


class Server:
    """A container that answers each attempt with the next of these errors; the last one for good."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.tries = 0

    def pause(self) -> None:
        self.tries += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if answer:
            raise APIError(answer)


def lab_with(server: Server) -> Patient:
    return cast(Patient, SimpleNamespace(container=lambda host: server))


def test_a_server_that_is_busy_at_that_moment_is_frozen_a_moment_later() -> None:
    server = Server(BUSY, BUSY, "")
    Freeze().inject(lab_with(server), "dbserver-a")
    assert server.tries == 3


def test_one_that_never_freezes_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freeze, "FREEZE_SECONDS", 0.2)
    with pytest.raises(TimedOut, match="dbserver-a to freeze"):
        Freeze().inject(lab_with(Server(BUSY)), "dbserver-a")


def test_any_other_refusal_is_told_at_once() -> None:
    server = Server("Container 8e0b is not running")
    with pytest.raises(APIError, match="not running"):
        Freeze().inject(lab_with(server), "dbserver-a")
    assert server.tries == 1


def test_a_frozen_one_stays_frozen() -> None:
    server = Server("Container 8e0b is already paused")
    Freeze().inject(lab_with(server), "dbserver-a")
    assert server.tries == 1
