"""The machine is looked at before anything is made on it."""

import ctypes
import os
from dataclasses import replace
from types import SimpleNamespace

import pytest

from lab.errors import MachineNotReady
from lab.machine.preflight import GIB, Machine, check, check_no_namesake, inotify_left
from lab.settings import PROJECT, LabSettings

GOOD = Machine(disk=40 * GIB, disk_place="/var/lib/docker", memory=8 * GIB, cgroups=True)


def test_a_good_machine_passes() -> None:
    check(GOOD, LabSettings())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"disk": GIB}, "nearly full"),
        ({"memory": GIB // 2}, "memory"),
        ({"cgroups": False}, "cgroups"),
        ({"inotify": 7}, "inotify"),
        ({"lacking": ("/dev/fuse",)}, "disk array needs.*/dev/fuse"),
        ({"encrypts": False}, "cannot encrypt"),
    ],
)
def test_a_short_machine_is_refused_in_one_line_with_what_to_do(change: dict, words: str) -> None:
    with pytest.raises(MachineNotReady, match=words) as caught:
        check(replace(GOOD, **change), LabSettings(), servers=8, sealed=True)
    assert "\n" not in caught.value.line()
    assert caught.value.todo


def test_servers_that_run_already_need_no_inotify_instances() -> None:
    check(replace(GOOD, inotify=7), LabSettings(), servers=0)


def test_a_lab_that_encrypts_nothing_needs_no_such_kernel() -> None:
    check(replace(GOOD, encrypts=False), LabSettings(), servers=8, sealed=False)


def test_an_inotify_instance_in_use_is_one_less_to_use() -> None:
    before = inotify_left()
    libc = ctypes.CDLL(None, use_errno=True)
    opened = [libc.inotify_init() for _ in range(3)]
    after = inotify_left()
    for descriptor in opened:
        os.close(descriptor)
    assert before is None or after is None or os.getuid() != 0 or after < before


def test_an_oracle_engine_needs_more_disk() -> None:
    with pytest.raises(MachineNotReady, match="nearly full"):
        check(replace(GOOD, disk=8 * GIB), LabSettings(engine="oracle-xe"))


def client_with(root: str) -> SimpleNamespace:
    container = SimpleNamespace(labels={"lab.name": "hospital", "lab.root": root})
    return SimpleNamespace(containers=SimpleNamespace(list=lambda **options: [container]))


def test_a_lab_of_the_same_name_from_another_checkout_is_refused() -> None:
    with pytest.raises(MachineNotReady, match="another lab"):
        check_no_namesake(client_with("/elsewhere"), LabSettings())


def test_our_own_lab_is_no_stranger() -> None:
    check_no_namesake(client_with(str(PROJECT)), LabSettings())
