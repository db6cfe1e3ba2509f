"""The pair's shared storage has one owner."""

from __future__ import annotations

import json

import pytest

from lab.provision import Lab
from tests.hosts.pair import Pair, find_pair

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://dbservers"]


@pytest.fixture
def pair(lab: Lab) -> Pair:
    return find_pair(lab)


def test_the_active_node_has_the_lun_mounted_and_the_passive_one_nothing(pair: Pair) -> None:
    mounted = pair.on_active("findmnt", "-n", "-o", "FSTYPE,OPTIONS", "/opt/oracle/oradata").stdout.split()
    assert mounted[0] == "ext4" and "rw" in mounted[1].split(",")
    assert pair.on_active("stat", "-c", "%u %g", "/opt/oracle/oradata").stdout.strip() == "54321 54321"
    assert pair.on_passive("findmnt", "/opt/oracle/oradata").status == 1


def test_the_cluster_alone_starts_what_brings_the_lun(host) -> None:
    assert host.check_output("systemctl is-enabled lab-array-host") == "static"
    assert host.file("/usr/local/sbin/lab-storage").mode == 0o755


def test_the_active_node_owns_it(pair: Pair) -> None:
    assert pair.on_active("lab-storage", "status").stdout.strip() == "owned"
    assert pair.on_passive("lab-storage", "status").stdout.strip() == "taken"


def test_the_active_node_has_every_path(pair: Pair) -> None:
    paths = json.loads(pair.on_active("cat", "/run/array/paths.json").stdout)["paths"]
    assert sorted(path["state"] for path in paths) == ["active", "ready", "standby", "standby"]
    assert len({path["address"] for path in paths}) == 4


def test_the_passive_node_is_refused_and_stays_healthy(pair: Pair) -> None:
    refused = pair.on_passive("lab-storage", "attach")
    assert (refused.status, refused.stderr.strip()) == (1, "lab-storage: another server owns the storage")
    assert pair.on_passive("lab-storage", "probe").status == 1
    assert pair.on_passive("systemctl", "is-failed", "lab-array-host").stdout.strip() != "failed"


def test_even_the_owner_cannot_take_it_twice(pair: Pair) -> None:
    assert pair.on_active("lab-storage", "probe").status == 1


def test_nothing_runs_on_storage_that_this_server_does_not_own(pair: Pair) -> None:
    done = pair.on_passive("lab-storage", "run", "touch", "/tmp/ran")
    assert done.status == 1
    assert pair.on_passive("test", "-e", "/tmp/ran").status == 1


def test_a_program_in_the_way_keeps_the_storage_and_says_so(pair: Pair) -> None:
    """The cluster would fence this server, rather than mount the LUN twice."""
    refused = pair.on_active("lab-storage", "detach")
    assert refused.status == 1 and "stop the database first" in refused.stderr
    assert pair.on_active("lab-storage", "status").stdout.strip() == "owned"


def test_no_loop_device_is_left_for_anybody_else(pair: Pair) -> None:
    """It goes with the mount, also when the server is killed."""
    listed = pair.on_active("losetup", "--list", "--noheadings", "--output", "BACK-FILE,AUTOCLEAR,DIO").stdout
    devices = [line.split() for line in listed.splitlines()]  # those of every server of this machine
    others = [device for device in devices if not device[0].endswith("/sealed.img")]  # the emergency server's
    assert others == [["/run/array/lun", "1", "1"]]


def test_bad_usage_is_told_apart_from_a_refusal(host) -> None:
    assert host.run("lab-storage steal").rc == 2
    assert host.run("lab-storage").rc == 2


def test_storage_with_anything_on_it_is_not_made_ready_for_a_new_database(pair: Pair) -> None:
    in_use, taken = pair.on_active("lab-storage", "format"), pair.on_passive("lab-storage", "format")
    assert (in_use.status, in_use.stderr.strip()) == (1, "lab-storage: the storage is in use here")
    assert (taken.status, taken.stderr.strip()) == (1, "lab-storage: another server owns the storage")
    assert pair.on_active("lab-engine", "probe").status == 0
