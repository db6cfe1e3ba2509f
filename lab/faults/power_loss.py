"""The mains plug is pulled: everything on the server ends at once, nothing is written back."""

from __future__ import annotations

from dataclasses import dataclass

from docker.errors import APIError

from lab.faults.fault import Patient


@dataclass(frozen=True)
class PowerLoss:
    """SIGKILL to every process of the server."""

    name: str = "power-loss"
    summary: str = "the server loses its power at once"

    def inject(self, lab: Patient, host: str) -> None:
        try:
            lab.container(host).kill()
        except APIError as error:
            if error.status_code != 409:  # 409: it does not run
                raise

    def heal(self, lab: Patient, host: str) -> None:
        """The mains are back; somebody has to press the button."""

    def left(self, lab: Patient) -> list[str]:
        """A server that is off is not broken: switching it on is the plan's step, and the steady state's to judge."""
        return []
