"""The requests that desks send: seeded, so that the same seed sends the same patients."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超英玉兰"


@dataclass
class Patients:
    """Makes request bodies from what `GET /api/desks` lists."""

    lists: dict[str, Any]
    random: Random
    known_share: float

    def registration(self) -> dict[str, Any]:
        """A patient comes to the registration desk, with a card or for the first time."""
        body: dict[str, Any] = {
            "schedule_id": self.random.choice(self.lists["schedules"])["id"],
            "registrar_id": self.random.choice(self.lists["registrars"]),
        }
        if self.lists["patients"] and self.random.random() < self.known_share:
            return {**body, "patient_id": self.random.choice(self.lists["patients"])}
        name = self.random.choice(SURNAMES) + "".join(self.random.sample(GIVEN, k=2))
        return {**body, "patient": {"name": name, "sex": self.random.choice("MF")}}

    def one_of(self, staff: str, window: int) -> int:
        """Who sits at this window, from 1."""
        people: list[int] = self.lists[staff]
        return people[(window - 1) % len(people)]

    def triage(self, registration_id: int) -> dict[str, Any]:
        """A nurse looks how urgent it is."""
        nurse, urgency = self.random.choice(self.lists["nurses"]), self.random.randint(1, 4)
        return {"registration_id": registration_id, "nurse_id": nurse, "urgency": urgency}

    def examination(self, registration_id: int) -> dict[str, Any]:
        """The doctor wants to know more."""
        return {"registration_id": registration_id, "item_id": self.random.choice(self.lists["examinations"])}

    def acceptance(self, examination_id: int, department_id: int) -> dict[str, Any]:
        """A technician of the department takes the patient in."""
        own = [one["id"] for one in self.lists["technicians"] if one["department_id"] == department_id]
        return {"examination_id": examination_id, "technician_id": self.random.choice(own)}

    def result(self, accepted: dict[str, Any]) -> dict[str, Any]:
        """The same technician writes what was found."""
        return {**accepted, "findings": self.random.choice(("正常", "轻度异常", "建议复查"))}

    def prescription(self, registration_id: int) -> dict[str, Any]:
        """One to three drugs."""
        drugs = self.random.sample(self.lists["drugs"], k=min(len(self.lists["drugs"]), self.random.randint(1, 3)))
        lines = [{"drug_id": drug["id"], "quantity": self.random.randint(1, 3)} for drug in drugs]
        return {"registration_id": registration_id, "lines": lines}

    def charge(self, prescription_id: int, cashier: int) -> dict[str, Any]:
        """The cashier takes the money."""
        return {"prescription_id": prescription_id, "cashier_id": cashier}

    def charge_examination(self, examination_id: int, cashier: int) -> dict[str, Any]:
        """The cashier takes the money before the examination."""
        return {"examination_id": examination_id, "cashier_id": cashier}

    def dispensing(self, prescription_id: int) -> dict[str, Any]:
        """The pharmacist hands the drugs out."""
        return {"prescription_id": prescription_id, "pharmacist_id": self.random.choice(self.lists["pharmacists"])}

    def admission(self, patient_id: int) -> dict[str, Any]:
        """The admission office gives the patient a bed."""
        ward, clerk = (self.random.choice(self.lists[name]) for name in ("wards", "registrars"))
        return {"patient_id": patient_id, "ward_id": ward, "clerk_id": clerk}

    def deposit(self, admission_id: int, cashier: int) -> dict[str, Any]:
        """Money in advance, some hundreds of yuan."""
        amount = f"{self.random.randint(1, 20) * 100}.00"
        return {"admission_id": admission_id, "cashier_id": cashier, "amount": amount}

    def order(self, admission_id: int, term: str) -> dict[str, Any]:
        """The ward's doctor orders an examination or a treatment."""
        item, doctor = (self.random.choice(self.lists[name]) for name in ("examinations", "doctors"))
        own = {"admission_id": admission_id, "doctor_id": doctor, "item_id": item}
        return {**own, "quantity": self.random.randint(1, 3), "term": term}
