"""How much data is made for each size of lab."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """patients: in the master patient index. doctors: for each clinic. makers: manufacturers of each drug.
    rolls: of printed invoices for each cashier, of 5,000 numbers each. stock: opening stock of a drug at a pharmacy."""

    patients: int
    doctors: int
    cashiers: int
    makers: int
    rolls: int
    stock: int


SIZES = {
    "tiny": Size(patients=200, doctors=1, cashiers=4, makers=1, rolls=4, stock=1_000_000),
    "small": Size(patients=5_000, doctors=4, cashiers=8, makers=2, rolls=10, stock=1_000_000),
    "full": Size(patients=200_000, doctors=12, cashiers=24, makers=8, rolls=20, stock=5_000_000),
}
ROLL_LENGTH = 5_000
