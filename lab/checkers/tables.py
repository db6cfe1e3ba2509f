"""The tables of the final reads in which an operation leaves its own row (docs/contracts.md)."""

from __future__ import annotations

OWN_TABLE = {
    "register": "registrations",
    "prescribe": "prescriptions",
    "charge": "invoices",
    "dispense": "dispensings",
}
