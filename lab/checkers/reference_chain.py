"""No link of a visit or of a stay without the one before it."""

from __future__ import annotations

from lab.evidence import Evidence
from lab.verdict import Finding, Outcome

# (table, whose number its rows carry, table that must have it, under which name)
LINKS = (
    ("triages", "registration_id", "registrations", "id"),
    ("examinations", "registration_id", "registrations", "id"),
    ("exam_acceptances", "examination_id", "examinations", "id"),
    ("exam_results", "examination_id", "exam_acceptances", "examination_id"),
    ("charges", "examination_id", "examinations", "id"),
    ("drug_returns", "prescription_id", "dispensings", "prescription_id"),
    ("refunds", "invoice_no", "invoices", "invoice_no"),
    ("deposits", "admission_id", "admissions", "id"),
    ("ward_orders", "admission_id", "admissions", "id"),
    ("daily_charges", "admission_id", "admissions", "id"),
    ("settlements", "admission_id", "admissions", "id"),
)


def check(evidence: Evidence) -> Finding:
    """Fails where a prescription has no registration, a dispensing no prescription or no charge, a charge line no
    invoice or no prescription, or any other row nothing that it rests on (LINKS). Unknown without final reads."""
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
    wrong += _loose(evidence)
    return Finding(
        "reference-chain",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(prescriptions)} prescriptions, {len(dispensings)} dispensings, {len(wrong)} broken links",
        {"broken_links": len(wrong)},
        tuple(wrong[:50]),
    )


def _loose(evidence: Evidence) -> list[str]:
    wrong = []
    for table, name, on, called in LINKS:
        there = {row[called] for row in evidence.rows(on)}
        resting = {row.get(name) for row in evidence.rows(table)} - {None}
        wrong += [f"{table}: {name} {number} is not in {on}" for number in sorted(resting - there, key=str)]
    return wrong
