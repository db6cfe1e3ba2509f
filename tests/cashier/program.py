"""A sale through the page of the cashier's program."""

from __future__ import annotations

from typing import Any

import httpx


def sell(page: httpx.Client, number: int, invoice_no: int) -> dict[str, Any]:
    """Charge 0.60 yuan."""
    body = {"key": f"key-{number:08d}", "lines": [[2, 3]], "invoice_no": invoice_no, "prescription_kind": "handwritten"}
    who = {"tendered": "100", "pharmacist": "P21", "patient_name": "陈"}
    answer = page.post("/api/charge", json={**body, **who})
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    return found
