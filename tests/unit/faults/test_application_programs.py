"""CE00 or CE01 is hit alone: two stand-ins for the programs in a process namespace of their own, as in a server."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from lab.faults import application_programs
from lab.faults.application_programs import program_processes
from lab.faults.processes import state
from lab.faults.registry import FAULTS
from lab.settings import LabSettings
from lab.topology import read_topology
from lab.waiting import wait_until

pytestmark = pytest.mark.machine
HOST = "appserver-1"
PROGRAM = "HIS_INSTANCE={} bash -c 'exec -a \"python -m lab.his\" sleep 600' &"


class Server:
    """As much of a lab as these faults look at."""

    topology: Any = read_topology(LabSettings("ceprog", "10.208.48.0/20"))


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    script = f"{PROGRAM.format('CE00')} {PROGRAM.format('CE01')} wait; sleep 600"
    unshare = subprocess.Popen(["unshare", "--pid", "--fork", "--kill-child", "bash", "-c", script])
    try:
        first = wait_until(lambda: _child(unshare.pid), 10, "the first process of the namespace")
        monkeypatch.setattr(application_programs, "first_process", lambda _, host: first if host == HOST else 0)
        lab = Server()
        wait_until(lambda: all(program_processes(lab, HOST, name) for name in ("CE00", "CE01")), 10, "both programs")
        yield lab
    finally:
        unshare.kill()
        unshare.wait()


def _child(pid: int) -> int:
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()
    return int(children[0]) if children else 0


def test_a_killed_program_is_gone_and_the_other_is_well(server: Any) -> None:
    other = program_processes(server, HOST, "CE01")
    FAULTS["kill-ce00"].inject(server, HOST)
    wait_until(lambda: not program_processes(server, HOST, "CE00"), 5, "CE00 to end")
    assert program_processes(server, HOST, "CE01") == other
    assert FAULTS["kill-ce00"].left(server) == []


def test_a_hung_program_stops_shows_itself_and_goes_on(server: Any) -> None:
    fault = FAULTS["hang-ce01"]
    fault.inject(server, HOST)
    wait_until(lambda: fault.left(server) == [HOST], 5, "the hung program to show")
    assert FAULTS["hang-ce00"].left(server) == []
    fault.heal(server, HOST)
    fault.heal(server, HOST)
    (pid,) = program_processes(server, HOST, "CE01")
    wait_until(lambda: state(pid) != "T", 5, "it to go on")
    assert fault.left(server) == []


def test_a_server_that_is_off_has_no_programs(server: Any) -> None:
    assert program_processes(server, "appserver-2", "CE00") == []
