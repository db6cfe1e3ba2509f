"""What the departments ask of the application: the operations, and whose they are."""

from __future__ import annotations

from enum import StrEnum

PATHS = {
    "register": "/api/registrations",
    "triage": "/api/triages",
    "request_exam": "/api/examinations",
    "accept_exam": "/api/examination-acceptances",
    "report_exam": "/api/examination-results",
    "prescribe": "/api/prescriptions",
    "charge": "/api/charges",
    "dispense": "/api/dispensings",
    "return_drugs": "/api/drug-returns",
    "refund": "/api/refunds",
    "admit": "/api/admissions",
    "deposit": "/api/deposits",
    "order": "/api/ward-orders",
    "charge_day": "/api/daily-charges",
    "settle": "/api/settlements",
}


class Area(StrEnum):
    """Whose desks an application server serves."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


# What every patient of the area goes through; the other operations only concern some of them.
EVERYBODY = {
    Area.OUTPATIENT: ("register", "triage", "prescribe", "charge", "dispense"),
    Area.INPATIENT: ("admit", "deposit", "order", "charge_day", "settle"),
}
