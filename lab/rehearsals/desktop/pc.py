"""One cashier's PC in a rehearsal: its program, its cashier, and what is done at it."""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from lab.cashier.basedata import BaseData, Item
from lab.cashier.fetching import fetch
from lab.cashier.identity import Identity
from lab.cashier.people import User
from lab.cashier.setting_up import set_up
from lab.history import Phase
from lab.rehearsals.desktop.ledger import PeoplesLedger
from lab.rehearsals.desktop.orders import PaperOrder
from lab.rehearsals.desktop.program import Program
from lab.workload.outcome import Outcome

CENTRE = "centre"
CASH_BEFORE = Decimal("300.00")  # in the drawer from before the switch, kept apart


@dataclass
class CashierPc:
    """directory: the PC's disk. cashier_id: employee. versions: moment -> base data version that the PC had then."""

    directory: Path
    identity: Identity
    cashier_id: int
    ledger: PeoplesLedger
    data: BaseData
    pharmacist: str = ""
    versions: dict[str, int] = field(default_factory=dict)
    public: str = ""
    _password: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    _program: Program | None = None

    @property
    def name(self) -> str:
        """PC001."""
        return self.identity.name

    def set_up(self, approval: str) -> None:
        """Once, in good times: the information centre makes the PC ready for its cashier."""
        admin = User(CENTRE, "centre", self.cashier_id)
        self.public = set_up(self.directory, self.identity, approval, admin, self._password)
        self._program = Program(self.directory).__enter__()
        self._log_on(CENTRE)
        user = {"name": "cashier", "role": "cashier", "employee_id": self.cashier_id, "password": self._password}
        self._ask("users", user)
        self.versions["log-on"] = self.versions["on the screen"] = self._log_on("cashier")

    def next_morning(self) -> None:
        """The nightly pull of the PC's scheduler, and the cashier's log-on after it."""
        fetch(self.directory, self.identity)
        self.versions["on the screen"] = self._log_on("cashier")

    def refresh(self) -> None:
        """Look for newer base data now, as after a stick was put in."""
        self.versions["on the screen"] = int(self._ask("refresh")["base"]["version"])

    def approve(self, code: str, told_by: str) -> None:
        """Step A at this PC."""
        state = self._ask("approve", {"code": code, "told_by": told_by})
        self.versions["approved"] = int(state["batch"]["base_version"])

    def open_shift(self) -> None:
        """The cashier puts a new roll into the printer and enters its first number."""
        own = [roll for roll in self.data.rolls if roll.cashier_id == self.cashier_id]
        fresh = max(own, key=lambda roll: roll.first_no)
        self._ask("shift", {"invoice_no": fresh.next_no, "cash_before": str(CASH_BEFORE)})

    def charge(self, order: PaperOrder) -> dict[str, Any]:
        """Price, charge and print; the record as it is collected later. Raises StepFailed."""
        key = uuid.uuid4().hex
        body = {"key": key, "invoice_no": self._shift()["next_no"], "pharmacist": self.pharmacist, **self._asked(order)}

        def ask() -> Outcome:
            return Outcome(Phase.OK, False, self._ask("charge", body)["record"])

        desk, op_key = f"{self.name} cashier", f"{self.identity.mark}-{key}"
        return self.ledger.carry_out(desk, "charge", op_key, self.name, body, ask)

    def hand_over(self) -> bytes:
        """After recovery: count the money, end the shift and the batch, and give the signed file."""
        report = self._ask_report()
        self._ask("shift/close", {"counted": report["cash"]})
        self._ask("batch/close")
        self._log_on(CENTRE)
        content = self._ask("collect")
        assert isinstance(content, bytes)
        return content

    def switch_off(self) -> None:
        """End the program; a second call does nothing."""
        if self._program is not None:
            self._program.__exit__()
            self._program = None

    def _asked(self, order: PaperOrder) -> dict[str, Any]:
        patient = order.patient
        insured = {name: getattr(patient, name) for name in ("insurance_type", "insurance_no", "unit_no")}
        return {
            "lines": [(self._item(drug).id, quantity) for drug, quantity in order.drugs] or [(order.item_id, 1)],
            "prescription_kind": order.kind, "prescription_no": order.written_no, "tendered": "100000",
            "card_no": patient.card_no, "patient_name": patient.name, **insured,
        }  # fmt: skip

    def _item(self, drug: int) -> Item:
        return next(item for item in self.data.items if item.drug_id == drug)

    def _shift(self) -> dict[str, Any]:
        assert self._program is not None
        found: dict[str, Any] = self._program.page.get("/api/state").json()["shift"]
        return found

    def _ask_report(self) -> dict[str, Any]:
        assert self._program is not None
        found: dict[str, Any] = self._program.page.get("/api/shift/report").json()
        return found

    def _log_on(self, user: str) -> int:
        state = self._ask("logon", {"user": user, "password": self._password})
        return int((state["base"] or {}).get("version", 0))

    def _ask(self, path: str, body: dict[str, Any] | None = None) -> Any:
        assert self._program is not None
        return self._program.ask(path, body)
