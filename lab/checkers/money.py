"""Cash equals ledger: what was charged, invoiced, answered and taken, to the cent."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.evidence import Evidence, Row
from lab.history import acknowledged
from lab.verdict import Finding, Outcome

REFUNDED = "REFUNDED"


def check(evidence: Evidence) -> Finding:
    """Fails where an invoice differs from the sum of its charge lines, from its shares' sum, or from the answer that
    the cashier got, where a refund is not the whole of its invoice or its invoice does not say so, or where a cashier's
    takings by the ledger, less what was given back, differ from those in the database. Unknown without final reads."""
    invoices = evidence.rows("invoices")
    wrong = [
        *_lines(evidence, invoices),
        *_shares(invoices),
        *_answers(evidence, invoices),
        *_refunds(evidence, invoices),
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


def _refunds(evidence: Evidence, invoices: tuple[Row, ...]) -> list[str]:
    by_number = {str(row["invoice_no"]): row for row in invoices}
    refunds = {str(row["invoice_no"]): row for row in evidence.rows("refunds")}
    wrong = [
        f"invoice {number} was refunded and does not exist" for number in sorted(refunds.keys() - by_number.keys())
    ]
    for number in sorted(refunds.keys() & by_number.keys()):
        given, paid = amount(refunds[number]["total"]), amount(by_number[number]["total"])
        wrong += [f"invoice {number}: {given} given back of {paid}"] if given != paid else []
    wrong += [
        f"invoice {number} is {row['status']}, and {'has a refund' if number in refunds else 'has none'}"
        for number, row in by_number.items()
        if (row["status"] == REFUNDED) != (number in refunds)
    ]
    return wrong


def _takings(evidence: Evidence, invoices: tuple[Row, ...]) -> list[str]:
    """Per cashier: the ledger's acknowledged takings against the database's, over the keys acknowledged."""
    drawer: dict[str, Decimal] = defaultdict(Decimal)
    books: dict[str, Decimal] = defaultdict(Decimal)
    for operation, rows, sign in (("charge", invoices, 1), ("refund", evidence.rows("refunds"), -1)):
        told = {record.key: record for record in acknowledged(evidence.history) if record.operation == operation}
        cashier_of = {row["op_key"]: str(row["cashier"]) for row in rows}
        for key, record in told.items():
            share = amount((record.response or {}).get("patient_share"))
            drawer[cashier_of.get(key, record.desk)] += sign * share
        for row in rows:
            if row["op_key"] in told:
                books[str(row["cashier"])] += sign * amount(row["patient_share"])
    return [
        f"cashier {name}: drawer {drawer[name]}, books {books[name]}"
        for name in sorted(drawer.keys() | books.keys())
        if drawer[name] != books[name]
    ]
