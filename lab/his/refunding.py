"""Refund: an invoice is taken back whole; its number stays used, and what was charged on it is cancelled."""

from __future__ import annotations

from decimal import Decimal

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

INVOICE = """
SELECT id, status, total, insurance_share, patient_share FROM invoices WHERE invoice_no = :invoice_no FOR UPDATE"""
CASHIER = "SELECT id FROM employees WHERE id = :id AND duty = 'CASHIER'"
PRESCRIPTIONS = """
SELECT DISTINCT prescription_id FROM charges WHERE invoice_id = :id AND prescription_id IS NOT NULL
ORDER BY prescription_id"""
PRESCRIPTION = "SELECT status FROM prescriptions WHERE id = :id FOR UPDATE"
RETURNED = "SELECT id FROM drug_returns WHERE prescription_id = :id"
EXAMINATION = """
SELECT e.id, e.status FROM examinations e JOIN exam_charges c ON c.examination_id = e.id
WHERE c.invoice_id = :id FOR UPDATE"""
NOT_EXAMINED = "UPDATE examinations SET status = 'CANCELLED' WHERE id = :id"
REFUND = """
INSERT INTO refunds (id, op_key, invoice_id, cashier_id, total, insurance_share, patient_share)
VALUES (refunds_seq.NEXTVAL, :op_key, :invoice_id, :cashier_id, :total, :insurance_share, :patient_share)
RETURNING id INTO :id"""
TAKEN_BACK = "UPDATE invoices SET status = 'REFUNDED' WHERE id = :id"
CANCELLED = "UPDATE prescriptions SET status = 'CANCELLED' WHERE id = :id"
MONEY = ("total", "insurance_share", "patient_share")


async def refund(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Give an invoice's money back. Refuses a second time, drugs that are still with the patient, and an examination
    that has begun."""
    invoice_no, cashier_id = request.body["invoice_no"], request.body["cashier_id"]
    await cursor.execute(INVOICE, invoice_no=invoice_no)
    invoice = await cursor.fetchone()
    if invoice is None:
        raise not_found("invoice", invoice_no)
    if invoice[1] != "PAID":
        raise Refused(409, "already_refunded", f"Invoice {invoice_no} is {invoice[1].lower()}")
    await cursor.execute(CASHIER, id=cashier_id)
    if await cursor.fetchone() is None:
        raise not_found("cashier", cashier_id)
    cancelled = await _cancel_prescriptions(cursor, invoice[0])
    await _cancel_examination(cursor, invoice[0])
    money = dict(zip(MONEY, (Decimal(value) for value in invoice[2:]), strict=True))
    made = cursor.var(int)
    head = {"op_key": request.key, "invoice_id": invoice[0], "cashier_id": cashier_id, "id": made}
    await cursor.execute(REFUND, {**head, **money})
    await cursor.execute(TAKEN_BACK, id=invoice[0])
    shown = {name: f"{value:.2f}" for name, value in money.items()}
    own = {"id": int(made.getvalue()[0]), "invoice_no": invoice_no, "cashier_id": cashier_id}
    return {**own, **shown, "prescriptions": cancelled}


async def _cancel_prescriptions(cursor: oracledb.AsyncCursor, invoice_id: int) -> list[int]:
    """The invoice's prescriptions, cancelled: nobody can hand them out any more."""
    await cursor.execute(PRESCRIPTIONS, id=invoice_id)
    found = [int(row[0]) for row in await cursor.fetchall()]
    for prescription_id in found:
        await cursor.execute(PRESCRIPTION, id=prescription_id)
        row = await cursor.fetchone()
        await cursor.execute(RETURNED, id=prescription_id)
        if row is not None and row[0] == "DISPENSED" and await cursor.fetchone() is None:
            raise Refused(
                409, "not_returned", f"Prescription {prescription_id} is dispensed: send the patient to the pharmacy"
            )
        await cursor.execute(CANCELLED, id=prescription_id)
    return found


async def _cancel_examination(cursor: oracledb.AsyncCursor, invoice_id: int) -> None:
    await cursor.execute(EXAMINATION, id=invoice_id)
    row = await cursor.fetchone()
    if row is None:
        return
    if row[1] != "REQUESTED":
        raise Refused(409, "examined", f"Examination {row[0]} is {row[1].lower()}: it stays paid")
    await cursor.execute(NOT_EXAMINED, id=row[0])
