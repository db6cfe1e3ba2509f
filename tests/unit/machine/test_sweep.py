"""Taking a lab away from an engine that has lost count."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import requests
from docker.errors import APIError, NotFound

from lab.errors import MachineNotReady
from lab.machine import sweep
from lab.machine.sweep import remove_lab
from lab.settings import LabSettings


class Network:
    """removed: whether the engine let it go. stale: an endpoint of nobody, until it is thrown out."""

    def __init__(self, name: str, status: int = 0, stale: str = "") -> None:
        self.name, self.removed, self._status, self._stale = name, False, status, stale
        self.attrs: dict[str, Any] = {}

    def reload(self) -> None:
        self.attrs = {"Containers": {"ep-1": {"Name": self._stale}} if self._stale else {}}

    def disconnect(self, container: str, force: bool) -> None:
        if force and container == self._stale:
            self._status, self._stale = 0, ""

    def remove(self) -> None:
        if self._status:
            response = requests.Response()
            response.status_code = self._status
            raise (NotFound if self._status == 404 else APIError)("refused", response=response)
        self.removed = True


def engine(*networks: Network, running: str = "") -> Any:
    """running: a container of somebody else's."""

    def containers(filters: object = None, **_: object) -> list[str]:
        return [running] if running and not filters else []

    return SimpleNamespace(
        containers=SimpleNamespace(list=containers),
        volumes=SimpleNamespace(list=lambda **_: []),
        networks=SimpleNamespace(list=lambda **_: list(networks)),
        version=lambda: {"Version": "20.10.24+dfsg1"},
    )


@pytest.fixture(autouse=True)
def restarts(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The engine as it is after a restart; while it is empty, the engine is not the lab's to restart."""
    after: list[Any] = []
    monkeypatch.setattr(sweep, "restart_own", lambda say: after.pop() if after else None)
    return after


def test_a_network_that_the_engine_will_not_let_go_is_named_and_the_others_go() -> None:
    held, gone, free = Network("x-lan", 403), Network("x-wan", 404), Network("x-man")
    with pytest.raises(MachineNotReady, match="somebody is still on") as caught:
        remove_lab(engine(held, gone, free), LabSettings("x"))
    assert "x-lan" in caught.value.line() and "x-wan" not in caught.value.line() and "restart it" in caught.value.line()
    assert free.removed


def test_an_endpoint_of_nobody_is_thrown_out() -> None:
    held = Network("x-lan", 403, stale="x-disk-1")
    remove_lab(engine(held), LabSettings("x"))
    assert held.removed


def test_an_engine_of_the_labs_own_is_restarted_to_count_again(restarts: list[Any]) -> None:
    recounted = Network("x-lan")
    restarts.append(engine(recounted))
    assert remove_lab(engine(Network("x-lan", 403)), LabSettings("x"))["networks"] == 1
    assert recounted.removed and not restarts


def test_an_engine_that_others_use_is_not_restarted(restarts: list[Any]) -> None:
    restarts.append(engine())
    with pytest.raises(MachineNotReady, match="somebody is still on"):
        remove_lab(engine(Network("x-lan", 403), running="theirs"), LabSettings("x"))
    assert restarts


def test_a_network_that_outlasts_the_restart_is_named(restarts: list[Any]) -> None:
    restarts.append(engine(Network("x-lan", 403)))
    with pytest.raises(MachineNotReady, match="somebody is still on"):
        remove_lab(engine(Network("x-lan", 403)), LabSettings("x"))


def test_any_other_refusal_is_the_engines_own() -> None:
    with pytest.raises(APIError):
        remove_lab(engine(Network("x-lan", 500)), LabSettings("x"))
