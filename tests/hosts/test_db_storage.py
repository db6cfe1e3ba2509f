"""The pair's shared storage has one owner."""

from __future__ import annotations

import pytest

from lab.provision import Lab
from tests.hosts.pair import Pair, find_pair

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://dbservers"]


@pytest.fixture
def pair(lab: Lab) -> Pair:
    return find_pair(lab)


def test_both_servers_have_the_storage_mounted(host) -> None:
    point = host.mount_point("/opt/oracle/oradata")
    assert point.exists and "rw" in point.options
    assert (host.file("/opt/oracle/oradata").uid, host.file("/opt/oracle/oradata").gid) == (54321, 54321)


def test_the_cluster_alone_starts_what_holds_the_ownership(host) -> None:
    assert host.check_output("systemctl is-enabled lab-storage") == "static"
    assert host.file("/usr/local/sbin/lab-storage").mode == 0o755


def test_the_active_node_owns_it(pair: Pair) -> None:
    assert pair.on_active("lab-storage", "status").stdout.strip() == "owned"
    assert pair.on_passive("lab-storage", "status").stdout.strip() == "taken"


def test_ownership_is_handed_out_to_root_only(pair: Pair) -> None:
    assert pair.on_active("stat", "-c", "%a %U", "/run/lab-storage.sock").stdout.strip() == "600 root"


def test_the_passive_node_is_refused_and_stays_healthy(pair: Pair) -> None:
    refused = pair.on_passive("lab-storage", "attach")
    assert (refused.status, refused.stderr.strip()) == (1, "lab-storage: another server owns the storage")
    assert pair.on_passive("lab-storage", "probe").status == 1
    assert pair.on_passive("systemctl", "is-failed", "lab-storage").stdout.strip() != "failed"


def test_even_the_owner_cannot_take_it_twice(pair: Pair) -> None:
    assert pair.on_active("lab-storage", "probe").status == 1


def test_nothing_runs_on_storage_that_this_server_does_not_own(pair: Pair) -> None:
    done = pair.on_passive("lab-storage", "run", "touch", "/tmp/ran")
    assert done.status == 1
    assert pair.on_passive("test", "-e", "/tmp/ran").status == 1


def test_a_program_started_on_it_holds_the_lock_itself(pair: Pair) -> None:
    """As the database's processes do: the end of the holder does not unlock what they have open."""
    script = "for number in /proc/self/fd/*; do readlink $number; done"
    opened = pair.on_active("lab-storage", "run", "sh", "-c", script).stdout
    assert "/opt/oracle/oradata/.owner.lock" in opened.split()


def test_bad_usage_is_told_apart_from_a_refusal(host) -> None:
    assert host.run("lab-storage steal").rc == 2
    assert host.run("lab-storage").rc == 2
