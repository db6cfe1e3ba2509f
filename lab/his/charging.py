"""Charging: price a prescription or an examination, reckon the insurance's part, and print the next invoice of the
cashier's roll."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

PRESCRIPTION = "SELECT patient_id, status FROM prescriptions WHERE id = :id FOR UPDATE"
PRICED_LINES = """
SELECT l.id, p.id, l.quantity, p.price, l.quantity * p.price,
       ROUND(l.quantity * p.price * NVL(r.paid_rate, 0), 2)
FROM prescription_lines l
JOIN price_list p ON p.drug_id = l.drug_id
LEFT JOIN insured_persons i ON i.patient_id = :patient_id AND (i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE))
LEFT JOIN insurance_rules r ON r.insurance_type_id = i.insurance_type_id AND r.insurance_class = p.insurance_class
WHERE l.prescription_id = :prescription_id
ORDER BY l.line_no"""
EXAMINATION = "SELECT patient_id, status FROM examinations WHERE id = :id FOR UPDATE"
EXAMINATION_CHARGED = "SELECT id FROM exam_charges WHERE examination_id = :id"
PRICED_EXAMINATION = """
SELECT NULL, p.id, 1, e.price, e.price, ROUND(e.price * NVL(r.paid_rate, 0), 2)
FROM examinations e
JOIN price_list p ON p.id = e.item_id
LEFT JOIN insured_persons i ON i.patient_id = :patient_id AND (i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE))
LEFT JOIN insurance_rules r ON r.insurance_type_id = i.insurance_type_id AND r.insurance_class = p.insurance_class
WHERE e.id = :examination_id"""
EXAMINATION_PAID = """
INSERT INTO exam_charges (id, op_key, examination_id, invoice_id)
VALUES (exam_charges_seq.NEXTVAL, :op_key, :examination_id, :invoice_id)"""
ROLL = """
SELECT id FROM invoice_rolls WHERE cashier_id = :cashier_id AND next_no <= last_no
ORDER BY first_no FETCH FIRST 1 ROWS ONLY"""
TAKE_INVOICE = """
UPDATE invoice_rolls SET next_no = next_no + 1 WHERE id = :roll_id AND next_no <= last_no
RETURNING next_no INTO :next_no"""
INVOICE = """
INSERT INTO invoices (id, op_key, invoice_no, roll_id, cashier_id, patient_id, total, insurance_share, patient_share)
VALUES (invoices_seq.NEXTVAL, :op_key, :invoice_no, :roll_id, :cashier_id, :patient_id, :total, :insurance_share,
        :patient_share)
RETURNING id INTO :id"""
CHARGE = """
INSERT INTO charges (id, op_key, line_no, invoice_id, prescription_id, prescription_line_id, item_id, quantity,
                     unit_price, amount, insurance_share)
VALUES (charges_seq.NEXTVAL, :op_key, :line_no, :invoice_id, :prescription_id, :prescription_line_id, :item_id,
        :quantity, :unit_price, :amount, :insurance_share)"""
CHARGED = "UPDATE prescriptions SET status = 'CHARGED' WHERE id = :id"
LINE = ("prescription_line_id", "item_id", "quantity", "unit_price", "amount", "insurance_share")


async def charge(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Take the money for a prescription or an examination. Refuses one that is charged already and a cashier without
    invoices."""
    cashier_id, prescription_id = request.body["cashier_id"], request.body.get("prescription_id")
    if prescription_id is not None:
        charged = {"prescription_id": prescription_id}
        patient_id = await _chargeable(cursor, prescription_id)
        lines = await _lines(cursor, PRICED_LINES, patient_id, charged)
    else:
        charged = {"examination_id": request.body["examination_id"]}
        patient_id = await _chargeable_examination(cursor, charged["examination_id"])
        lines = await _lines(cursor, PRICED_EXAMINATION, patient_id, charged)
    total = sum((line["amount"] for line in lines), Decimal(0))
    insurance = sum((line["insurance_share"] for line in lines), Decimal(0))
    money = {"total": total, "insurance_share": insurance, "patient_share": total - insurance}
    roll_id, invoice_no = await _next_invoice(cursor, cashier_id)
    made = cursor.var(int)
    head = {"invoice_no": invoice_no, "roll_id": roll_id, "cashier_id": cashier_id, "patient_id": patient_id}
    await cursor.execute(INVOICE, {**head, **money, "op_key": request.key, "id": made})
    identity = int(made.getvalue()[0])
    keys = {"op_key": request.key, "invoice_id": identity}
    await cursor.executemany(CHARGE, [{**line, **keys, "prescription_id": prescription_id} for line in lines])
    if prescription_id is not None:
        await cursor.execute(CHARGED, id=prescription_id)
    else:
        await cursor.execute(EXAMINATION_PAID, {**keys, **charged})
    answer = {"id": identity, **charged, "invoice_no": invoice_no, "roll": roll_id}
    shown = {name: f"{value:.2f}" for name, value in money.items()}
    return {**answer, **shown, "cashier_id": cashier_id, "lines": [_shown(line) for line in lines]}


async def _chargeable(cursor: oracledb.AsyncCursor, prescription_id: int) -> int:
    await cursor.execute(PRESCRIPTION, id=prescription_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("prescription", prescription_id)
    if row[1] != "WRITTEN":
        raise Refused(409, "already_charged", f"Prescription {prescription_id} is {row[1].lower()}")
    return int(row[0])


async def _chargeable_examination(cursor: oracledb.AsyncCursor, examination_id: int) -> int:
    await cursor.execute(EXAMINATION, id=examination_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("examination", examination_id)
    if row[1] == "CANCELLED":
        raise Refused(409, "examination_cancelled", f"Examination {examination_id} is cancelled")
    await cursor.execute(EXAMINATION_CHARGED, id=examination_id)
    if await cursor.fetchone() is not None:
        raise Refused(409, "already_charged", f"Examination {examination_id} is charged")
    return int(row[0])


async def _lines(
    cursor: oracledb.AsyncCursor, priced: str, patient_id: int, charged: dict[str, int]
) -> list[dict[str, Any]]:
    await cursor.execute(priced, patient_id=patient_id, **charged)
    rows = await cursor.fetchall()
    money = [(*row[:2], int(row[2]), *(Decimal(value) for value in row[3:])) for row in rows]
    return [{"line_no": number, **dict(zip(LINE, row, strict=True))} for number, row in enumerate(money, 1)]


async def _next_invoice(cursor: oracledb.AsyncCursor, cashier_id: int) -> tuple[int, int]:
    """(roll, number): the row's lock is held to the commit, so numbers have no gaps; a roll just used up is passed."""
    for _ in range(2):
        await cursor.execute(ROLL, cashier_id=cashier_id)
        row = await cursor.fetchone()
        if row is None:
            break
        next_no = cursor.var(int)
        await cursor.execute(TAKE_INVOICE, roll_id=row[0], next_no=next_no)
        if cursor.rowcount:
            return int(row[0]), int(next_no.getvalue()[0]) - 1
    raise Refused(409, "no_invoice_left", f"There is no invoice left on the rolls of cashier {cashier_id}")


def _shown(line: dict[str, Any]) -> dict[str, Any]:
    money = {name: f"{line[name]:.2f}" for name in ("unit_price", "amount", "insurance_share")}
    return {"item_id": line["item_id"], "quantity": line["quantity"], **money}
