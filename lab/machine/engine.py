"""Finding the Docker engine, or installing and starting it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import docker
from docker.errors import DockerException

from lab.errors import MachineNotReady
from lab.waiting import wait_until

Say = Callable[[str], None]
LOG = Path("/var/log/dockerd-lab.log")
# The number of the engine's process, where it was the lab that started it.
PID_FILE = Path("/run/dockerd-lab.pid")
PROC = Path("/proc")
STOP_SECONDS = 30.0
TODO = "Install Docker (Debian, Ubuntu: apt install docker.io) and start it, or call this as root"


def connect(say: Say = print) -> docker.DockerClient:
    """The Docker engine of this machine.

    As root, where none answers, it is installed (apt) and started, and `say` is told so. Raises MachineNotReady.
    """
    client, reason = _try_connect()
    if client is not None:
        return client
    if os.environ.get("DOCKER_HOST") or os.geteuid() != 0:
        raise MachineNotReady("No Docker engine answers", where=reason, todo=TODO)
    if shutil.which("dockerd") is None:
        _install(say)
    _start(say)
    return _wait_for_engine()


def socket_path(client: docker.DockerClient) -> str:
    """The engine's socket on this machine, for the BMCs. Raises MachineNotReady for an engine elsewhere."""
    host = os.environ.get("DOCKER_HOST", "unix:///var/run/docker.sock")
    if not host.startswith("unix://"):
        raise MachineNotReady("The Docker engine is on another machine", where=host, todo="Unset DOCKER_HOST")
    return host.removeprefix("unix://")


def _try_connect() -> tuple[docker.DockerClient | None, str]:
    try:
        client = docker.from_env(timeout=180, max_pool_size=32)
        client.ping()
    except DockerException as error:
        return None, _short(error)
    return client, ""


def _short(error: Exception) -> str:
    text = str(error)
    for sign, meaning in (
        ("Permission denied", "permission denied on its socket"),
        ("FileNotFoundError", "no socket"),
        ("No such file", "no socket"),
        ("Connection refused", "connection refused"),
        ("Connection aborted", "no answer on its socket"),
    ):
        if sign in text:
            return meaning
    return text[:120]


def _install(say: Say) -> None:
    if shutil.which("apt-get") is None:
        raise MachineNotReady("Docker is not installed", where="and apt-get is missing", todo=TODO)
    say("installing docker.io with apt")
    apt_install("docker.io")


def apt_install(*packages: str) -> None:
    """Install Debian packages on this machine, as root. Raises MachineNotReady with apt's last line."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *arguments], env=environment, capture_output=True, text=True)
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
            raise MachineNotReady(f"apt-get {arguments[0]} failed", where=last, todo=f"Install {' '.join(packages)}")


def _start(say: Say) -> None:
    say(f"starting the Docker engine (log: {LOG})")
    if Path("/run/systemd/system").is_dir():
        done = subprocess.run(["systemctl", "start", "docker"], capture_output=True)
        if done.returncode == 0:
            return
    Path("/var/run/docker.pid").unlink(missing_ok=True)
    with LOG.open("ab") as log:
        engine = subprocess.Popen(["dockerd"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    PID_FILE.write_text(f"{engine.pid}\n")


def restart_own(say: Say = print) -> docker.DockerClient | None:
    """End the engine in good order and start it again, where it was the lab that started it; None where it was not.

    Raises TimedOut.
    """
    own = _own_process()
    if own is None:
        return None
    say("restarting the Docker engine")
    os.kill(own, signal.SIGTERM)
    wait_until(lambda: _own_process() is None, STOP_SECONDS, "the Docker engine to end", context=_last_log_line)
    _start(say)
    return _wait_for_engine()


def _own_process() -> int | None:
    """The engine's process, where the lab started it and it still runs."""
    try:
        pid = int(PID_FILE.read_text())
        return pid if (PROC / str(pid) / "exe").readlink().name == "dockerd" else None
    except (OSError, ValueError):
        return None


def _wait_for_engine() -> docker.DockerClient:
    def answer() -> docker.DockerClient | None:
        client, reason = _try_connect()
        if client is None:
            raise MachineNotReady(reason)
        return client

    client = wait_until(answer, 45, "the Docker engine to answer", interval=0.2, context=_last_log_line)
    assert client is not None
    return client


def _last_log_line() -> str:
    lines = LOG.read_text(errors="replace").splitlines() if LOG.exists() else []
    return f"{LOG}: {lines[-1] if lines else 'empty'}"
