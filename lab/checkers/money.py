"""Cash equals ledger: what was charged, invoiced, answered and taken, to the cent."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.evidence import Evidence, Row
from lab.history import acknowledged
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where an invoice differs from the sum of its charge lines, from its shares' sum, or from the answer that
    the cashier got, or where a cashier's takings by the ledger differ from those in the database. Unknown without
    final reads."""
    invoices = evidence.rows("invoices")
    wrong = [
        *_lines(evidence, invoices),
        *_shares(invoices),
        *_answers(evidence, invoices),
        *_takings(evidence, invoices),
    ]
    total = sum((amount(row["total"]) for row in invoices), Decimal(0))
    return Finding(
        "money",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(invoices)} invoices, {total} yuan, {len(wrong)} differences",
        {"invoices": len(invoices), "yuan": str(total), "differences": len(wrong)},
        tuple(wrong[:50]),
    )


def _lines(evidence: Evidence, invoices: tuple[Row, ...]) -> list[str]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in evidence.rows("charges"):
        sums[str(row["invoice_no"])] += amount(row["amount"])
    totals = {str(row["invoice_no"]): amount(row["total"]) for row in invoices}
    return [
        f"invoice {number}: total {totals.get(number, 'missing')}, its lines {sums.get(number, 'missing')}"
        for number in sorted(sums.keys() | totals.keys())
        if totals.get(number) != sums.get(number)
    ]


def _shares(invoices: tuple[Row, ...]) -> list[str]:
    return [
        f"invoice {row['invoice_no']}: {row['insurance_share']} + {row['patient_share']} is not {row['total']}"
        for row in invoices
        if amount(row["insurance_share"]) + amount(row["patient_share"]) != amount(row["total"])
    ]


def _answers(evidence: Evidence, invoices: tuple[Row, ...]) -> list[str]:
    stored = {row["op_key"]: row for row in invoices}
    wrong = []
    for record in acknowledged(evidence.history):
        row, answer = stored.get(record.key), record.response or {}
        if record.operation != "charge" or row is None:
            continue
        for name in ("total", "patient_share"):
            if amount(answer.get(name)) != amount(row[name]):
                wrong.append(f"{record.key}: the cashier was told {name} {answer.get(name)}, stored is {row[name]}")
    return wrong


def _takings(evidence: Evidence, invoices: tuple[Row, ...]) -> list[str]:
    """Per cashier: the ledger's acknowledged takings against the database's, over the keys acknowledged."""
    told = {r.key: r for r in acknowledged(evidence.history) if r.operation == "charge"}
    drawer: dict[str, Decimal] = defaultdict(Decimal)
    books: dict[str, Decimal] = defaultdict(Decimal)
    cashier_of = {row["op_key"]: str(row["cashier"]) for row in invoices}
    for key, record in told.items():
        drawer[cashier_of.get(key, record.desk)] += amount((record.response or {}).get("patient_share"))
    for row in invoices:
        if row["op_key"] in told:
            books[str(row["cashier"])] += amount(row["patient_share"])
    return [
        f"cashier {name}: drawer {drawer[name]}, books {books[name]}"
        for name in sorted(drawer.keys() | books.keys())
        if drawer[name] != books[name]
    ]
