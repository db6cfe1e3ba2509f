"""The tables of the final reads in which an operation leaves its own row (docs/contracts.md)."""

from __future__ import annotations

OWN_TABLE = {
    "register": "registrations",
    "prescribe": "prescriptions",
    "charge": "invoices",
    "dispense": "dispensings",
    "triage": "triages",
    "request_exam": "examinations",
    "accept_exam": "exam_acceptances",
    "report_exam": "exam_results",
    "return_drugs": "drug_returns",
    "refund": "refunds",
    "admit": "admissions",
    "deposit": "deposits",
    "order": "ward_orders",
    "charge_day": "daily_charges",
    "settle": "settlements",
}
