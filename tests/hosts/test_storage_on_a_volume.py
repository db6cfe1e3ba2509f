"""A server's own volume has one owner too: the emergency server's."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://emergency"]


def test_the_database_owns_its_volume(host) -> None:
    assert host.check_output("cat /etc/lab-storage.kind") == "volume"
    assert host.check_output("lab-storage status") == "owned"
    assert host.run("lab-storage probe").rc == 1
    assert host.check_output("stat -c '%a %U' /run/lab-storage.sock") == "600 root"


def test_a_program_started_on_it_holds_the_lock_itself(host) -> None:
    """As the database's processes do: the end of the holder does not unlock what they have open."""
    script = "for number in /proc/self/fd/*; do readlink $number; done"
    assert "/opt/oracle/oradata/.owner.lock" in host.check_output(f"lab-storage run sh -c '{script}'").split()


def test_bad_usage_is_told_apart_from_a_refusal(host) -> None:
    assert host.run("lab-storage steal").rc == 2
