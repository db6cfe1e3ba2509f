"""What a shift took: the report that a cashier signs and hands in with the money."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lab.cashier.localstore import LocalStore
from lab.cashier.refusal import Refused


@dataclass(frozen=True)
class ShiftReport:
    """Money in yuan. cash_before: in the drawer from before the switch, kept apart. cash: taken less given back, in
    this shift. counted: as the cashier counted it (None: not closed). difference: counted - cash. ranges: invoice
    numbers."""

    shift: int
    batch: str
    user: str
    cashier_id: int
    opened_at: str
    closed_at: str | None
    cash_before: Decimal
    charges: int
    charged: Decimal
    insurance: Decimal
    cash_taken: Decimal
    reversals: int
    cash_given_back: Decimal
    cash: Decimal
    counted: Decimal | None
    difference: Decimal | None
    ranges: tuple[tuple[int, int], ...]
    taken_back: tuple[int, ...]


def shift_report(store: LocalStore, shift: int) -> ShiftReport:
    """The report of one shift. Raises Refused for an unknown one."""
    sql = "SELECT batch, user, cashier_id, opened_at, closed_at, cash_before, counted FROM shift WHERE id = ?"
    head = store.row(sql, shift)
    if not head:
        raise Refused("no_shift", f"There is no shift {shift}", "没有该班次")
    sales = [json.loads(row[0]) for row in store.rows("SELECT record FROM sale WHERE shift = ? ORDER BY id", shift)]
    back = [json.loads(row[0]) for row in store.rows("SELECT record FROM reversal WHERE shift = ? ORDER BY id", shift)]
    taken = _sum(sale["patient_share"] for sale in sales)
    given_back = -_sum(one["patient_share"] for one in back)
    counted = Decimal(head[6]) if head[6] is not None else None
    return ShiftReport(
        shift=shift, batch=head[0], user=head[1], cashier_id=head[2], opened_at=head[3], closed_at=head[4],
        cash_before=Decimal(head[5]), charges=len(sales), charged=_sum(sale["total"] for sale in sales),
        insurance=_sum(sale["insurance_share"] for sale in sales), cash_taken=taken, reversals=len(back),
        cash_given_back=given_back, cash=taken - given_back, counted=counted,
        difference=None if counted is None else counted - (taken - given_back),
        ranges=ranges([sale["invoice_no"] for sale in sales]), taken_back=tuple(one["invoice_no"] for one in back),
    )  # fmt: skip


def ranges(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as runs without a gap."""
    found: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def _sum(values: Iterable[str]) -> Decimal:
    return sum((Decimal(value) for value in values), Decimal("0.00"))
