"""Rehearsals in which the database does not come back: the last step of plan 3.1, both nodes fail, leads to plan 3.2.1,
from level 3 to level 2 and back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lab.plan.catalogue import read_catalogue
from lab.plan.procedure import Procedure
from lab.rehearsals.emergency.day import EmergencyPerformance
from lab.rehearsals.people import Work
from lab.sampling import Sampler

NEXT = "3.2.1-emergency-server"
PATIENCE = 15  # seconds for a pair that has nothing to synchronise with


@dataclass
class Escalation(EmergencyPerformance):
    """The lettered steps of the script's procedure up to the last one, and inside that the whole of 3.2.1."""

    _sampler: Sampler | None = None

    def _procedure(self, sampler: Sampler, procedure: Procedure | None = None, work: Work | None = None) -> None:
        self._sampler = sampler
        self.told |= {"synchronise_patience": str(PATIENCE)}
        super()._procedure(sampler, procedure, work)

    def human_step(self, asked: dict[str, Any]) -> str:
        """The array is restarted and presents nothing; then the emergency server is brought up."""
        match asked["clause"]:
            case "3.1-both-C":
                return "the array was restarted and presents nothing: it needs its maker"
            case "3.1-both-I" | "3.1.1-L":
                assert self._sampler is not None
                self._procedure(self._sampler, read_catalogue().procedure(NEXT))
                return (
                    "the emergency server served the outpatients until the main database was back and their day merged"
                )
        return super().human_step(asked)
