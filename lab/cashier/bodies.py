"""What the page may send: checked before anything is done."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Yuan = Annotated[Decimal, Field(ge=0, le=10_000_000, decimal_places=2)]
Number = Annotated[int, Field(ge=1, le=999_999_999_999)]
Word = Annotated[str, Field(max_length=60)]
Words = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class LogOn(Body):
    """Name and password."""

    user: Word
    password: Annotated[str, Field(max_length=200)]


class Approve(Body):
    """Step A."""

    code: Word
    told_by: Word
    reason: Words = ""


class OpenShift(Body):
    """The number on the paper, and the cash in the drawer."""

    invoice_no: Number
    cash_before: Yuan


class NewNumber(Body):
    """Another roll, or spoiled paper."""

    invoice_no: Number
    reason: Words


class CloseShift(Body):
    """The cash that was counted."""

    counted: Yuan


class ToPrice(Body):
    """Lines of (item id, quantity)."""

    lines: list[tuple[int, int]] = Field(max_length=20)
    insurance_type: Word = ""


class ToCharge(ToPrice):
    """See lab.cashier.sales.Sale."""

    key: Word
    invoice_no: Number
    prescription_kind: Word
    tendered: Yuan
    pharmacist: Word = ""
    prescription_no: Word = ""
    card_no: Word = ""
    patient_name: Word = ""
    insurance_no: Word = ""
    unit_no: Word = ""


class Reverse(Body):
    """Void or refund."""

    kind: Word
    reason: Words
    witness: Word


class Reason(Body):
    """Why."""

    reason: Words


class CameOut(Body):
    """Whether the paper came out."""

    came_out: bool


class NewUser(Body):
    """A user of this PC."""

    name: Annotated[str, Field(min_length=1, max_length=30)]
    role: Word
    employee_id: Number
    password: Annotated[str, Field(max_length=200)]
