"""Somebody restarts a server that is in use."""

from __future__ import annotations

from dataclasses import dataclass

from lab.faults.fault import Patient

STOP_SECONDS = 10


@dataclass(frozen=True)
class Restart:
    """Shut down in order, then started at once."""

    name: str = "restart"
    summary: str = "the server is shut down in order and started again at once"

    def inject(self, lab: Patient, host: str) -> None:
        lab.container(host).restart(timeout=STOP_SECONDS)

    def heal(self, lab: Patient, host: str) -> None:
        """Nothing stays behind: it has started again."""

    def left(self, lab: Patient) -> list[str]:
        return []
