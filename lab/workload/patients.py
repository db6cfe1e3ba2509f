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

    def prescription(self, registration_id: int) -> dict[str, Any]:
        """One to three drugs."""
        drugs = self.random.sample(self.lists["drugs"], k=min(len(self.lists["drugs"]), self.random.randint(1, 3)))
        lines = [{"drug_id": drug["id"], "quantity": self.random.randint(1, 3)} for drug in drugs]
        return {"registration_id": registration_id, "lines": lines}

    def charge(self, prescription_id: int, cashier: int) -> dict[str, Any]:
        """The cashier takes the money."""
        return {"prescription_id": prescription_id, "cashier_id": cashier}

    def dispensing(self, prescription_id: int) -> dict[str, Any]:
        """The pharmacist hands the drugs out."""
        return {"prescription_id": prescription_id, "pharmacist_id": self.random.choice(self.lists["pharmacists"])}
