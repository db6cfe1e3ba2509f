"""The rehearsal of plan 3.3.1: the whole system is out of the desks' reach, and the hospital goes on with the cashiers'
PCs and paper until it is back and everything has been entered."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

import oracledb

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.history import HistoryWriter
from lab.playbook import run_playbook
from lab.rehearsal import Performance
from lab.rehearsals.desktop.centre import ANNOUNCER, Centre
from lab.rehearsals.desktop.hospital_on_paper import HospitalOnPaper
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import patients_of
from lab.rehearsals.final_reads import Rows, connect, read_final
from lab.rehearsals.people import People
from lab.rehearsals.steady import STEADY_SECONDS, wait_steady
from lab.rehearsals.steps import StepWatch
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.process import Desks

PCS = 2
INSURED, OTHERS = 6, 3
SILENCE_SECONDS = 5.0  # without any answer, before anybody decides anything
FORM_NUMBERS = 900_000


@dataclass
class DesktopPerformance(Performance):
    """Strikes every server, and performs the lettered steps with people instead of servers."""

    _centre: Centre | None = None
    _paper: HospitalOnPaper | None = None
    _silent_since: float = field(default=0.0)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        history = HistoryWriter(self.record.folder.history)
        self._centre = centre = Centre(self.lab, self.lab.settings.state / "desktop")
        try:
            self._prepare(centre, PeoplesLedger(history, self.record.now))
            self._strike_everything(desks)
            self._people_work(desks)
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
        for pc in centre.pcs[1:]:  # the first one was switched off that night
            pc.pull()
        for pc in centre.pcs:
            pc.versions["pulled"] = centre.newest if pc is not centre.pcs[0] else pc.versions["log-on"]
            pc.data = newer
        try:
            with connect(self.lab) as connection:
                patients = patients_of(connection, INSURED, OTHERS)
        except oracledb.Error as error:
            raise StepFailed("The main system's patients cannot be read", where=str(error)) from None
        server = self.script.limits.servers[0]
        url = f"http://{self.lab.topology.host(server).addresses['lan']}"
        first = int(time.time()) % FORM_NUMBERS + 1
        self._paper = HospitalOnPaper(url, server, ledger, newer, patients, first, self.record.now)
        self._paper.before()

    def _strike_everything(self, desks: Desks) -> None:
        fault = self.script.strike.fault
        hosts = [h.name for h in self.lab.topology.hosts.values() if h.server_class in ("appserver", "dbserver")]
        self.record.say(f"{fault} on {', '.join(hosts)}")
        begin = self.record.now()
        for host in hosts:
            self._struck.append((fault, host))
            registry.inject(self.lab, fault, host)
        self.record.mark(
            "fault",
            begin,
            name=fault,
            until=self.record.now(),
            fault=fault,
            host="every server",
            role=str(self.script.strike.target),
        )
        self._silent_since = self.record.now()
        wait_until(lambda: self._silence(desks) >= SILENCE_SECONDS, 60, "the desks to fall silent", interval=0.5)

    def _silence(self, desks: Desks) -> float:
        """Seconds without an answer of any application server."""
        if sum(desks.acknowledged(self._silent_since).values()):
            self._silent_since = self.record.now()
        return self.record.now() - self._silent_since

    def _people_work(self, desks: Desks) -> None:
        desk = self.record.folder.path / "desk"
        work = self._work(desks)
        with People(desk, lambda asked: work[str(asked["clause"])]()) as people:
            watch = StepWatch(self.record, self.script.procedure, people)
            variables = {"human_step_desk": str(desk), "human_step_timeout": 300}
            try:
                run_playbook(
                    self.lab, self.script.procedure.playbook, variables, watch, log_name=self.record.folder.path.name
                )
            finally:
                watch.close()

    def _work(self, desks: Desks) -> dict[str, Callable[[], str]]:
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
