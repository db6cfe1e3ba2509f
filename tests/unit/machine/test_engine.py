"""Finding the Docker engine."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.errors import MachineNotReady
from lab.machine import engine


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine answers and nothing may be installed or started."""
    monkeypatch.setattr(engine, "_try_connect", lambda: (None, "no socket"))
    monkeypatch.setattr(subprocess, "run", lambda *a, **k: pytest.fail("something was run"))
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: pytest.fail("something was started"))
    monkeypatch.delenv("DOCKER_HOST", raising=False)


def test_without_an_engine_and_without_root_one_line_says_what_to_do(nowhere, monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(MachineNotReady) as caught:
        engine.connect()
    assert "No Docker engine answers (no socket)" in caught.value.line()
    assert "apt install docker.io" in caught.value.line()
    assert "\n" not in caught.value.line()


def test_root_does_not_start_an_engine_when_docker_host_names_one(nowhere, monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1:2375")
    with pytest.raises(MachineNotReady):
        engine.connect()


def test_a_dead_socket_is_told_apart_from_a_forbidden_one() -> None:
    assert engine._short(Exception("('Connection aborted.', PermissionError(13, 'Permission denied'))")).startswith(
        "permission denied"
    )
    assert engine._short(Exception("('Connection aborted.', FileNotFoundError(2, 'No such file'))")) == "no socket"


def test_root_without_apt_is_told_to_install(nowhere, monkeypatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(MachineNotReady, match="not installed"):
        engine.connect()


def test_bmcs_cannot_use_an_engine_elsewhere(monkeypatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://10.0.0.1:2375")
    with pytest.raises(MachineNotReady, match="another machine"):
        engine.socket_path(None)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """A process called dockerd that the lab is said to have started."""
    program = tmp_path / "dockerd"
    shutil.copy("/bin/sleep", program)
    process = subprocess.Popen([program, "60"])
    (tmp_path / "pid").write_text(f"{process.pid}\n")
    monkeypatch.setattr(engine, "PID_FILE", tmp_path / "pid")
    monkeypatch.setattr(engine, "_start", lambda say: say("started"))
    monkeypatch.setattr(engine, "_wait_for_engine", lambda: "a new one")
    yield process
    process.kill()
    process.wait()


def test_an_engine_that_the_lab_started_is_ended_and_started_again(own: subprocess.Popen[bytes]) -> None:
    said: list[str] = []
    assert engine.restart_own(said.append) == "a new one"
    assert own.wait() == -signal.SIGTERM
    assert said == ["restarting the Docker engine", "started"]


@pytest.mark.parametrize("written", ["", f"{os.getpid()}\n", "4194305\n"])
def test_a_process_that_is_not_the_labs_engine_is_left_alone(own: subprocess.Popen[bytes], written: str) -> None:
    engine.PID_FILE.write_text(written)
    assert engine.restart_own(pytest.fail) is None
    assert own.poll() is None


def test_without_a_record_no_engine_is_the_labs_own(own: subprocess.Popen[bytes]) -> None:
    engine.PID_FILE.unlink()
    assert engine.restart_own(pytest.fail) is None
    assert own.poll() is None
