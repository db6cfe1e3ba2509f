"""The database instance: open on the active node alone, and startable only by who owns the storage."""

from __future__ import annotations

import pytest

from lab.faults.processes import command_line, database_processes, parent
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
    before = _first_database_processes(pair)
    assert before
    assert pair.on_active("lab-engine", "start").status == 0
    assert _first_database_processes(pair) == before


def _first_database_processes(pair: Pair) -> set[int]:
    """Those that no other database process started; a session's may have any number, the smallest too."""
    processes = set(database_processes(pair.lab, pair.active))
    return {pid for pid in processes if parent(pid) not in processes | {0}}


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


AT_WORK = "yes >/dev/null & echo $! >$WORK/pid; until pgrep -x yes >/dev/null; do :; done"


def test_a_slow_commit_of_an_instance_at_work_is_no_hang(pair: Pair) -> None:
    """The first commit is late; the instance runs, so the probe looks again."""
    assert _probe_with(pair, AT_WORK, "[ -e $WORK/asked ] || { touch $WORK/asked; exit 1; }") == 0


def test_an_instance_that_does_nothing_and_commits_nothing_has_hung(pair: Pair) -> None:
    """The second commit would be in time, but nobody asks for it."""
    idle = f"{AT_WORK}; kill -STOP $!"
    assert _probe_with(pair, idle, "[ -e $WORK/asked ] || { touch $WORK/asked; exit 1; }") == 1


def test_an_instance_at_work_that_never_commits_has_hung_in_the_end(pair: Pair) -> None:
    assert _probe_with(pair, AT_WORK, "exit 1") == 1


def _probe_with(pair: Pair, instance: str, probe: str) -> int:
    """The exit status of lab-engine's probe where `instance` stands for the database and `probe` for its commit."""
    script = f"""
WORK=$(mktemp -d); export WORK
trap 'kill -KILL $(cat $WORK/pid); rm -r $WORK' EXIT
{instance}
printf '%s\\n' '#!/bin/bash' 'sleep 0.1' {probe!r} >$WORK/probe
sed -e "s|^ENGINE_USER=.*|ENGINE_USER=root|; s|^ENGINE_PROCESS_PATTERN=.*|ENGINE_PROCESS_PATTERN=^yes|" \
    -e "s|^ENGINE_PROBE=.*|ENGINE_PROBE='bash $WORK/probe'|" /etc/lab-engine.env >$WORK/env
sed -e "s|/etc/lab-engine.env|$WORK/env|; s|/run/lab-engine.broken|$WORK/broken|" \
    "$(command -v lab-engine)" >$WORK/lab-engine
bash $WORK/lab-engine probe
"""
    return pair.on_passive("bash", "-c", script).status
