"""The basis of every server, on every server."""

import pytest

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://all"]


def test_the_system_has_booted_without_a_failed_unit(host) -> None:
    assert host.run("systemctl is-system-running").stdout.strip() == "running", host.run("systemctl --failed").stdout


def test_the_server_knows_its_name_and_the_others(host) -> None:
    name = host.check_output("hostname")
    assert name == host.backend.name
    for other in ("db-vip", "dbserver-b"):  # by IPv4: the servers have no other, and nobody answers for the other
        assert host.check_output(f"getent ahostsv4 {other}").split()[2] == other


def test_the_clock_is_the_hospitals(host) -> None:
    assert host.check_output("date +%Z") == "CST"


def test_the_journal_is_kept_in_memory(host) -> None:
    assert host.file("/etc/systemd/journald.conf.d/50-common.conf").contains("Storage=volatile")
    assert not host.file("/var/log/journal").exists or not host.file("/var/log/journal").listdir()


def test_units_for_hardware_are_masked(host) -> None:
    assert host.run("systemctl is-enabled systemd-udevd.service").stdout.strip() == "masked"


def test_the_message_of_the_day_names_the_server(host) -> None:
    assert host.file("/etc/motd").content_string.startswith(host.backend.name + ":")
