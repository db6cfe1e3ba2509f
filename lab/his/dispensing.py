"""Dispensing: hand out what was paid for, once, from the pharmacy's stock."""

from __future__ import annotations

from typing import Any

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

PRESCRIPTION = "SELECT status FROM prescriptions WHERE id = :id FOR UPDATE"
PHARMACY = """
SELECT e.department_id FROM employees e
JOIN departments d ON d.id = e.department_id
WHERE e.id = :id AND d.kind = 'PHARMACY'"""
LINES = "SELECT id, drug_id, quantity FROM prescription_lines WHERE prescription_id = :id ORDER BY drug_id, line_no"
DISPENSE = """
INSERT INTO dispensings (id, op_key, prescription_id, pharmacy_id, pharmacist_id)
VALUES (dispensings_seq.NEXTVAL, :op_key, :prescription_id, :pharmacy_id, :pharmacist_id)
RETURNING id INTO :id"""
DISPENSE_LINE = """
INSERT INTO dispensing_lines (id, op_key, line_no, dispensing_id, prescription_line_id, drug_id, quantity)
VALUES (dispensing_lines_seq.NEXTVAL, :op_key, :line_no, :dispensing_id, :prescription_line_id, :drug_id, :quantity)"""
TAKE_STOCK = """
UPDATE stock SET on_hand = on_hand - :quantity
WHERE pharmacy_id = :pharmacy_id AND drug_id = :drug_id AND on_hand >= :quantity
RETURNING on_hand INTO :on_hand"""
MOVED = """
INSERT INTO stock_movements (id, op_key, line_no, pharmacy_id, drug_id, quantity, on_hand_after, reason)
VALUES (stock_movements_seq.NEXTVAL, :op_key, :line_no, :pharmacy_id, :drug_id, :moved, :on_hand, 'DISPENSE')"""
DISPENSED = "UPDATE prescriptions SET status = 'DISPENSED' WHERE id = :id"


async def dispense(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Hand out a charged prescription. Refuses what is not paid, or handed out, or not on the shelf."""
    prescription_id, pharmacist_id = request.body["prescription_id"], request.body["pharmacist_id"]
    await _check_paid(cursor, prescription_id)
    pharmacy_id = await _pharmacy(cursor, pharmacist_id)
    await cursor.execute(LINES, id=prescription_id)
    rows = await cursor.fetchall()
    made = cursor.var(int)
    head = {"prescription_id": prescription_id, "pharmacy_id": pharmacy_id, "pharmacist_id": pharmacist_id}
    await cursor.execute(DISPENSE, {**head, "op_key": request.key, "id": made})
    identity = int(made.getvalue()[0])
    keys = {"op_key": request.key, "dispensing_id": identity}
    lines = [
        {"line_no": number, "prescription_line_id": line_id, "drug_id": drug_id, "quantity": quantity, **keys}
        for number, (line_id, drug_id, quantity) in enumerate(rows, 1)
    ]
    await cursor.executemany(DISPENSE_LINE, lines)
    # In the order of drugs, so that two pharmacists never wait for each other in a circle.
    moved = [await _take(cursor, pharmacy_id, line) for line in lines]
    await cursor.executemany(MOVED, moved)
    await cursor.execute(DISPENSED, id=prescription_id)
    shown = [{"drug_id": line["drug_id"], "quantity": line["quantity"]} for line in lines]
    return {"id": identity, "prescription_id": prescription_id, "pharmacy_id": pharmacy_id, "lines": shown}


async def _take(cursor: oracledb.AsyncCursor, pharmacy_id: int, line: dict[str, Any]) -> dict[str, Any]:
    """Lower the stock by one line and return the movement. Refuses what is not on the shelf."""
    left = cursor.var(int)
    wanted = {"pharmacy_id": pharmacy_id, "drug_id": line["drug_id"], "quantity": line["quantity"]}
    await cursor.execute(TAKE_STOCK, {**wanted, "on_hand": left})
    if not cursor.rowcount:
        raise Refused(409, "out_of_stock", f"The pharmacy does not have enough of drug {line['drug_id']}")
    place = {name: line[name] for name in ("op_key", "line_no", "drug_id")}
    return {**place, "pharmacy_id": pharmacy_id, "moved": -line["quantity"], "on_hand": int(left.getvalue()[0])}


async def _check_paid(cursor: oracledb.AsyncCursor, prescription_id: int) -> None:
    await cursor.execute(PRESCRIPTION, id=prescription_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("prescription", prescription_id)
    if row[0] == "WRITTEN":
        raise Refused(
            409, "not_charged", f"Prescription {prescription_id} is not paid: send the patient to the cashier"
        )
    if row[0] != "CHARGED":
        raise Refused(409, "already_dispensed", f"Prescription {prescription_id} is {row[0].lower()}")


async def _pharmacy(cursor: oracledb.AsyncCursor, pharmacist_id: int) -> int:
    await cursor.execute(PHARMACY, id=pharmacist_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("pharmacist", pharmacist_id)
    return int(row[0])
