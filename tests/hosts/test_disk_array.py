"""The disk array's own servers, and what its console says of the whole."""

from __future__ import annotations

import json

import pytest

from lab.machine.array import array_status
from lab.provision import Lab

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://controllers", "lab://disks"]


def test_every_part_runs_and_keeps_its_own_things(host) -> None:
    assert host.service("disk-array").is_running and host.service("disk-array").is_enabled
    settings = json.loads(host.check_output("cat /etc/array/array.json"))
    folder = settings.get("folder") or settings["state"]
    assert host.file(folder).mode == 0o700
    assert host.socket("tcp://0.0.0.0:4420").is_listening


def test_the_array_is_whole(lab: Lab) -> None:
    status = array_status(lab.topology)
    assert (status.health, status.concerns) == ("healthy", [])
    assert sorted(status.controllers.values()) == ["owner", "standby"]
    assert [disk.state for disk in status.disks] == ["in sync", "in sync"]
    assert len({disk.serial for disk in status.disks}) == 2
    assert set(status.paths or {}) == {status.reserved_by} <= {"dbserver-a", "dbserver-b"}


def test_the_status_shows_it_as_its_console_would(lab: Lab) -> None:
    shown = lab.status()
    assert (shown.array.health, shown.array.concerns) == ("healthy", []) and shown.healthy
