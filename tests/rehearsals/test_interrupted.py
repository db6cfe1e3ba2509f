"""A rehearsal that is ended in the middle leaves no fault and no process behind, and the next one starts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from lab.faults import registry
from lab.plan.catalogue import read_catalogue
from lab.provision import Lab
from lab.rehearsal import rehearse
from lab.rehearsals.script import choose, without_steps
from lab.rehearsals.steady import wait_steady
from lab.settings import PROJECT
from lab.store import stored_runs
from lab.verdict import Outcome
from lab.waiting import wait_until

pytestmark = pytest.mark.lab
Start = Callable[..., subprocess.Popen[bytes]]


def command(lab: Lab, *words: str) -> list[str]:
    return [sys.executable, "-m", "lab.cli", *words, "--lab", lab.settings.name]


@pytest.fixture
def start(lab: Lab, tmp_path: Path) -> Iterator[Start]:
    """Starts `lab rehearse` as a terminal does, in a process group of its own; its output goes to `said`."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(*words: str) -> subprocess.Popen[bytes]:
        with (tmp_path / "said").open("wb") as said:
            process = subprocess.Popen(
                command(lab, "rehearse", *words), stdout=said, stderr=said, start_new_session=True, cwd=PROJECT
            )
        started.append(process)
        return process

    yield begin
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def processes_of(runs: str) -> list[str]:
    """The command lines of all processes but ours that know this folder of runs from their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            inherited = f"LAB_RUNS={runs}\0".encode() in (path / "environ").read_bytes()
            if inherited and int(path.name) != os.getpid():
                found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found


def wait_said(tmp_path: Path, process: subprocess.Popen[bytes], words: str) -> None:
    """Until the command has printed this; a command that ended instead fails the test."""

    said = tmp_path / "said"
    wait_until(lambda: words in said.read_text() or process.poll() is not None, 150, f"the rehearsal to say {words!r}")
    assert words in said.read_text(), said.read_text()


def all_gone() -> bool:
    return not processes_of(os.environ["LAB_RUNS"])


def test_ctrl_c_in_the_middle_of_the_procedure_heals_at_once(lab: Lab, start: Start, tmp_path: Path) -> None:
    process = start("3.1-one-node", "--trigger", "freeze", "--target", "passive")
    wait_said(tmp_path, process, "step 3.1-one-A")
    assert registry.recorded(lab)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(60) == 130, (tmp_path / "said").read_text()
    assert "lab: interrupted" in (tmp_path / "said").read_text()
    assert registry.left(lab) == []
    wait_until(all_gone, 15, "every process of the rehearsal to be gone")
    assert [run.state for run in stored_runs()] == ["unfinished"]


def test_services_that_a_broken_off_procedure_stopped_are_started_by_the_next_up(lab: Lab) -> None:
    names = [host.name for host in lab.topology.group("appservers")]
    for name in names:
        lab.exec(name, ["systemctl", "stop", "haproxy", "ce@00", "ce@01"])
    assert lab.status().serving == ()
    lab.up()
    wait_until(
        lambda: sorted(lab.status(ask_servers=False).serving) == sorted(names), 10, "both application servers to serve"
    )


def test_kill_9_in_the_middle_is_healed_by_the_next_command(lab: Lab, start: Start, tmp_path: Path) -> None:
    process = start("3.1-one-node", "--trigger", "freeze", "--target", "passive")
    wait_said(tmp_path, process, "freeze on")
    ((fault, host),) = wait_until(lambda: registry.recorded(lab), 10, "the fault to be on record")
    second = subprocess.run(command(lab, "rehearse"), capture_output=True, text=True, cwd=PROJECT)
    assert second.returncode == 2 and "in use" in second.stderr.splitlines()[-1], second.stderr
    assert "Traceback" not in second.stderr
    process.kill()
    process.wait()
    wait_until(all_gone, 30, "every process of the rehearsal to be gone")
    healed = subprocess.run(command(lab, "heal", "--all"), capture_output=True, text=True, cwd=PROJECT)
    assert healed.returncode == 0 and f"healed {fault} on {host}" in healed.stdout, healed
    assert registry.left(lab) == [] and wait_steady(lab) == []


def test_what_a_killed_rehearsal_left_does_not_keep_the_next_from_passing(lab: Lab) -> None:
    active = lab.active()
    passive = next(host.name for host in lab.topology.group("dbservers") if host.name != active)
    registry.inject(lab, "cut-all-networks", passive)
    (script,) = choose(read_catalogue(), ("3.1-one-node",), "kill-database", "active")
    done = rehearse(lab, without_steps(script), print)
    assert done.verdict.verdict is Outcome.PASS, done.verdict.findings
