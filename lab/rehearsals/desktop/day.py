"""A day on the cashiers' PCs and on paper (plan 3.3.1): what is prepared in good times, and who does what."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import oracledb

from lab.checkers.declared import DECISION
from lab.errors import StepFailed
from lab.provision import Lab
from lab.rehearsals.desktop.centre import ANNOUNCER, Centre
from lab.rehearsals.desktop.hospital_on_paper import HospitalOnPaper
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import patients_of
from lab.rehearsals.final_reads import Rows, connect
from lab.rehearsals.record import RunRecord

PCS = 2
INSURED, OTHERS = 6, 3
FORM_NUMBERS = 900_000


@dataclass
class DesktopDay:
    """main: name and URL of the application server to which everything is brought back. passed_over: patients of
    either kind, the insured and the others, who have business elsewhere."""

    lab: Lab
    record: RunRecord
    ledger: PeoplesLedger
    main: tuple[str, str]
    passed_over: int = 0
    _centre: Centre | None = None
    _paper: HospitalOnPaper | None = None

    def prepare(self) -> None:
        """While the main system is up: base data on the PCs, one of them a night behind; somebody holds a prescription
        that is not paid. Raises StepFailed."""
        self.record.say("the night before: base data for the cashiers' PCs")
        self._centre = centre = Centre(self.lab, self.lab.settings.state / "desktop")
        centre.prepare()
        data = centre.export()
        centre.set_up_pcs(PCS, data, self.ledger)
        newer = centre.export()
        for pc in centre.pcs[1:]:  # the first one was off that night, and nobody has logged on since
            pc.next_morning()
        for pc in centre.pcs:
            pc.data = newer
        try:
            with connect(self.lab) as connection:
                patients = patients_of(connection, INSURED, OTHERS, self.passed_over)
        except oracledb.Error as error:
            raise StepFailed("The main system's patients cannot be read", where=str(error)) from None
        first = int(time.time()) % FORM_NUMBERS + 1
        server, url = self.main
        self._paper = HospitalOnPaper(url, server, self.ledger, newer, patients, first, self.record.now)
        self._paper.before()

    def steps(self, silence: Callable[[], float], repair: Callable[[], str]) -> dict[str, Callable[[], str]]:
        """What people do for each clause. silence: seconds since a desk was last answered."""
        centre, paper = self._centre, self._paper
        assert centre is not None and paper is not None
        return {
            "3.3.1-not-soon": lambda: self._decide(silence()),
            "3.3.1-A": centre.approve,
            "3.3.1-B": paper.register,
            "3.3.1-C": paper.prescribe,
            "3.3.1-D": lambda: paper.send_pharmacists(centre.pcs),
            "3.3.1-E": lambda: paper.pay(centre.pcs),
            "3.3.1-F": lambda: paper.hand_out(centre.pcs),
            "3.3.1-G": paper.examine,
            "repair": repair,
            "3.3.1-H": lambda: "; ".join((paper.enter_again(), centre.collect_and_import(), paper.settle_stock())),
        }

    def end(self) -> None:
        """The time on paper is over before the main system is back, since another one is there."""
        assert self._paper is not None
        self._paper.end()

    def rows(self) -> Rows:
        """What the PCs and the paper held, for the judge."""
        return {
            "desktop": self._centre.rows if self._centre else [],
            "paper": [asdict(self._paper.day())] if self._paper else [],
        }

    def close(self) -> None:
        """No program and no file of the PCs is left."""
        if self._centre is not None:
            self._centre.close()

    def _decide(self, silence: float) -> str:
        now, silent = self.record.now(), round(silence, 1)
        self.record.mark("decision", now, name=DECISION, who=ANNOUNCER, silent_s=silent)
        return f"no desk has been answered for {silence:.1f} s; the repair will take long"
