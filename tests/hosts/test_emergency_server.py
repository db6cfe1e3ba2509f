"""The emergency server between its nights: a database of its own, no application, and one door to the main database."""

from __future__ import annotations

import json

import pytest

from lab.provision import Lab

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://emergency"]
SSH = ["ssh", "-i", "/etc/emergency/source.key", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"]
KNOWN = ["-o", "UserKnownHostsFile=/etc/emergency/known_hosts"]


def test_its_database_runs_and_its_application_does_not(host) -> None:
    assert host.service("emergency-database").is_running and host.service("emergency-nightly.timer").is_running
    for name in ("ce@00", "ce@01", "haproxy"):
        service = host.service(name)
        assert not service.is_running and not service.is_enabled
    assert host.run("lab-engine probe").rc == 0


def test_the_copy_is_made_at_night(host) -> None:
    said = host.check_output("systemctl show emergency-nightly.timer --property TimersCalendar")
    assert "OnCalendar=*-*-* 01:00:00" in said


def test_a_replica_makes_up_for_no_night_when_it_starts(host) -> None:
    assert host.check_output("systemctl show emergency-nightly.timer --property Persistent") == "Persistent=no"


def test_nobody_looks_in_the_morning_at_a_replica_that_may_not_have_been_there(host) -> None:
    timer = host.service("emergency-watch.timer")
    assert "OnCalendar=*-*-* 07:00:00" in host.check_output("systemctl show emergency-watch.timer -p TimersCalendar")
    assert not timer.is_running and not timer.is_enabled


@pytest.mark.parametrize("name", ["password", "source.key", "known_hosts", "emergency.json"])
def test_what_is_secret_is_roots_alone(host, name: str) -> None:
    file = host.file(f"/etc/emergency/{name}")
    assert (file.user, file.mode) == ("root", 0o600)


def test_what_the_dumps_are_encrypted_with_is_the_databases_alone(host) -> None:
    file = host.file("/etc/lab-emergency.par")
    assert (file.user, file.mode) == ("oracle", 0o400)
    assert file.content_string.startswith("ENCRYPTION_PASSWORD=")


def test_before_the_first_night_there_is_nothing_to_open(host) -> None:
    done = host.run("lab-emergency status")
    assert done.rc == 1 and json.loads(done.stdout)["concerns"] == ["there is no verified copy"]
    refused = host.run("lab-emergency declare --by Zhao")
    assert refused.rc == 2 and "There is no verified copy" in refused.stderr and len(refused.stderr.splitlines()) == 1


def test_the_application_does_not_start_without_an_opening(host) -> None:
    assert host.run("systemctl start ce@00").rc != 0
    host.run("systemctl stop ce@00; systemctl reset-failed ce@00")


@pytest.mark.parametrize(
    "words", [["id"], ["export", "../x.dmp"], ["export", "x.dmp", "a;id"], ["fetch", "/etc/passwd"], []]
)
def test_its_key_opens_nothing_but_the_export(lab: Lab, words: list[str]) -> None:
    name = lab.topology.group("emergency")[0].name
    done = lab.exec(name, [*SSH, *KNOWN, "oracle@db-vip", *words], check=False)
    assert done.status == 2 and "lab-dump-source: " in done.stderr and done.stdout == ""


def test_nobody_else_is_let_in(lab: Lab) -> None:
    name = lab.topology.group("emergency")[0].name
    done = lab.exec(name, [*SSH, *KNOWN, "root@db-vip", "id"], check=False)
    assert done.status == 255 and "Permission denied" in done.stderr
