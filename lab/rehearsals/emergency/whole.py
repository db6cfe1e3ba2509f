"""The whole escalation in one rehearsal, level 3 to 2 to 1 and back.

A part of the disk array fails, its repair fails and the data are gone for good (3.1.1, L); the outpatients go on with
the emergency server (3.2.1) until the backbone network is lost too, and then with the cashiers' PCs and paper (3.3.1).
The network comes back, then the main database, restored from the backup of step 3.1.1-C; both days are merged into it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from typing import Any

import httpx

from lab.errors import StepFailed
from lab.faults import disks_lost, registry
from lab.machine.array import HEALTHY, array_status, console_status
from lab.plan.catalogue import read_catalogue
from lab.playbook import run_playbook
from lab.rehearsals import array_power
from lab.rehearsals.blackout import SILENCE_SECONDS
from lab.rehearsals.desktop.centre import ANNOUNCER
from lab.rehearsals.desktop.day import DesktopDay
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.emergency.array_lost import ArrayLost
from lab.rehearsals.emergency.day import DECLARER, KNOWN
from lab.rehearsals.final_reads import Rows
from lab.settings import ANSIBLE
from lab.waiting import wait_until
from lab.workload.process import Desks

DESKTOP = "3.3.1-desktop"
RESTORE = ANSIBLE / "restore.yml"
LOST, CUT = "disks-lost", "cut-lan"
TO_EMERGENCY, TO_DESKTOP, FROM_DESKTOP, TO_MAIN = "3 to 2", "2 to 1", "1 to 2", "2 to 3"
ARRAY_SECONDS = 60.0
DAY_SECONDS = 3_600.0  # for everything that the people on paper wait for


@dataclass
class WholeEscalation(ArrayLost):
    """The lettered steps of 3.1.1 up to L; inside L the whole of 3.2.1, and beside its step M the whole of 3.3.1."""

    _desktop: DesktopDay | None = None
    _on_paper: Thread | None = None
    _paper_problem: list[BaseException] = field(default_factory=list)
    _network_back: Event = field(default_factory=Event)
    _main_back: Event = field(default_factory=Event)
    _backup_on: str = ""
    _since: dict[str, float] = field(default_factory=dict)

    def final_rows(self) -> Rows:
        """The main database's, and what was seen of both days."""
        return {**super().final_rows(), **(self._desktop.rows() if self._desktop else {})}

    def human_step(self, asked: dict[str, Any]) -> str:
        """Step L: the whole of 3.2.1, and then the end of 3.3.1."""
        if asked["clause"] != "3.1.1-L":
            return super().human_step(asked)
        lost = "; ".join(array_status(self.lab.topology).concerns)
        self._phase(TO_EMERGENCY, "detect", self._since[LOST], evidence=lost)
        said = super().human_step(asked)
        self._join_paper()
        return f"{said}; then the charges of the cashiers' PCs and the papers"

    def _prepare(self, ledger: PeoplesLedger) -> None:
        super()._prepare(ledger)
        server = self.script.limits.servers[0]
        self._desktop = DesktopDay(self.lab, self.record, ledger, (server, self.url_of(server)), passed_over=KNOWN)
        self._desktop.prepare()

    def _all_steps(self, desks: Desks) -> dict[str, Callable[[], str]]:
        steps = super()._all_steps(desks)
        work = {
            "3.1.1-B": lambda: self._close_for_the_night(desks),
            "3.2.1-F": lambda: self._decided(TO_EMERGENCY, DECLARER, steps["3.2.1-F"]),
            "3.2.1-J": lambda: self._first_registration(steps["3.2.1-J"]),
        }
        return {**steps, **work}

    # ---- level 3: the repair of the array fails

    def _close_for_the_night(self, desks: Desks) -> str:
        """What is done between the backup and the stop of the applications would not be in the backup."""
        assert self._sampler is not None
        self._backup_on = self._sampler.active or ""
        desks.close()
        return "tonight; every desk is closed before the backup begins"

    def _start_in_vain(self) -> str:
        array_power.start(self.lab)
        disks = [host.name for host in self.lab.topology.group("disks")]
        self._since[LOST] = self.record.now()
        for name in disks:
            self._struck.append((LOST, name))
            registry.inject(self.lab, LOST, name)
        wait_until(lambda: not console_status(self.lab.topology).disks, ARRAY_SECONDS, "the array to give up its disks")
        self._note_loss(LOST, disks)
        return "both disks are blank: the array knows its data to be gone"

    # ---- level 2: the emergency server

    def _first_registration(self, register: Callable[[], str]) -> str:
        opening = self.emergency.status()["opening"]
        declared, opened = (self._moment(opening[name]) for name in ("declared", "opened"))
        decided = self._since[f"{TO_EMERGENCY} decided"]
        told = {"who": opening["who"], "evidence": f"the copy of {opening['moment']}"}
        self._phase(TO_EMERGENCY, "declare", min(decided, declared), until=declared, **told)
        self._phase(TO_EMERGENCY, "switch", declared, until=opened)
        said = register()
        self._phase(TO_EMERGENCY, "verify", opened, evidence=said)
        self._since["emergency verified"] = self.record.now()
        return said

    def _work(self) -> str:
        """Step M, until the backbone network is lost, and again when it is back."""
        said = super()._work()
        self._phase(TO_EMERGENCY, "announce", self._since["emergency verified"], who=DECLARER)
        assert self._open is not None
        self._lose_the_backbone(self._open)
        self._begin_paper(self._open)
        while not self._network_back.wait(0.5):
            if self._paper_problem or self._on_paper is None or not self._on_paper.is_alive():
                self._join_paper()
                raise StepFailed("The day on paper ended before the network was back")
        return f"{said}; then the network was lost, until the PCs and paper had served the patients"

    def _lose_the_backbone(self, desks: Desks) -> None:
        names = [host.name for host in self.lab.topology.manned if host.server_class in ("appserver", "emergency")]
        self._since[CUT] = self.record.now()
        for name in names:
            self._struck.append((CUT, name))
            registry.inject(self.lab, CUT, name)
        self._note_loss(CUT, names)
        wait_until(lambda: self._silence(desks) >= SILENCE_SECONDS, 60, "the desks to fall silent", interval=0.5)
        silent = f"no desk has been answered for {SILENCE_SECONDS:g} s"
        self._phase(TO_DESKTOP, "detect", self._since[CUT], evidence=silent)

    # ---- level 1: the cashiers' PCs and paper, in a thread of their own

    def _begin_paper(self, desks: Desks) -> None:
        assert self._desktop is not None and self._sampler is not None
        sampler, procedure = self._sampler, read_catalogue().procedure(DESKTOP)
        plain = self._desktop.steps(lambda: self._silence(desks), lambda: self._mend_the_network(desks))
        timed = {
            "3.3.1-not-soon": lambda: self._decided(TO_DESKTOP, ANNOUNCER, plain["3.3.1-not-soon"]),
            "3.3.1-A": lambda: self._approve(plain["3.3.1-A"]),
            "3.3.1-B": lambda: self._timed(TO_DESKTOP, "announce", plain["3.3.1-B"]),
            "3.3.1-E": lambda: self._timed(TO_DESKTOP, "verify", plain["3.3.1-E"]),
        }
        steps: dict[str, Callable[[], str]] = {**plain, **timed}

        def work(asked: dict[str, Any]) -> str:
            return steps[str(asked["clause"])]()

        def perform() -> None:
            try:
                self._procedure(sampler, procedure, work)
            except BaseException as error:
                self._paper_problem.append(error)

        self._on_paper = Thread(target=perform, daemon=True, name="on-paper")
        self._on_paper.start()

    def _approve(self, approve: Callable[[], str]) -> str:
        decided = self._since[f"{TO_DESKTOP} decided"]
        self._phase(TO_DESKTOP, "declare", decided, who=ANNOUNCER, evidence="the decision, told to every department")
        return self._timed(TO_DESKTOP, "switch", approve)

    def _mend_the_network(self, desks: Desks) -> str:
        """The network is back long before the main system: the emergency server goes on, and the papers wait."""
        assert self._desktop is not None
        begin = self.record.now()
        self._heal_only(CUT)
        self._phase(FROM_DESKTOP, "return", begin)
        self._timed(FROM_DESKTOP, "verify", self._emergency_answers)
        announced = self.record.now()
        self._await_service(desks, self.script.settle, servers=(self.emergency.name,))
        self._desktop.end()
        self._phase(FROM_DESKTOP, "announce", announced, who=ANNOUNCER)
        self._network_back.set()
        if not self._main_back.wait(DAY_SECONDS):
            raise StepFailed("The main system did not come back", where=f"within {DAY_SECONDS:g} s")
        return "the network was mended, and later the main system is back"

    def _emergency_answers(self) -> str:
        try:
            httpx.get(f"{self.emergency.url}/health", timeout=10).raise_for_status()
        except httpx.HTTPError as error:
            raise StepFailed("The emergency server does not answer", where=str(error)) from None
        return "the emergency system answers"

    def _join_paper(self) -> None:
        if self._on_paper is not None:
            self._on_paper.join(DAY_SECONDS)
        if self._paper_problem:
            raise self._paper_problem[0]

    # ---- and back: the main database from the backup

    def _repair_database(self) -> str:
        self._since["returning"] = self.record.now()
        self._close_desks()
        disks_lost.set_up_anew(self.lab)
        wait_until(self._array_is_healthy, ARRAY_SECONDS, "the new array to be healthy", interval=0.5)
        begin, log = self.record.now(), f"{self.record.folder.path.name}-restore"
        run_playbook(self.lab, RESTORE, {"restore_on": self._backup_on}, log_name=log)
        self.record.mark("restore", begin, name="restore", until=self.record.now(), host=self._backup_on)
        disks_lost.bury(self.lab)
        return f"{super()._repair_database()}; it was restored from the backup of {self._backup_on}"

    def _array_is_healthy(self) -> bool:
        return console_status(self.lab.topology).health == HEALTHY

    def _settle(self) -> str:
        """Step Q; then the desks are told that the main system is back."""
        self._phase(TO_MAIN, "return", self._since["returning"])
        said = self._timed(TO_MAIN, "verify", super()._settle)
        begin = self.record.now()
        self._open_desks()
        assert self._open is not None
        self._await_service(self._open, self.script.settle)
        self._phase(TO_MAIN, "announce", begin, who=DECLARER)
        self._main_back.set()
        return said

    def _open_desks(self) -> None:
        self._open = self._desks()
        self._open.__enter__()

    def _leave_nothing(self) -> None:
        self._main_back.set()  # nobody waits any more
        if self._desktop is not None:
            self._desktop.close()
        super()._leave_nothing()

    # ---- the timeline

    def _decided(self, change: str, who: str, decide: Callable[[], str]) -> str:
        said = self._timed(change, "decide", decide, who=who)
        self._since[f"{change} decided"] = self.record.now()
        return said

    def _timed(self, change: str, name: str, work: Callable[[], str], who: str = "") -> str:
        begin = self.record.now()
        said = work()
        self._phase(change, name, begin, who=who, evidence=said)
        return said

    def _phase(
        self, change: str, name: str, begin: float, *, until: float | None = None, who: str = "", evidence: str = ""
    ) -> None:
        end = self.record.now() if until is None else until
        self.record.mark("phase", begin, name=name, until=end, change=change, who=who, evidence=evidence)

    def _note_loss(self, fault: str, hosts: list[str]) -> None:
        self.record.mark("loss", self._since[fault], name=fault, until=self.record.now(), host=", ".join(hosts))

    def _moment(self, iso: str) -> float:
        return self.record.from_unix(datetime.fromisoformat(iso).timestamp())

    def _heal_only(self, fault: str) -> None:
        begin, hosts = self.record.now(), [host for name, host in self._struck if name == fault]
        for host in hosts:
            registry.heal(self.lab, fault, host)
        told = {"fault": fault, "host": ", ".join(hosts)}
        self.record.mark("heal", begin, name=fault, until=self.record.now(), **told)
        self._struck = [(name, host) for name, host in self._struck if name != fault]
