"""The cashiers' takings before, during and after the use of the emergency system: kept apart, and summing up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.checkers.emergency_day import DECISION
from lab.checkers.emergency_marks import MARK, SYSTEM
from lab.errors import CannotJudge
from lab.evidence import Evidence, Row
from lab.history import Phase
from lab.verdict import Finding, Outcome

PERIODS = ("before", "during", "after")
MONEY = (("invoices", 1), ("refunds", -1))


def check(evidence: Evidence) -> Finding:
    """Fails where a cashier's takings of one of PERIODS differ from the rows of the main database, do not sum up to
    the total, or lack something that the emergency system took; and where an operation that a cashier was told of is
    in another period than the desk's ledger says. Unknown where nobody reckoned them."""
    told = [row for row in evidence.rows("emergency") if row.get("record") == "takings"]
    if not told:
        raise CannotJudge("Nobody reckoned the takings")
    report = told[-1]
    declared = str(report["since"])
    wrong = [*report["differences"], *_apart(evidence, report, declared), *_by_ledger(evidence, declared)]
    wrong += [
        f"cashier {cashier}: the periods do not sum up to {own['total']}"
        for cashier, own in report["cashiers"].items()
        if sum((amount(own[period]) for period in PERIODS), Decimal(0)) != amount(own["total"])
    ]
    sums = {period: sum((amount(own[period]) for own in report["cashiers"].values()), Decimal(0)) for period in PERIODS}
    return Finding(
        "takings",
        Outcome.FAIL if wrong else Outcome.PASS,
        ", ".join(f"{period} {total} yuan" for period, total in sums.items()) + f", {len(wrong)} faults",
        {period: str(total) for period, total in sums.items()},
        tuple(wrong[:50]),
    )


def _period(row: Row, declared: str) -> str:
    if row["source"] == MARK:
        return "during"
    return "before" if row["taken_at"] < declared else "after"


def _of_the_day(row: Row, declared: str) -> bool:
    return str(row["taken_at"]) >= (declared if row["source"] == MARK else declared[:10])


def _apart(evidence: Evidence, report: Row, declared: str) -> Iterator[str]:
    books: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for table, sign in MONEY:
        for row in evidence.rows(table):
            if _of_the_day(row, declared):
                books[str(row["cashier"]), _period(row, declared)] += sign * amount(row["patient_share"])
    for cashier in sorted({name for name, _ in books} | report["cashiers"].keys()):
        own = report["cashiers"].get(cashier, {})
        for period in PERIODS:
            if amount(own.get(period, "0.00")) != books[cashier, period]:
                yield f"cashier {cashier}, {period}: {own.get(period)} reckoned, {books[cashier, period]} in the books"


def _by_ledger(evidence: Evidence, declared: str) -> Iterator[str]:
    """What a cashier was told at a time when only one of the periods can have been."""
    decisions = [mark.time for mark in evidence.marks("decision") if mark.name == DECISION]
    if not decisions:
        return
    of_the_day = (row for table, _ in MONEY for row in evidence.rows(table) if _of_the_day(row, declared))
    rows = {row["op_key"]: _period(row, declared) for row in of_the_day}
    asked = {record.key: record.time for record in reversed(evidence.history) if record.phase is Phase.INVOKE}
    for record in evidence.history:
        if record.phase is not Phase.OK or record.key not in rows:
            continue
        possible = {"during"} if record.server == SYSTEM else {"before", "after"}
        possible -= {"after"} if record.time < decisions[0] else set()
        possible -= {"before"} if asked.get(record.key, record.time) > decisions[-1] else set()
        if rows[record.key] not in possible:
            yield f"{record.key} is among the takings {rows[record.key]}, and was done at {record.time:.1f} s"
