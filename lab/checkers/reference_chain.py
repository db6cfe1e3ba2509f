"""Registered, prescribed, charged, dispensed: no link of a visit without the one before it."""

from __future__ import annotations

from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a prescription has no registration, a dispensing no prescription or no charge, or a charge line no
    invoice or no prescription. Unknown without final reads."""
    visits = {row["id"] for row in evidence.rows("registrations")}
    prescriptions = {row["id"]: row for row in evidence.rows("prescriptions")}
    invoices = {row["invoice_no"] for row in evidence.rows("invoices")}
    charges, dispensings = evidence.rows("charges"), evidence.rows("dispensings")
    charged = {row["prescription_id"] for row in charges}
    wrong = [
        f"prescription {i} has no registration" for i, r in prescriptions.items() if r["registration_id"] not in visits
    ]
    wrong += [
        f"a charge line has no invoice {row['invoice_no']}" for row in charges if row["invoice_no"] not in invoices
    ]
    wrong += [f"a charge line has no prescription {i}" for i in charged if i is not None and i not in prescriptions]
    for number in (row["prescription_id"] for row in dispensings):
        if number not in prescriptions:
            wrong.append(f"prescription {number} was dispensed and does not exist")
        elif number not in charged:
            wrong.append(f"prescription {number} was dispensed and not charged")
    return Finding(
        "reference-chain",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(prescriptions)} prescriptions, {len(dispensings)} dispensings, {len(wrong)} broken links",
        {"broken_links": len(wrong)},
        tuple(wrong[:50]),
    )
