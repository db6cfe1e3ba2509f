"""The instance hangs: its processes are there and do nothing, connections are accepted and never answered."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from lab.faults.fault import Patient
from lab.faults.processes import database_processes, signal_all, state


@dataclass(frozen=True)
class HangDatabase:
    """SIGSTOP to every process of the database instance."""

    name: str = "hang-database"
    summary: str = "the database hangs while the operating system is up"

    def inject(self, lab: Patient, host: str) -> None:
        signal_all(database_processes(lab, host), signal.SIGSTOP)

    def heal(self, lab: Patient, host: str) -> None:
        signal_all(_stopped(lab, host), signal.SIGCONT)

    def left(self, lab: Patient) -> list[str]:
        return [host.name for host in lab.topology.group("dbservers") if _stopped(lab, host.name)]


def _stopped(lab: Patient, host: str) -> list[int]:
    return [pid for pid in database_processes(lab, host) if state(pid) == "T"]
