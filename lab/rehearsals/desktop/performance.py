"""The rehearsal of plan 3.3.1: the whole system is out of the desks' reach, and the hospital goes on with the cashiers'
PCs and paper until it is back and everything has been entered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import oracledb

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.history import HistoryWriter
from lab.rehearsals.blackout import Blackout
from lab.rehearsals.desktop.centre import ANNOUNCER, Centre
from lab.rehearsals.desktop.hospital_on_paper import HospitalOnPaper
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import patients_of
from lab.rehearsals.final_reads import Rows, connect, read_final
from lab.rehearsals.steady import STEADY_SECONDS, wait_steady
from lab.sampling import Sampler
from lab.workload.process import Desks

PCS = 2
INSURED, OTHERS = 6, 3
FORM_NUMBERS = 900_000


@dataclass
class DesktopPerformance(Blackout):
    """Performs the lettered steps with people instead of servers."""

    _centre: Centre | None = None
    _paper: HospitalOnPaper | None = None
    _steps: dict[str, Callable[[], str]] = field(default_factory=dict)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        history = HistoryWriter(self.record.folder.history)
        self._centre = centre = Centre(self.lab, self.lab.settings.state / "desktop")
        try:
            self._prepare(centre, PeoplesLedger(history, self.record.now))
            self._strike_all(desks)
            self._steps = self._all_steps(desks)
            self._procedure(sampler)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        finally:
            centre.close()
            history.close()
        return None

    def final_rows(self) -> Rows:
        """The main database's, and what the PCs and the paper held."""
        found = dict(read_final(self.lab))
        found["desktop"] = self._centre.rows if self._centre else []
        found["paper"] = [asdict(self._paper.day())] if self._paper else []
        return found

    def _prepare(self, centre: Centre, ledger: PeoplesLedger) -> None:
        self.record.say("the night before: base data for the cashiers' PCs")
        centre.prepare()
        data = centre.export()
        centre.set_up_pcs(PCS, data, ledger)
        newer = centre.export()
        for pc in centre.pcs[1:]:  # the first one was off that night, and nobody has logged on since
            pc.next_morning()
        for pc in centre.pcs:
            pc.data = newer
        try:
            with connect(self.lab) as connection:
                patients = patients_of(connection, INSURED, OTHERS)
        except oracledb.Error as error:
            raise StepFailed("The main system's patients cannot be read", where=str(error)) from None
        server = self.script.limits.servers[0]
        first = int(time.time()) % FORM_NUMBERS + 1
        self._paper = HospitalOnPaper(self.url_of(server), server, ledger, newer, patients, first, self.record.now)
        self._paper.before()

    def human_step(self, asked: dict[str, Any]) -> str:
        """The people of the departments, and those who repair."""
        return self._steps[str(asked["clause"])]()

    def _all_steps(self, desks: Desks) -> dict[str, Callable[[], str]]:
        centre, paper = self._centre, self._paper
        assert centre is not None and paper is not None
        return {
            "3.3.1-not-soon": lambda: self._decide(desks),
            "3.3.1-A": centre.approve,
            "3.3.1-B": paper.register,
            "3.3.1-C": paper.prescribe,
            "3.3.1-D": lambda: paper.send_pharmacists(centre.pcs),
            "3.3.1-E": lambda: paper.pay(centre.pcs),
            "3.3.1-F": lambda: paper.hand_out(centre.pcs),
            "3.3.1-G": paper.examine,
            "repair": self._repair_everything,
            "3.3.1-H": self._hand_back,
        }

    def _decide(self, desks: Desks) -> str:
        silence = round(self._silence(desks), 1)
        self.record.mark("decision", self.record.now(), name="use the desktop system", who=ANNOUNCER, silent_s=silence)
        return f"no desk has been answered for {silence} s; the repair will take long"

    def _repair_everything(self) -> str:
        self._repair()
        registry.switch_on(self.lab)
        if reasons := wait_steady(self.lab, STEADY_SECONDS, power=True):
            raise StepFailed("The system does not come back", where="; ".join(reasons[:3]))
        return "repaired, started and steady"

    def _hand_back(self) -> str:
        assert self._centre is not None and self._paper is not None
        entered = self._paper.enter_again()
        imported = self._centre.collect_and_import()
        return "; ".join((entered, imported, self._paper.settle_stock()))
