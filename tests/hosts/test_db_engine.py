"""The database instance: open on the active node alone, and startable only by who owns the storage."""

from __future__ import annotations

import pytest

from lab.faults.processes import command_line, database_processes
from lab.provision import Lab
from tests.hosts.pair import Pair, find_pair

pytestmark = pytest.mark.lab
testinfra_hosts = ["lab://dbservers"]


@pytest.fixture
def pair(lab: Lab) -> Pair:
    return find_pair(lab)


def test_the_instance_is_open_on_one_node(pair: Pair) -> None:
    assert (pair.on_active("lab-engine", "status").status, pair.on_passive("lab-engine", "status").status) == (0, 7)


def test_a_probe_commits_where_it_is_open_and_says_closed_elsewhere(pair: Pair) -> None:
    assert (pair.on_active("lab-engine", "probe").status, pair.on_passive("lab-engine", "probe").status) == (0, 7)


def test_it_does_not_start_without_the_storage(pair: Pair) -> None:
    done = pair.on_passive("lab-engine", "start")
    assert done.status == 1
    assert "storage is not attached" in done.stderr
    assert pair.on_passive("lab-engine", "status").stdout.strip() == "closed"


def test_starting_it_where_it_runs_changes_nothing(pair: Pair) -> None:
    before = database_processes(pair.lab, pair.active)[:1]
    assert pair.on_active("lab-engine", "start").status == 0
    assert database_processes(pair.lab, pair.active)[:1] == before


def test_its_processes_are_not_roots_and_show_no_secret(pair: Pair) -> None:
    processes = database_processes(pair.lab, pair.active)
    assert processes
    secrets = [pair.lab.secrets[name] for name in ("oracle_password", "his_password", "bmc_password")]
    assert not [pid for pid in processes if any(secret in command_line(pid) for secret in secrets)]
    owners = pair.on_active("ps", "-eo", "user=,args=").stdout.splitlines()
    assert {line.split()[0] for line in owners if " postgres: " in f" {line} "} <= {"oracle"}


def test_only_the_active_node_listens_for_clients(pair: Pair) -> None:
    listening = ["ss", "-ltnH", "sport", "=", ":1521"]
    assert pair.on_active(*listening).stdout.strip()
    assert pair.on_passive(*listening).stdout.strip() == ""


def test_its_settings_are_roots_and_hold_no_secret(host) -> None:
    settings = host.file("/etc/lab-engine.env")
    assert (settings.user, settings.mode) == ("root", 0o644)
    assert "PASSWORD" not in settings.content_string.upper()


def test_bad_usage_is_status_two(host) -> None:
    assert host.run("lab-engine open").rc == 2
