"""People of the departments on the day of the emergency system: those whom the outage caught half-way, and what is done
for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import httpx

from lab.errors import StepFailed
from lab.history import Phase, Record, acknowledged
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import Patient

Answer = dict[str, Any]
DRUGS = 2
WAITING, PRINTED, PAID = 3, 2, 2
PAGE = re.compile(r'href="(/desks/[a-z-]+)[?"]')
BANNER = re.compile(r'<p class="emergency" role="alert">.*?<time datetime="([^"]+)">')


@dataclass(frozen=True)
class Visit:
    """Somebody whom the outage caught. slip_time: on the registration slip, seconds since the run began; invoice_no: of
    the stamped invoice in hand, 0 where nothing was paid."""

    card_no: str
    patient_id: int
    slip_time: float
    prescription_id: int = 0
    invoice_no: int = 0
    lines: tuple[tuple[int, int], ...] = ()


@dataclass
class Outpatients:
    """Role players. main, emergency: (server's name, URL); run: makes the keys this run's own. waiting: registered
    before the outage; printed: with an unpaid prescription; paid: with a stamped one. called: (slip time, when
    called); registered, free: answers of the emergency system; by_hand: dispensed without it."""

    main: tuple[str, str]
    emergency: tuple[str, str]
    run: str
    ledger: PeoplesLedger
    patients: list[Patient]
    now: Callable[[], float]
    desks: Answer = field(default_factory=dict)
    waiting: list[Visit] = field(default_factory=list)
    printed: list[Visit] = field(default_factory=list)
    paid: list[Visit] = field(default_factory=list)
    called: list[tuple[float, float]] = field(default_factory=list)
    registered: list[Answer] = field(default_factory=list)
    handwritten: list[Visit] = field(default_factory=list)
    free: list[Answer] = field(default_factory=list)
    by_hand: list[Visit] = field(default_factory=list)
    settled: list[Answer] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)
    _number: Any = field(default_factory=count)

    def before(self) -> str:
        """While the main system still runs: some are registered, some have a prescription printed, some have paid."""
        self.desks = httpx.get(f"{self.main[1]}/api/desks", timeout=10).raise_for_status().json()
        patients = iter(self.patients)
        self.waiting = [self._come(next(patients)) for _ in range(WAITING)]
        self.printed = [self._prescribed(self._come(next(patients)), self.main) for _ in range(PRINTED)]
        self.paid = [self._pay(self._prescribed(self._come(next(patients)), self.main)) for _ in range(PAID)]
        return f"{len(self.waiting)} wait, {len(self.printed)} have a prescription, {len(self.paid)} have paid"

    def register(self) -> str:
        """Step J: cards and registrations anew."""
        for number in range(2):
            person = {"name": f"应急{number + 1}", "sex": "F"}
            body = {**self._where(), "patient": person}
            self.registered.append(self._post(self.emergency, "register", body))
        return f"{len(self.registered)} cards issued and patients registered"

    def come(self, system: tuple[str, str], **who: Any) -> Answer:
        """Somebody registers at a system, by the card or for the first time."""
        return self._post(system, "register", {**self._where(), **who})

    def call(self) -> str:
        """Step L: by the time on the slip; the queue numbers of the main system count no more."""
        for visit in sorted(self.waiting, key=lambda one: one.slip_time):
            self.called.append((visit.slip_time, self.now()))
        return f"{len(self.called)} patients called by the time on their slips"

    def prescribe(self) -> str:
        """Step M: by hand for those whom the system does not know, by computer for the others."""
        self.handwritten = [Visit(v.card_no, v.patient_id, v.slip_time, lines=self._lines()) for v in self.waiting]
        for visit in self.registered:
            self._post(self.emergency, "prescribe", self._prescription(visit["id"], self._lines()))
        return f"{len(self.handwritten)} prescriptions by hand, {len(self.registered)} by computer"

    def inpatient(self) -> str:
        """Somebody of a ward asks the emergency system, which refuses: inpatients wait for the recovery."""
        body = {"ward_id": 1, "clerk_id": self.desks["registrars"][0], "patient_id": self.desks["patients"][0]}
        headers = {"Idempotency-Key": f"{self.run}-ward"}
        answer = httpx.post(f"{self.emergency[1]}/api/admissions", json=body, headers=headers, timeout=10)
        code = str(answer.json().get("error", {}).get("code", "")) if answer.is_error else "accepted"
        self.refused.append(code)
        return f"an admission: {code}"

    def look_at_pages(self) -> str:
        """What stands over each desk's page of the emergency system: the moment of its data, and nothing elsewhere."""
        with httpx.Client(base_url=self.emergency[1], timeout=10) as desk:
            paths = PAGE.findall(desk.get("/").raise_for_status().text)
            for path in ["/", *dict.fromkeys(paths)]:
                banner = BANNER.search(desk.get(path).raise_for_status().text)
                self.pages[path] = banner.group(1) if banner else ""
        return f"{len(self.pages)} pages looked at"

    def enter(self) -> str:
        """Step N: a free registration under the right card, then the paper prescription, charged and handed out."""
        for visit in [*self.printed, *self.handwritten]:
            body = {**self._where(), "card_no": visit.card_no, "free": True}
            place = self._post(self.emergency, "register", body)
            self.free.append({**place, "card_on_paper": visit.card_no})
            made = self._post(self.emergency, "prescribe", self._prescription(place["id"], visit.lines))
            self._charge(self.emergency, made["id"])
            self._dispense(self.emergency, made["id"])
        return f"{len(self.free)} free registrations, their prescriptions entered, charged and handed out"

    def hand_out(self) -> str:
        """Step O: stamped as paid and unknown here: the original is kept and marked."""
        self.by_hand = list(self.paid)
        return f"{len(self.by_hand)} stamped prescriptions dispensed by hand, the originals kept and marked"

    def originals(self) -> str:
        """The list of what was handed out by hand: prescription, drug, pieces."""
        return "".join(
            f"{visit.prescription_id},{drug},{quantity}\n" for visit in self.by_hand for drug, quantity in visit.lines
        )

    def settle(self) -> str:
        """Step Q: what was handed out by hand, against the main system."""
        for visit in self.by_hand:
            done = self._dispense(self.main, visit.prescription_id)
            lines = {int(line["drug_id"]): int(line["quantity"]) for line in done.get("lines") or []}
            by_hand = dict(visit.lines)
            told = {"by_hand": sum(by_hand.values()), "in_system": sum(lines.values()), "equal": lines == by_hand}
            self.settled.append({"prescription_id": visit.prescription_id, **told})
        return f"{len(self.settled)} prescriptions settled with the pharmacy"

    def rows(self) -> list[Answer]:
        """What the judge is given of the day."""
        return [
            {"record": "queue", "called": [list(pair) for pair in self.called]},
            {"record": "free", "registrations": [_place(one) for one in self.free]},
            {"record": "by-hand", "handed_out": [asdict(v) for v in self.by_hand], "settled": self.settled},
            {"record": "inpatient", "answers": self.refused},
            {"record": "banner", "pages": self.pages},
            {"record": "new", "registrations": [_place(one) for one in self.registered]},
        ]

    def _come(self, patient: Patient) -> Visit:
        done = self._post(self.main, "register", {**self._where(), "card_no": patient.card_no})
        return Visit(patient.card_no, int(done["patient_id"]), self.now())

    def _prescribed(self, visit: Visit, system: tuple[str, str]) -> Visit:
        place = self._post(system, "register", {**self._where(), "card_no": visit.card_no})
        lines = self._lines()
        made = self._post(system, "prescribe", self._prescription(place["id"], lines))
        return Visit(visit.card_no, visit.patient_id, visit.slip_time, int(made["id"]), lines=lines)

    def _pay(self, visit: Visit) -> Visit:
        done = self._charge(self.main, visit.prescription_id)
        own = (visit.card_no, visit.patient_id, visit.slip_time, visit.prescription_id)
        return Visit(*own, int(done["invoice_no"]), visit.lines)

    def _where(self) -> Answer:
        return {"schedule_id": self.desks["schedules"][0]["id"], "registrar_id": self.desks["registrars"][0]}

    def _lines(self) -> tuple[tuple[int, int], ...]:
        drugs = self.desks["drugs"]
        number = next(self._number)
        return tuple((int(drugs[(number + n) % len(drugs)]["id"]), 1 + n) for n in range(DRUGS))

    def _prescription(self, registration: int, lines: Iterable[tuple[int, int]]) -> Answer:
        return {
            "registration_id": registration,
            "lines": [{"drug_id": drug, "quantity": quantity} for drug, quantity in lines],
        }

    def _charge(self, system: tuple[str, str], prescription: int) -> Answer:
        return self._post(system, "charge", {"prescription_id": prescription, "cashier_id": self.desks["cashiers"][-1]})

    def _dispense(self, system: tuple[str, str], prescription: int) -> Answer:
        body = {"prescription_id": prescription, "pharmacist_id": self.desks["pharmacists"][0]}
        return self._post(system, "dispense", body)

    def _post(self, system: tuple[str, str], operation: str, body: Answer) -> Answer:
        name, url = system
        key = f"{self.run}-people-{next(self._number)}-{operation}"
        return self.ledger.post(url, "people of the day", operation, key, name, body)


def next_numbers(history: Iterable[Record], cashiers: Iterable[int]) -> dict[int, tuple[int, list[int]]]:
    """Cashier -> (the next invoice's number by the paper in hand, the numbers of spoiled forms before it). A form that
    may have been printed when the system went is not used again: the invoice in doubt may be on it. Raises StepFailed
    for a cashier without an invoice."""
    records = list(history)
    told = [r for r in acknowledged(records) if r.operation == "charge"]
    known = {record.key for record in told}
    asked = {r.key: r for r in records if r.phase is Phase.INVOKE and r.operation == "charge" and r.key not in known}
    found = {}
    for cashier in cashiers:
        own = [r.response or {} for r in told if (r.response or {}).get("cashier_id") == cashier]
        numbers = [int(answer["invoice_no"]) for answer in own]
        if not numbers:
            raise StepFailed(f"Cashier {cashier} has no invoice in hand")
        doubtful = sum((r.request or {}).get("cashier_id") == cashier for r in asked.values())
        first = max(numbers) + 1
        found[cashier] = (first + doubtful, list(range(first, first + doubtful)))
    return found


def _place(answer: Answer) -> Answer:
    return {name: answer.get(name) for name in ("id", "card_no", "card_on_paper", "patient_id", "fee", "queue_no")}
