"""The rehearsal of plan 3.2.1, F to R: last night's copy, the main system lost, the emergency system opened and worked
on, its day merged, and the main system open again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import oracledb

from lab.checkers.emergency_day import DECISION
from lab.checkers.emergency_marks import MARK
from lab.checkers.main_untouched import BEFORE, rows_before
from lab.errors import LabError, StepFailed
from lab.history import HistoryWriter, read_history
from lab.rehearsals.blackout import Blackout
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import patients_of
from lab.rehearsals.emergency.opened_copy import OpenedCopy, look
from lab.rehearsals.emergency.outpatients import Outpatients, next_numbers
from lab.rehearsals.final_reads import Rows, connect, read_final
from lab.rehearsals.steady import forget_failures
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.orders import Orders
from lab.workload.process import Desks

DECLARER, PHARMACIST = "Zhao of the information centre", "Qian, head of the pharmacy"
BATCH = "rehearsal"
MARKED = "SELECT op_key FROM operations WHERE source = :mark"
START_SECONDS = 120.0
KNOWN = 8  # of the main system's patients, insured and others each, whom the people of the rehearsal treat


@dataclass
class EmergencyPerformance(Blackout):
    """Performs the lettered steps with people at the emergency system. rows: of its day, for the judge; main_rows: what
    the main system had done when its database was back."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    spoiled: list[dict[str, int]] = field(default_factory=list)
    main_rows: list[dict[str, Any]] = field(default_factory=list)
    _people: Outpatients | None = None
    _open: Desks | None = None
    _before_opening: OpenedCopy | None = None
    _steps: dict[str, Callable[[], str]] = field(default_factory=dict)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        history = HistoryWriter(self.record.folder.history)
        self.told |= {"declared_by": DECLARER, "merge_batch": BATCH}
        try:
            self.emergency.abandon()
            if failed := self.emergency.night("the last one")["failed"]:
                raise StepFailed("There is no copy of last night", where=failed)
            self._await_service(desks, self.script.settle)  # business that the copy does not have
            self._prepare(PeoplesLedger(history, self.record.now))
            self._strike_all(desks)
            self._steps = self._all_steps(desks)
            self._procedure(sampler)
            self._await_service(desks, self.script.settle)
            self.rows += self._outpatients.rows()
        except LabError as error:
            self.record.say(error.line())
            return error
        finally:
            self._close_desks()
            history.close()
        return None

    def final_rows(self) -> Rows:
        """The main database's, and what was seen of the day on the emergency system."""
        if any(row["record"] == "merged again" for row in self.rows):
            self.rows.append({"record": "takings", **self.emergency.command("takings", allowed=(0, 1))})
        seen = {"emergency": self.rows, "spoiled_invoices": self.spoiled, BEFORE: self.main_rows}
        return {**read_final(self.lab), **seen}

    def human_step(self, asked: dict[str, Any]) -> str:
        """The people of the departments, and those who repair."""
        if asked["clause"] == "3.2.1-J" and f"{self.emergency.url}/" not in asked["what"]:
            raise StepFailed("The desks were not told the emergency system's address", where=str(asked["what"]))
        return self._steps[str(asked["clause"])]()

    @property
    def _outpatients(self) -> Outpatients:
        assert self._people is not None
        return self._people

    def _prepare(self, ledger: PeoplesLedger) -> None:
        try:
            with connect(self.lab) as connection:
                patients = patients_of(connection, KNOWN, KNOWN)
                self.rows.append({"record": "before", "marked_before": marked(connection)})
        except oracledb.Error as error:
            raise StepFailed("The main system's patients cannot be read", where=str(error)) from None
        name = self.script.limits.servers[0]
        places = (name, self.url_of(name)), (self.emergency.name, self.emergency.url)
        self._people = Outpatients(*places, uuid.uuid4().hex[:8], ledger, patients, self.record.now)
        self.record.say(self._people.before())

    def _all_steps(self, desks: Desks) -> dict[str, Callable[[], str]]:
        people = self._outpatients
        return {
            "3.2.1-F": lambda: self._decide(desks),
            "3.2.1-J": self._register,
            "3.2.1-K": self._set_invoice_numbers,
            "3.2.1-L": people.call,
            "3.2.1-M": self._work,
            "3.2.1-N": people.enter,
            "3.2.1-O": people.hand_out,
            "repair": self._repair_database,
            "3.2.1-Q": self._settle,
        }

    def _decide(self, desks: Desks) -> str:
        status, silence = self.emergency.status(), round(self._silence(desks), 1)
        told = {"who": DECLARER, "silent_s": silence, "copy_age_s": status["age_s"], "concerns": status["concerns"]}
        self.record.mark("decision", self.record.now(), name=DECISION, **told)
        self._before_opening = look(self.lab, status["current"]["schema"])
        return f"no desk has been answered for {silence} s; the copy is {status['age_s']:.0f} s old"

    def _register(self) -> str:
        assert self._before_opening is not None
        opened = look(self.lab, self.emergency.status()["opening"]["schema"])
        raised = opened.raised_since(self._before_opening)
        self.rows.append({"record": "opened copy", "business": opened.business, "raised": raised})
        return self._outpatients.register()

    def _set_invoice_numbers(self) -> str:
        cashiers = self._outpatients.desks["cashiers"]
        history = read_history(self.record.folder.history)
        worked = {(r.response or {}).get("cashier_id") for r in history if r.phase == "ok" and r.operation == "charge"}
        numbers = next_numbers(history, [one for one in cashiers if one in worked])
        for cashier, (number, spoiled) in numbers.items():
            self.emergency.command("invoice-number", "--cashier", str(cashier), "--number", str(number))
            self.spoiled += [{"cashier": cashier, "invoice_no": one} for one in spoiled]
            self.rows.append({"record": "cashier", "cashier": cashier, "set_to": number})
        return f"{len(numbers)} cashiers set their numbers; {len(self.spoiled)} forms spoiled"

    def _work(self) -> str:
        people = self._outpatients
        said = [people.prescribe(), people.inpatient(), people.look_at_pages()]
        orders = Orders(
            {self.emergency.name: self.emergency.url},
            self.record.epoch,
            str(self.record.folder.history),
            uuid.uuid4().hex[:8],
            self.script.seed + 1,
            self.script.pace,
        )
        self._open = Desks(orders, self.record.folder.logs / "emergency-desks.log")
        self._open.__enter__()
        self._await_service(self._open, self.script.settle, servers=(self.emergency.name,))
        return "; ".join(said)

    def _repair_database(self) -> str:
        self._close_desks()
        self._repair()
        for host in self.lab.topology.group("dbservers"):
            self.lab.container(host.name).start()

        wait_until(self._database_answers, START_SECONDS, "the main database to answer", interval=2)
        self.main_rows = rows_before(read_final(self.lab))
        return "the pair is repaired and its database answers"

    def _database_answers(self) -> bool:
        try:
            with connect(self.lab) as connection:
                connection.ping()
            return True
        except oracledb.Error:
            forget_failures(self.lab)  # a node that could not open the database tries again
            return False

    def _settle(self) -> str:
        again = self.emergency.command("merge", "--batch", f"{BATCH}-again", allowed=(0, 1))
        opening = self.emergency.status()["opening"]
        self.rows += [{"record": "opening", **opening}, {"record": "merged again", **again}]
        before, settled = self._reconcile(), self._outpatients.settle()
        signed = self._reconcile("--signed-by", PHARMACIST)
        self.rows.append({"record": "reconciliation", "open_before": len(before["differences"]), **signed})
        return f"{settled}; signed by {signed['signed'] or 'nobody'}"

    def _reconcile(self, *words: str) -> dict[str, Any]:
        """The list of the originals that the pharmacy kept, against the main system."""
        return self.emergency.command("reconcile", *words, allowed=(0, 1), stdin=self._outpatients.originals())

    def _close_desks(self) -> None:
        if self._open is not None:
            self._open.close()

    def _leave_nothing(self) -> None:
        super()._leave_nothing()
        try:
            self.emergency.abandon()
        except LabError as error:  # the next rehearsal tries again
            self.record.say(error.line())


def marked(connection: oracledb.Connection) -> list[str]:
    """The operations that earlier days on the emergency system left in the main database."""
    with connection.cursor() as cursor:
        return [key for (key,) in cursor.execute(MARKED, mark=MARK)]
