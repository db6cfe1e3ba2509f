"""A program of an application server crashes or hangs: CE00, CE01, or the HttpServer before them."""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import dataclass

from lab.faults.fault import Patient
from lab.faults.processes import (
    PROC,
    command_line,
    exists,
    first_process,
    namespace_of,
    processes_in,
    signal_all,
    state,
)

HTTP_SERVER = "haproxy.service"
MASK = f"/run/systemd/system/{HTTP_SERVER}"


@dataclass(frozen=True)
class KillProgram:
    """SIGKILL to the program; its service manager starts it again. instance: CE00 or CE01."""

    name: str
    summary: str
    instance: str

    def inject(self, lab: Patient, host: str) -> None:
        signal_all(program_processes(lab, host, self.instance), signal.SIGKILL)

    def heal(self, lab: Patient, host: str) -> None:
        """Nothing stays behind: systemd has started the program again."""

    def left(self, lab: Patient) -> list[str]:
        return []


@dataclass(frozen=True)
class KillHttpServer:
    """SIGKILL to the HttpServer. stays_dead: its service manager may not start it again."""

    name: str
    summary: str
    stays_dead: bool

    def inject(self, lab: Patient, host: str) -> None:
        if self.stays_dead:
            lab.exec(host, ["systemctl", "mask", "--runtime", HTTP_SERVER], timeout=30)
        signal_all(self._processes(lab, host), signal.SIGKILL)

    def heal(self, lab: Patient, host: str) -> None:
        if self.stays_dead and exists(lab, host, MASK):
            lab.exec(host, ["systemctl", "unmask", "--runtime", HTTP_SERVER], timeout=30)
            lab.exec(host, ["systemctl", "start", HTTP_SERVER], timeout=30)

    def left(self, lab: Patient) -> list[str]:
        servers = lab.topology.group("appservers") if self.stays_dead else []
        return [host.name for host in servers if exists(lab, host.name, MASK)]

    def _processes(self, lab: Patient, host: str) -> list[int]:
        namespace = namespace_of(first_process(lab, host))
        found = processes_in(namespace) if namespace else ()
        return [pid for pid in found if command_line(pid).startswith("/usr/sbin/haproxy ")]


@dataclass(frozen=True)
class HangProgram:
    """SIGSTOP to the program: connections are accepted and never answered. instance: CE00 or CE01."""

    name: str
    summary: str
    instance: str

    def inject(self, lab: Patient, host: str) -> None:
        signal_all(program_processes(lab, host, self.instance), signal.SIGSTOP)

    def heal(self, lab: Patient, host: str) -> None:
        signal_all(self._stopped(lab, host), signal.SIGCONT)

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("appservers") if self._stopped(lab, host.name)]

    def _stopped(self, lab: Patient, host: str) -> list[int]:
        return [pid for pid in program_processes(lab, host, self.instance) if state(pid) == "T"]


def program_processes(lab: Patient, host: str, instance: str) -> list[int]:
    """The machine's numbers of an instance's processes on a server; none where it is off or runs none."""
    namespace = namespace_of(first_process(lab, host))
    return [pid for pid in processes_in(namespace) if _is_program(pid, instance)] if namespace else []


def _is_program(pid: int, instance: str) -> bool:
    if "-m lab.his" not in command_line(pid):
        return False
    with suppress(OSError):
        return f"HIS_INSTANCE={instance}".encode() in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    return False
