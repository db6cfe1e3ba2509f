"""What the desks may ask for: checked before anything is done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Identity = Annotated[int, Field(ge=1, le=999_999_999_999)]
Quantity = Annotated[int, Field(ge=1, le=9_999)]


class Body(BaseModel):
    """Unknown fields are refused: a misspelt name must not be dropped in silence."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class NewPatient(Body):
    """A person without a card."""

    name: str = Field(min_length=1, max_length=60)
    sex: Literal["M", "F"]
    born_on: date | None = None
    id_number: str | None = Field(None, pattern=r"^\d{17}[\dX]$")
    phone: str | None = Field(None, max_length=20)
    address: str | None = Field(None, max_length=200)


class Registration(Body):
    """Exactly one of patient_id, card_no and patient says who comes. free: no fee, for a patient who has paid it in a
    system that is out of reach."""

    schedule_id: Identity
    registrar_id: Identity
    patient_id: Identity | None = None
    card_no: str | None = Field(None, min_length=1, max_length=16)
    patient: NewPatient | None = None
    free: bool = False

    @model_validator(mode="after")
    def _one_patient(self) -> Registration:
        given = [value for value in (self.patient_id, self.card_no, self.patient) if value is not None]
        if len(given) != 1:
            raise ValueError("give exactly one of patient_id, card_no and patient")
        return self


class PrescriptionLine(Body):
    """One drug."""

    drug_id: Identity
    quantity: Quantity
    directions: str | None = Field(None, max_length=100)


class Prescription(Body):
    """A doctor's prescription for a registration."""

    registration_id: Identity
    doctor_id: Identity | None = None
    lines: list[PrescriptionLine] = Field(min_length=1, max_length=20)
    note: str | None = Field(None, max_length=400)


class Charge(Body):
    """A cashier charges a prescription or an examination: exactly one of them."""

    prescription_id: Identity | None = None
    examination_id: Identity | None = None
    cashier_id: Identity

    @model_validator(mode="after")
    def _one_thing(self) -> Charge:
        if (self.prescription_id is None) == (self.examination_id is None):
            raise ValueError("give exactly one of prescription_id and examination_id")
        return self


class Dispensing(Body):
    """A pharmacist hands out a prescription."""

    prescription_id: Identity
    pharmacist_id: Identity


class Triage(Body):
    """A nurse's triage. urgency: 1 (at once) to 4 (can wait); temperature in °C."""

    registration_id: Identity
    nurse_id: Identity
    urgency: int = Field(ge=1, le=4)
    temperature: Annotated[Decimal, Field(ge=25, le=45, decimal_places=1)] | None = None
    complaint: str | None = Field(None, max_length=200)


class Examination(Body):
    """A doctor's request for one examination. item_id: of the price list."""

    registration_id: Identity
    item_id: Identity
    doctor_id: Identity | None = None
    note: str | None = Field(None, max_length=400)


class Acceptance(Body):
    """A technician takes a patient or a sample in."""

    examination_id: Identity
    technician_id: Identity


class ExaminationResult(Body):
    """A technician's result."""

    examination_id: Identity
    technician_id: Identity
    findings: str = Field(min_length=1, max_length=1_000)


class DrugReturn(Body):
    """A dispensed prescription comes back to the pharmacy, whole."""

    prescription_id: Identity
    pharmacist_id: Identity
    reason: str | None = Field(None, max_length=200)


class Refund(Body):
    """A cashier takes an invoice back, whole."""

    invoice_no: Identity
    cashier_id: Identity
