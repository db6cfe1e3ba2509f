"""The instance crashes: its processes are gone, the operating system is well."""

from __future__ import annotations

import signal
from dataclasses import dataclass

from lab.faults.fault import Patient
from lab.faults.processes import database_processes, signal_all


@dataclass(frozen=True)
class KillDatabase:
    """SIGKILL to every process of the database instance."""

    name: str = "kill-database"
    summary: str = "the database's processes are killed"

    def inject(self, lab: Patient, host: str) -> None:
        signal_all(database_processes(lab, host), signal.SIGKILL)

    def heal(self, lab: Patient, host: str) -> None:
        """Nothing stays behind: the cluster starts the instance where it wants it."""

    def left(self, lab: Patient) -> list[str]:
        return []
