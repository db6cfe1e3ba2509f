"""The people of the departments on the worst day: what they write, stamp, hand out, and enter again afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import httpx

from lab.cashier.basedata import BaseData
from lab.cashier.importing import paper_key
from lab.paper.forms import DISPENSING, LATER, PRESCRIPTION, REQUEST, SLIP, Form, numbers
from lab.paper.sheets import (
    Examination,
    Invoice,
    PaperDay,
    PharmacyVisit,
    RecordCard,
    RecordNumber,
    Script,
    Settlement,
    Slip,
    Told,
)
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import PaperOrder, Patient
from lab.rehearsals.desktop.pc import CashierPc

HOURS = 1  # of forms in a pack of the rehearsal
BED = "ward 1, bed 3"
EXAMINED = ("laboratory", "imaging", "function-examination")
CATEGORY = {"laboratory": "LAB", "imaging": "IMAGING", "function-examination": "FUNCTION"}


@dataclass
class HospitalOnPaper:
    """Role players of every department. url: of the application server named server; first: the packs' first form
    number; now: seconds since the run began; began, ended: of the time on paper. paid: number on the order -> the
    invoice's record; dispensed: (number in the dispensing log, order)."""

    url: str
    server: str
    ledger: PeoplesLedger
    data: BaseData
    patients: list[Patient]
    first: int
    now: Callable[[], float]
    began: float = 0.0
    ended: float = 0.0
    orders: list[PaperOrder] = field(default_factory=list)
    paid: dict[str, dict[str, Any]] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    visits: list[PharmacyVisit] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)
    records: list[RecordNumber] = field(default_factory=list)
    cards: list[RecordCard] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    dispensed: list[tuple[str, PaperOrder]] = field(default_factory=list)
    _asked: float = 0.0
    _written: dict[str, float] = field(default_factory=dict)
    _entered: dict[str, int] = field(default_factory=dict)
    _packs: dict[str, Iterator[str]] = field(default_factory=dict)
    _desks: dict[str, Any] = field(default_factory=dict)

    def before(self) -> str:
        """While the system still runs: a patient has a prescription printed, and has not paid."""
        self._desks = httpx.get(f"{self.url}/api/desks", timeout=10).raise_for_status().json()
        patient = self.patients[-1]
        visit = self._post("register", f"before-{self.first}", self._registration(patient))
        drugs = self._drugs(2)
        lines = [{"drug_id": drug, "quantity": quantity} for drug, quantity in drugs]
        body = {"registration_id": visit["id"], "lines": lines}
        made = self._post("prescribe", f"before-{self.first}-prescribe", body)
        self.orders.append(PaperOrder(patient, "", self.now(), drugs, prescription_id=made["id"]))
        return f"prescription {made['id']} is printed"

    def register(self) -> str:
        """Step B: the time on paper begins; a slip with the card number for everybody who comes."""
        self.began = self.now()
        for patient in self.patients[:-1]:
            self.slips.append(Slip(self._form(SLIP, "registration"), patient.card_no, self.now()))
            number = self._form(LATER, "records")
            self._written[number] = self.now()
            self.cards.append(RecordCard(patient.card_no, self.now(), self.now()))
        self._tell("4.2.5-1", "nurse", "everybody who waits")
        return f"{len(self.slips)} slips written"

    def prescribe(self) -> str:
        """Step C: prescriptions and requests by hand."""
        examined = cycle(EXAMINED)
        for position, patient in enumerate(self.patients[:-1]):
            self._tell("4.2.4-2", "doctor", patient.card_no)
            if position % 2 == 0:
                number = self._form(PRESCRIPTION, "doctor")
                self.orders.append(PaperOrder(patient, number, self.now(), self._drugs(1 + position % 3)))
                continue
            department = next(examined)
            item = next(item.id for item in self.data.items if item.category == CATEGORY[department])
            order = PaperOrder(patient, self._form(REQUEST, "doctor"), self.now(), (), item, department)
            self.orders.append(order)
        return f"{len(self.orders)} prescriptions and requests"

    def send_pharmacists(self, pcs: list[CashierPc]) -> str:
        """Step D: somebody of the pharmacy to every cashier."""
        for pc in pcs:
            self._tell("4.2.3-1", "cashier", pc.name)
        staff = cycle(one for one in self.data.employees if one.duty == "PHARMACIST")
        for pc in pcs:
            pc.pharmacist = next(staff).staff_no
        return ", ".join(f"{pc.pharmacist} to {pc.name}" for pc in pcs)

    def pay(self, pcs: list[CashierPc]) -> str:
        """Step E: everybody but the last handwritten prescription's patient pays; the papers get the stamp."""
        for pc in pcs:
            pc.open_shift()
        forgetful = [order for order in self.orders if order.drugs and not order.printed][-1]
        for order, pc in zip(self.orders, cycle(pcs), strict=False):
            if order is not forgetful:
                self.paid[order.written_no] = pc.charge(order)
        return f"{len(self.paid)} invoices printed"

    def hand_out(self, pcs: list[CashierPc]) -> str:
        """Step F: drugs against stamped papers; who has not paid is sent to the cashier and comes back."""
        for order in (order for order in self.orders if order.drugs):
            if order.written_no not in self.paid:
                self.visits.append(self._visit(order, "to-cashier"))
                self.paid[order.written_no] = pcs[0].charge(order)
            self.visits.append(self._visit(order, "dispensed"))
            self.dispensed.append((self._form(DISPENSING, "pharmacy"), order))
        return f"{len(self.dispensed)} prescriptions dispensed and kept"

    def examine(self) -> str:
        """Step G: examinations against stamped invoices, the card entered by hand."""
        for order in (order for order in self.orders if order.department):
            entered = order.patient.card_no
            paper = self._script(order), self._invoice(order)
            self.examinations.append(Examination(self.now(), order.department, *paper, "done", entered))
        self._asked = self.now()
        self._tell("4.2.10-1", "inpatient", BED)
        return f"{len(self.examinations)} examinations; {BED} wants to settle and is told that it is postponed"

    def end(self) -> None:
        """The time on paper is over: a system is there again. A second call does nothing."""
        if not self.ended:
            self._tell("4.2.3-1", "cashier", "the information centre: the time on paper is over")
            self.ended = self.now()

    def enter_again(self) -> str:
        """Step H, first part: the main system is back; slips and prescriptions are entered under their numbers."""
        self.end()
        self.settlements = [Settlement(self.now(), self._asked, BED)]
        registered = {}
        for slip, patient in zip(self.slips, self.patients, strict=False):
            registered[patient.card_no] = self._post("register", paper_key(slip.number), self._registration(patient))
        self.records = [RecordNumber(number, at, self.now()) for number, at in self._written.items()]
        handwritten = [order for order in self.orders if order.drugs and not order.printed]
        for order in handwritten:
            lines = [{"drug_id": drug, "quantity": quantity} for drug, quantity in order.drugs]
            body = {"registration_id": registered[order.patient.card_no]["id"], "lines": lines}
            made = self._post("prescribe", paper_key(order.number), body)
            self._entered[order.number] = made["id"]
        return f"{len(registered)} registrations and {len(handwritten)} prescriptions entered again"

    def settle_stock(self) -> str:
        """Step H, last part: the pharmacy's dispensing log, so that the stock is right again."""
        pharmacist = self._desks["pharmacists"][0]
        for number, order in self.dispensed:
            prescription = order.prescription_id or self._entered[order.number]
            body = {"prescription_id": prescription, "pharmacist_id": pharmacist}
            self._post("dispense", paper_key(number), body)
        return f"{len(self.dispensed)} lines of the dispensing log entered"

    def day(self) -> PaperDay:
        """All paper of the day."""
        papers = tuple(self.slips), tuple(self.visits), tuple(self.examinations), tuple(self.records)
        others = tuple(self.settlements), tuple(self.cards), tuple(self.told)
        return PaperDay(self.began, self.ended, *papers, *others)

    def _tell(self, clause: str, who: str, to: str) -> None:
        self.told.append(Told(clause, who, to, self.now()))

    def _registration(self, patient: Patient) -> dict[str, Any]:
        schedule, registrar = self._desks["schedules"][0]["id"], self._desks["registrars"][0]
        return {"schedule_id": schedule, "registrar_id": registrar, "card_no": patient.card_no}

    def _drugs(self, count: int) -> tuple[tuple[int, int], ...]:
        offset = len(self.orders)
        return tuple((item.drug_id, 1 + n) for n, item in enumerate(self._stocked[offset : offset + count]))

    @property
    def _stocked(self) -> list[Any]:
        return [item for item in self.data.items if item.drug_id]

    def _visit(self, order: PaperOrder, outcome: str) -> PharmacyVisit:
        return PharmacyVisit(self.now(), self._script(order), self._invoice(order), outcome)

    def _script(self, order: PaperOrder) -> Script:
        stamped = order.written_no in self.paid and not order.printed
        return Script(order.written_no, order.printed, stamped, order.patient.card_no, order.written_at)

    def _invoice(self, order: PaperOrder) -> Invoice | None:
        record = self.paid.get(order.written_no)
        return Invoice(record["invoice_no"], stamped=True) if record else None

    def _form(self, form: Form, department: str) -> str:
        name = f"{form.prefix} {department}"
        if name not in self._packs:
            self._packs[name] = iter(numbers(form, department, HOURS, self.first))
        return next(self._packs[name])

    def _post(self, operation: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        return self.ledger.post(self.url, "paper, entered again", operation, key, self.server, body)
