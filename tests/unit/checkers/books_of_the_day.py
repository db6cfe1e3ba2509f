"""What the main database's books say of a hand-written day's takings: times of the rows, and sums by period."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lab.checkers.emergency_marks import MARK
from lab.checkers.takings import PERIODS

SINCE = "2026-11-23 09:00:00.000000"


def taken(row: Any, late: set[str]) -> dict[str, Any]:
    """With its time, by the desks' ledger."""
    hour = "09:30" if row["source"] == MARK else "09:45" if row["op_key"] in late else "08:30"
    return {"cashier": 7, "patient_share": "1.00", **row, "taken_at": f"2026-11-23 {hour}:00.000000"}


def reckoned_takings(final: dict[str, Any]) -> dict[str, Any]:
    sums: dict[str, dict[str, Decimal]] = {}
    for table, sign in (("invoices", 1), ("refunds", -1)):
        for row in final[table]:
            own = sums.setdefault(str(row["cashier"]), dict.fromkeys(PERIODS, Decimal("0.00")))
            main = "before" if row["taken_at"] < SINCE else "after"
            own["during" if row["source"] == MARK else main] += sign * Decimal(row["patient_share"])
    told = {
        name: {**{period: f"{yuan:.2f}" for period, yuan in own.items()}, "total": f"{sum(own.values()):.2f}"}
        for name, own in sums.items()
    }
    return {"record": "takings", "since": SINCE, "cashiers": told, "differences": []}
