"""What a sale costs: the same arithmetic as the main system's charging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from lab.cashier.basedata import Item

CENT = Decimal("0.01")


@dataclass(frozen=True)
class PricedLine:
    """One line with its money in yuan; insurance_share is the part that the insurance pays."""

    item: Item
    quantity: int
    amount: Decimal
    insurance_share: Decimal


@dataclass(frozen=True)
class Price:
    """A whole sale: total = insurance_share + patient_share."""

    lines: tuple[PricedLine, ...]
    total: Decimal
    insurance_share: Decimal
    patient_share: Decimal


def price(lines: Sequence[tuple[Item, int]], rates: Mapping[str, Decimal]) -> Price:
    """Price the lines. rates: item class → part paid by the insurance; empty for a patient who is not insured."""
    priced = tuple(_line(item, quantity, rates) for item, quantity in lines)
    total = sum((line.amount for line in priced), Decimal("0.00"))
    insurance = sum((line.insurance_share for line in priced), Decimal("0.00"))
    return Price(priced, total, insurance, total - insurance)


def _line(item: Item, quantity: int, rates: Mapping[str, Decimal]) -> PricedLine:
    amount = (item.price * quantity).quantize(CENT)
    share = (amount * rates.get(item.insurance_class, Decimal(0))).quantize(CENT, ROUND_HALF_UP)
    return PricedLine(item, quantity, amount, share)
