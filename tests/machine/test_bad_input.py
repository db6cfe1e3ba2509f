"""The real command, called wrongly or interrupted: one clear line, exit status 2, nothing left behind."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from lab.machine.engine import connect
from lab.waiting import wait_until

LAB = [sys.executable, "-m", "lab.cli"]


@pytest.fixture(scope="module")
def client() -> docker.DockerClient:
    return connect()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state directory of the test's own, so that it meets no real lab."""
    monkeypatch.setenv("LAB_STATE", str(tmp_path))
    return tmp_path


def call(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LAB, *arguments], env={**os.environ, **environment}, capture_output=True, text=True, timeout=120
    )


def refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit status 2 and, beside lines of progress, one line on standard error that holds these words."""
    lines = [line for line in done.stderr.strip().splitlines() if not line.startswith("[")]
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert len(lines) == 1 and lines[0].startswith("lab: "), lines
    for word in words:
        assert word in lines[0], lines[0]


def left(client: docker.DockerClient, name: str) -> list[str]:
    """Containers, volumes and networks of a lab."""
    wanted = {"label": f"lab.name={name}"}
    return [
        *(found.name for found in client.containers.list(all=True, filters=wanted)),
        *(found.name for found in client.volumes.list(filters=wanted)),
        *(found.name for found in client.networks.list(filters=wanted)),
    ]


def test_an_unknown_procedure_is_named(state: Path) -> None:
    refused(call("rehearse", "9.9-nonsense", "--lab", "wrong"), "9.9-nonsense")


def test_an_engine_that_does_not_answer_is_named(state: Path) -> None:
    refused(call("up", "--lab", "wrong", DOCKER_HOST="unix:///nonexistent.sock"), "No Docker engine answers")


@pytest.mark.parametrize(
    ("option", "value"), [("--subnet", "10.1.2.3/20"), ("--subnet", "8.8.0.0/20"), ("--lab", "No Such!")]
)
def test_an_unusable_setting_is_named(state: Path, option: str, value: str) -> None:
    refused(call("up", option, value), value)


@pytest.fixture
def taken_subnet(client: docker.DockerClient) -> Iterator[str]:
    pool = docker.types.IPAMPool(subnet="10.199.3.0/24")
    network = client.networks.create("lab-test-taken", ipam=docker.types.IPAMConfig(pool_configs=[pool]))
    yield "10.199.0.0/20"
    network.remove()


def test_a_subnet_that_is_taken_is_refused(client: docker.DockerClient, state: Path, taken_subnet: str) -> None:
    refused(call("up", "--lab", "clash", "--subnet", taken_subnet), "10.199")
    assert left(client, "clash") == []


def test_a_lab_that_another_command_holds_is_refused(state: Path) -> None:
    (state / "held").mkdir()
    with (state / "held" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        refused(call("down", "--lab", "held"), "held")


def test_an_up_that_was_killed_is_cleaned_up_by_down(client: docker.DockerClient, state: Path) -> None:
    """kill -9 while images are baked: the lock is free again, and `down` finds what was left."""
    with subprocess.Popen(
        [*LAB, "up", "--lab", "killed", "--size", "tiny"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        try:
            wait_until(lambda: left(client, "killed"), 240, "the first trace of the lab", interval=0.2)
        finally:
            running.send_signal(signal.SIGKILL)
    assert left(client, "killed")
    done = call("down", "--lab", "killed")
    assert done.returncode == 0, done.stderr
    assert left(client, "killed") == []
