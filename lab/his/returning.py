"""Pharmacy return: a dispensed prescription comes back whole, to the shelf that it left."""

from __future__ import annotations

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

PRESCRIPTION = "SELECT status FROM prescriptions WHERE id = :id FOR UPDATE"
DISPENSED_BY = "SELECT id, pharmacy_id FROM dispensings WHERE prescription_id = :id"
PHARMACIST = "SELECT department_id FROM employees WHERE id = :id AND duty = 'PHARMACIST'"
EARLIER = "SELECT id FROM drug_returns WHERE prescription_id = :id"
LINES = "SELECT drug_id, quantity FROM dispensing_lines WHERE dispensing_id = :id ORDER BY drug_id, line_no"
RETURN = """
INSERT INTO drug_returns (id, op_key, prescription_id, pharmacy_id, pharmacist_id, reason)
VALUES (drug_returns_seq.NEXTVAL, :op_key, :prescription_id, :pharmacy_id, :pharmacist_id, :reason)
RETURNING id INTO :id"""
PUT_BACK = """
UPDATE stock SET on_hand = on_hand + :quantity WHERE pharmacy_id = :pharmacy_id AND drug_id = :drug_id
RETURNING on_hand INTO :on_hand"""
MOVED = """
INSERT INTO stock_movements (id, op_key, line_no, pharmacy_id, drug_id, quantity, on_hand_after, reason)
VALUES (stock_movements_seq.NEXTVAL, :op_key, :line_no, :pharmacy_id, :drug_id, :quantity, :on_hand, 'RETURN')"""


async def return_drugs(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Take a dispensed prescription back. Refuses what was not handed out, a second return, and another pharmacy."""
    prescription_id, pharmacist_id = request.body["prescription_id"], request.body["pharmacist_id"]
    dispensing_id, pharmacy_id = await _dispensing(cursor, prescription_id)
    await _check_pharmacist(cursor, pharmacist_id, pharmacy_id)
    made = cursor.var(int)
    head = {"prescription_id": prescription_id, "pharmacy_id": pharmacy_id, "pharmacist_id": pharmacist_id}
    own = {"op_key": request.key, "reason": request.body.get("reason"), "id": made}
    await cursor.execute(RETURN, {**head, **own})
    await cursor.execute(LINES, id=dispensing_id)
    rows = await cursor.fetchall()
    lines = [{"drug_id": drug_id, "quantity": quantity} for drug_id, quantity in rows]
    # In the order of drugs, as dispensing does it, so that nobody waits in a circle.
    for number, line in enumerate(lines, 1):
        on_hand = cursor.var(int)
        place = {**line, "pharmacy_id": pharmacy_id}
        await cursor.execute(PUT_BACK, {**place, "on_hand": on_hand})
        after = {"op_key": request.key, "line_no": number, "on_hand": int(on_hand.getvalue()[0])}
        await cursor.execute(MOVED, {**place, **after})
    return {"id": int(made.getvalue()[0]), **head, "lines": lines}


async def _dispensing(cursor: oracledb.AsyncCursor, prescription_id: int) -> tuple[int, int]:
    """(dispensing, pharmacy) of a prescription that is with the patient; its row is locked."""
    await cursor.execute(PRESCRIPTION, id=prescription_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("prescription", prescription_id)
    await cursor.execute(EARLIER, id=prescription_id)
    if await cursor.fetchone() is not None:
        raise Refused(409, "already_returned", f"Prescription {prescription_id} was brought back before")
    await cursor.execute(DISPENSED_BY, id=prescription_id)
    dispensing = await cursor.fetchone()
    if row[0] != "DISPENSED" or dispensing is None:
        raise Refused(409, "not_dispensed", f"Prescription {prescription_id} is {row[0].lower()}")
    return int(dispensing[0]), int(dispensing[1])


async def _check_pharmacist(cursor: oracledb.AsyncCursor, pharmacist_id: int, pharmacy_id: int) -> None:
    await cursor.execute(PHARMACIST, id=pharmacist_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("pharmacist", pharmacist_id)
    if row[0] != pharmacy_id:
        raise Refused(409, "other_pharmacy", "The drugs go back to the pharmacy that handed them out")
