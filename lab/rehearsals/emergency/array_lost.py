"""The rehearsal of plan 3.1.1 where the repair fails: step L leads to plan 3.2.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lab.faults import registry
from lab.rehearsals import array_power
from lab.rehearsals.disk_array import ArrayFault
from lab.rehearsals.emergency.escalation import Escalation
from lab.workload.process import Desks

LOST = "storage-lost"


@dataclass
class ArrayLost(Escalation, ArrayFault):
    """The lettered steps of 3.1.1 up to L, and inside L the whole of 3.2.1."""

    def _strike_all(self, desks: Desks) -> None:
        """One part fails, which nobody notices: the service stops with step D only."""
        self._fail_unnoticed(desks)

    def _all_steps(self, desks: Desks) -> dict[str, Callable[[], str]]:
        return {
            **super()._all_steps(desks),
            "3.1.1-A": lambda: "the spare part is there",
            "3.1.1-B": lambda: "tonight",
            "3.1.1-F": lambda: array_power.shut_down(self.lab),
            "3.1.1-G": lambda: "the part is replaced",
            "3.1.1-H": self._start_in_vain,
        }

    def _start_in_vain(self) -> str:
        array_power.start(self.lab)
        for host in self.lab.topology.group("dbservers"):
            self._struck.append((LOST, host.name))
            registry.inject(self.lab, LOST, host.name)
        return "the array presents nothing: it needs its maker"
