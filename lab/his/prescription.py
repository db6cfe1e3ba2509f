"""Prescription: a doctor writes drugs for a registered patient."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

REGISTRATION = "SELECT patient_id, doctor_id, status FROM registrations WHERE id = :id FOR UPDATE"
PRICE = "SELECT price FROM price_list WHERE drug_id = :drug_id"
PRESCRIBE = """
INSERT INTO prescriptions (id, op_key, registration_id, patient_id, doctor_id, total, note)
VALUES (prescriptions_seq.NEXTVAL, :op_key, :registration_id, :patient_id, :doctor_id, :total, :note)
RETURNING id INTO :id"""
PRESCRIBE_LINE = """
INSERT INTO prescription_lines (id, op_key, line_no, prescription_id, drug_id, quantity, unit_price, amount, directions)
VALUES (prescription_lines_seq.NEXTVAL, :op_key, :line_no, :prescription_id, :drug_id, :quantity, :unit_price, :amount,
        :directions)"""
SEEN = "UPDATE registrations SET status = 'SEEN' WHERE id = :id AND status = 'WAITING'"


async def prescribe(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Write a prescription at today's prices. Refuses a cancelled registration and a drug that is not listed."""
    body = request.body
    await cursor.execute(REGISTRATION, id=body["registration_id"])
    registration = await cursor.fetchone()
    if registration is None:
        raise not_found("registration", body["registration_id"])
    patient_id, doctor_id, status = registration
    if status == "CANCELLED":
        raise Refused(409, "registration_cancelled", "The registration was cancelled")
    lines = [await _priced(cursor, line, number) for number, line in enumerate(body["lines"], 1)]
    total = sum((line["amount"] for line in lines), Decimal(0))
    head = {"registration_id": body["registration_id"], "patient_id": patient_id}
    head["doctor_id"] = body.get("doctor_id") or doctor_id
    made = cursor.var(int)
    own = {"op_key": request.key, "total": total, "note": body.get("note"), "id": made}
    await cursor.execute(PRESCRIBE, {**head, **own})
    identity = int(made.getvalue()[0])
    keys = {"op_key": request.key, "prescription_id": identity}
    await cursor.executemany(PRESCRIBE_LINE, [{**line, **keys} for line in lines])
    await cursor.execute(SEEN, id=body["registration_id"])
    return {**head, "id": identity, "total": f"{total:.2f}", "lines": [_shown(line) for line in lines]}


async def _priced(cursor: oracledb.AsyncCursor, line: dict[str, Any], number: int) -> dict[str, Any]:
    await cursor.execute(PRICE, drug_id=line["drug_id"])
    row = await cursor.fetchone()
    if row is None:
        raise not_found("drug", line["drug_id"])
    price = Decimal(row[0])
    amount = price * line["quantity"]
    return {
        "line_no": number,
        "drug_id": line["drug_id"],
        "quantity": line["quantity"],
        "unit_price": price,
        "amount": amount,
        "directions": line.get("directions"),
    }


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    money = {name: f"{line[name]:.2f}" for name in ("unit_price", "amount")}
    return {"drug_id": line["drug_id"], "quantity": line["quantity"], **money}
