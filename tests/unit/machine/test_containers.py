"""What the servers' containers may and may not do."""

from dataclasses import replace
from threading import Event, Lock
from types import SimpleNamespace

import pytest

from lab.errors import StepFailed, TimedOut
from lab.machine import execution
from lab.machine.containers import SYSTEMD, ContainerSpec, remove_all
from lab.machine.servers import Rack
from lab.settings import LabSettings
from lab.topology import read_topology

TOPOLOGY = read_topology(LabSettings("t"))
RACK = Rack(None, TOPOLOGY, {name: f"image-{name}" for name in TOPOLOGY.hosts})


def test_no_container_is_privileged_or_has_a_cgroup_namespace_of_its_own() -> None:
    assert "privileged" not in SYSTEMD
    assert SYSTEMD["cgroupns"] == "host"


def test_only_bmcs_hold_the_power_button() -> None:
    holders = {spec.hostname for spec in RACK.specs() if any("docker.sock" in bind for bind in spec.binds)}
    assert holders == {host.name for host in TOPOLOGY.group("bmcs")}


def test_each_disk_has_platters_of_its_own_and_the_pair_reaches_them_by_the_array_only() -> None:
    platters = {spec.hostname: spec.binds for spec in RACK.specs() if spec.hostname.startswith("array-disk")}
    assert len({binds for binds in platters.values()}) == len(platters) == 2
    pair = [spec for spec in RACK.specs() if spec.hostname.startswith("dbserver")]
    assert [spec.binds for spec in pair] == [(), ()]
    assert {spec.hostname for spec in RACK.specs() if spec.mounts} == {"dbserver-a", "dbserver-b", "emergency-server"}


def test_the_emergency_servers_volume_holds_the_image_or_the_files_themselves() -> None:
    [host] = TOPOLOGY.group("emergency")
    plain = replace(host, vars={**host.vars, "emergency_server_sealed": False})
    places = [spec.binds[0].split(":")[1] for spec in (RACK.spec(host), RACK.spec(plain))]
    assert places == [host.vars["sealed_storage_place"], host.vars["sealed_storage_path"]]


def test_every_server_knows_every_other_and_the_service_address() -> None:
    names = RACK.names()
    assert set(TOPOLOGY.hosts) <= set(names)
    assert names["db-vip"] == TOPOLOGY.service_addresses["db_vip"]


def test_another_image_address_or_mount_makes_another_container() -> None:
    spec = ContainerSpec("c", "i", {}, networks=(("lan", "10.0.0.1"),))
    other = ContainerSpec("c", "i", {}, networks=(("lan", "10.0.0.2"),))
    assert len({spec.digest("1"), spec.digest("2"), other.digest("1")}) == 3


def test_disks_are_switched_on_before_the_controllers_that_look_for_them() -> None:
    classes = [TOPOLOGY.host(spec.hostname).server_class for spec in RACK.specs()]
    assert classes[:4] == ["disk", "disk", "controller", "controller"] and len(classes) == len(TOPOLOGY.hosts)


@pytest.mark.parametrize(
    ("version", "most"), [("20.10.24+dfsg1", 1), ("27.5.1", 1), ("28.0.4", 1), ("28.1.0-rc.1", 8), ("29.0.0", 8)]
)
def test_containers_go_side_by_side_where_the_engine_counts_right(version: str, most: int) -> None:
    lock, now, seen = Lock(), [], []

    class Going:
        def remove(self, **_: bool) -> None:
            with lock:
                now.append(self)
                seen.append(len(now))
            Event().wait(0.02)
            with lock:
                now.remove(self)

    remove_all(SimpleNamespace(version=lambda: {"Version": version}), [Going() for _ in range(16)])
    assert len(seen) == 16 and (max(seen) == 1) == (most == 1)


def answer(monkeypatch: pytest.MonkeyPatch, status: int, stderr: bytes = b"") -> None:
    done = SimpleNamespace(returncode=status, stdout=b"", stderr=stderr)
    monkeypatch.setattr(execution.subprocess, "run", lambda *a, **k: done)


def test_a_failed_command_is_one_line_with_its_last_words(monkeypatch) -> None:
    answer(monkeypatch, 3, b"first\nlast words\n")
    with pytest.raises(StepFailed, match="ended with 3 on c .last words"):
        execution.run_in_container("c", ["false"])


def test_a_command_killed_at_its_time_limit_is_timed_out(monkeypatch) -> None:
    answer(monkeypatch, 137)
    with pytest.raises(TimedOut):
        execution.run_in_container("c", ["sleep"], timeout=1)


def test_without_check_the_status_is_handed_back(monkeypatch) -> None:
    answer(monkeypatch, 7)
    assert execution.run_in_container("c", ["x"], check=False).status == 7
