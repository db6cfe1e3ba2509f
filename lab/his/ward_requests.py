"""What the wards and their cashiers may ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from lab.his.requests import Body, Identity, Quantity


class Admission(Body):
    """A clerk admits a patient."""

    patient_id: Identity
    ward_id: Identity
    clerk_id: Identity


class Order(Body):
    """A doctor's order. term: DAILY until the stay ends, or ONCE."""

    admission_id: Identity
    doctor_id: Identity
    item_id: Identity
    quantity: Quantity = 1
    term: Literal["DAILY", "ONCE"]


class Deposit(Body):
    """A cashier takes money in advance; amount in yuan."""

    admission_id: Identity
    cashier_id: Identity
    amount: Annotated[Decimal, Field(gt=0, le=1_000_000, decimal_places=2)]


class DailyCharges(Body):
    """A stay's orders are charged for today."""

    admission_id: Identity


class Settlement(Body):
    """A cashier ends a stay."""

    admission_id: Identity
    cashier_id: Identity
