"""The rehearsal of plan 3.3.1: the whole system is out of the desks' reach, and the hospital goes on with the cashiers'
PCs and paper until it is back and everything has been entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.history import HistoryWriter
from lab.rehearsals.blackout import Blackout
from lab.rehearsals.desktop.day import DesktopDay
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.final_reads import Rows, read_final
from lab.rehearsals.steady import STEADY_SECONDS, wait_steady
from lab.sampling import Sampler
from lab.workload.process import Desks


@dataclass
class DesktopPerformance(Blackout):
    """Performs the lettered steps with people instead of servers."""

    _day: DesktopDay | None = None
    _steps: dict[str, Callable[[], str]] = field(default_factory=dict)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        history = HistoryWriter(self.record.folder.history)
        server = self.script.limits.servers[0]
        self._day = day = DesktopDay(
            self.lab, self.record, PeoplesLedger(history, self.record.now), (server, self.url_of(server))
        )
        try:
            day.prepare()
            self._strike_all(desks)
            self._steps = day.steps(lambda: self._silence(desks), self._repair_everything)
            self._procedure(sampler)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        finally:
            day.close()
            history.close()
        return None

    def final_rows(self) -> Rows:
        """The main database's, and what the PCs and the paper held."""
        return {**read_final(self.lab), **(self._day.rows() if self._day else {})}

    def human_step(self, asked: dict[str, Any]) -> str:
        """The people of the departments, and those who repair."""
        return self._steps[str(asked["clause"])]()

    def _repair_everything(self) -> str:
        self._repair()
        registry.switch_on(self.lab)
        if reasons := wait_steady(self.lab, STEADY_SECONDS, power=True):
            raise StepFailed("The system does not come back", where="; ".join(reasons[:3]))
        return "repaired, started and steady"
