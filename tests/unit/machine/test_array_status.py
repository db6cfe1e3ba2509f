"""What the array's console says, in words."""

from __future__ import annotations

from dataclasses import replace

from lab.commands.status import _array
from lab.machine.array import ArrayDisk, ArrayStatus, array_status
from lab.settings import LabSettings
from lab.topology import read_topology

CURRENT = ArrayDisk(0, "D1", "in sync", None, None, "")
PATHS = {"array-controller-1 over fabric1": "active", "array-controller-2 over fabric2": "standby"}
WHOLE = ArrayStatus(
    "healthy",
    {"array-controller-1": "owner", "array-controller-2": "standby"},
    (CURRENT, replace(CURRENT, slot=1, serial="D2")),
    "dbserver-a",
    {"dbserver-a": PATHS},
)


def test_a_whole_array_has_nothing_to_say() -> None:
    assert WHOLE.concerns == []


def test_everything_that_lacks_is_named() -> None:
    silent = {"array-controller-1": "silent", "array-controller-2": "owner"}
    failed = replace(CURRENT, slot=1, state="failed", why="the connection is lost")
    cut = {"dbserver-a": {**PATHS, "array-controller-1 over fabric1": "failed"}}
    found = replace(WHOLE, controllers=silent, disks=(CURRENT, failed), paths=cut, unequal=3).concerns
    assert found == [
        "array: controller array-controller-1 is silent",
        "array: disk 2 is failed: the connection is lost",
        "array: 3 regions differ",
        "array: dbserver-a's path by array-controller-1 over fabric1 has failed",
    ]
    assert "array: no controller owns the disks" in replace(WHOLE, disks=()).concerns


def test_a_rebuild_shows_how_far_it_is_and_how_long_it_takes() -> None:
    rebuilding = replace(CURRENT, slot=1, state="rebuilding", rebuilt=40.0, left_s=12.4)
    shown = _array(replace(WHOLE, health="rebuilding", disks=(CURRENT, rebuilding)))
    assert "rebuilding; array-controller-1 owner" in shown and "disk 2 rebuilding, 40 %, 12 s left" in shown
    assert "array: disk 2 is rebuilding" in shown


def test_nobody_is_asked_where_no_controller_runs() -> None:
    """Without the lab's networks the addresses would lead elsewhere."""
    status = array_status(read_topology(LabSettings("t")), running=())
    assert (status.health, set(status.controllers.values())) == ("failed", {"silent"})
