"""An outpatient's way: registration, triage, doctor, laboratory, cashier, pharmacy, and sometimes back."""

from __future__ import annotations

from dataclasses import dataclass

from lab.workload.hall import HOME, Carry, Hall, Station, Visit

EXAMINED = 3  # every third patient is sent to an examination first
RETURNED = 5  # every fifth brings the drugs back and gets the money back


@dataclass
class Outpatients(Hall):
    """The outpatient departments' desks."""

    def __post_init__(self) -> None:
        self.stations = (
            Station("registration", self._register),
            Station("triage", self._triage),
            Station("doctor", self._see),
            Station("cashier", self._charge),
            Station("examination", self._examine),
            Station("pharmacy", self._dispense),
            Station("drug return", self._take_back, 1),
            Station("refund", self._refund, 1),
        )

    async def _register(self, visit: Visit, window: int, carry: Carry) -> str:
        done = await carry("register", self.patients.registration())
        if not done:
            return HOME
        visit["registration"] = done["id"]
        return "triage"

    async def _triage(self, visit: Visit, window: int, carry: Carry) -> str:
        return "doctor" if await carry("triage", self.patients.triage(visit["registration"])) else HOME

    async def _see(self, visit: Visit, window: int, carry: Carry) -> str:
        if visit["number"] % EXAMINED == 0 and "examination" not in visit:
            done = await carry("request_exam", self.patients.examination(visit["registration"]))
            if not done:
                return HOME
            visit |= {"examination": done["id"], "department": done["department_id"]}
            return "cashier"
        done = await carry("prescribe", self.patients.prescription(visit["registration"]))
        if not done:
            return HOME
        visit["prescription"] = done["id"]
        return "cashier"

    async def _charge(self, visit: Visit, window: int, carry: Carry) -> str:
        cashier = self.patients.one_of("cashiers", window)
        if "prescription" not in visit:
            body = self.patients.charge_examination(visit["examination"], cashier)
            return "examination" if await carry("charge", body, "-examination") else HOME
        done = await carry("charge", self.patients.charge(visit["prescription"], cashier))
        if not done:
            return HOME
        visit["invoice_no"] = done["invoice_no"]
        return "pharmacy"

    async def _examine(self, visit: Visit, window: int, carry: Carry) -> str:
        accepted = self.patients.acceptance(visit["examination"], visit["department"])
        if not await carry("accept_exam", accepted):
            return HOME
        return "doctor" if await carry("report_exam", self.patients.result(accepted)) else HOME

    async def _dispense(self, visit: Visit, window: int, carry: Carry) -> str:
        body = self.patients.dispensing(visit["prescription"])
        visit["pharmacist"] = body["pharmacist_id"]
        done = await carry("dispense", body)
        return "drug return" if done and visit["number"] % RETURNED == 0 else HOME

    async def _take_back(self, visit: Visit, window: int, carry: Carry) -> str:
        body = {"prescription_id": visit["prescription"], "pharmacist_id": visit["pharmacist"]}
        return "refund" if await carry("return_drugs", body) else HOME

    async def _refund(self, visit: Visit, window: int, carry: Carry) -> str:
        cashier = self.patients.one_of("cashiers", window)
        await carry("refund", {"invoice_no": visit["invoice_no"], "cashier_id": cashier})
        return HOME
