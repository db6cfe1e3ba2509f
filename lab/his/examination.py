"""Examinations: a doctor asks the laboratory, imaging or function department; a technician accepts and reports."""

from __future__ import annotations

from decimal import Decimal

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

REGISTRATION = "SELECT patient_id, doctor_id, status FROM registrations WHERE id = :id FOR UPDATE"
ITEM = """
SELECT p.price, MIN(d.id) FROM price_list p JOIN departments d ON d.kind = p.category
WHERE p.id = :id AND p.category IN ('LAB', 'IMAGING', 'FUNCTION') AND d.active = 'Y'
GROUP BY p.price"""
REQUEST = """
INSERT INTO examinations (id, op_key, registration_id, patient_id, doctor_id, department_id, item_id, price, note)
VALUES (examinations_seq.NEXTVAL, :op_key, :registration_id, :patient_id, :doctor_id, :department_id, :item_id, :price,
        :note)
RETURNING id INTO :id"""
SEEN = "UPDATE registrations SET status = 'SEEN' WHERE id = :id AND status = 'WAITING'"
EXAMINATION = "SELECT status, department_id FROM examinations WHERE id = :id FOR UPDATE"
TECHNICIAN = "SELECT department_id FROM employees WHERE id = :id AND duty = 'TECHNICIAN'"
ACCEPT = """
INSERT INTO exam_acceptances (id, op_key, examination_id, technician_id)
VALUES (exam_acceptances_seq.NEXTVAL, :op_key, :examination_id, :technician_id)
RETURNING id INTO :id"""
REPORT = """
INSERT INTO exam_results (id, op_key, examination_id, technician_id, findings)
VALUES (exam_results_seq.NEXTVAL, :op_key, :examination_id, :technician_id, :findings)
RETURNING id INTO :id"""
MOVE_ON = "UPDATE examinations SET status = :status WHERE id = :id"


async def request_examination(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Ask for one examination at today's price. Refuses a cancelled registration and what is no examination."""
    body = request.body
    await cursor.execute(REGISTRATION, id=body["registration_id"])
    registration = await cursor.fetchone()
    if registration is None:
        raise not_found("registration", body["registration_id"])
    if registration[2] == "CANCELLED":
        raise Refused(409, "registration_cancelled", "The registration was cancelled")
    await cursor.execute(ITEM, id=body["item_id"])
    item = await cursor.fetchone()
    if item is None:
        raise not_found("examination item", body["item_id"])
    price, department_id = Decimal(item[0]), int(item[1])
    values = {"registration_id": body["registration_id"], "item_id": body["item_id"], "department_id": department_id}
    people = {"patient_id": registration[0], "doctor_id": body.get("doctor_id") or registration[1]}
    made = cursor.var(int)
    own = {"op_key": request.key, "price": price, "note": body.get("note"), "id": made}
    await cursor.execute(REQUEST, {**values, **people, **own})
    await cursor.execute(SEEN, id=body["registration_id"])
    return {**values, **people, "id": int(made.getvalue()[0]), "price": f"{price:.2f}"}


async def accept_examination(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Take the patient or the sample in. Refuses a technician of another department and a second acceptance."""
    status = await _status_for(cursor, request)
    if status != "REQUESTED":
        code = "examination_cancelled" if status == "CANCELLED" else "already_accepted"
        raise Refused(409, code, f"Examination {request.body['examination_id']} is {status.lower()}")
    return await _step(cursor, request, ACCEPT, "ACCEPTED")


async def report_examination(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Write the result. Refuses what was not accepted, a second result, and a technician of another department."""
    status = await _status_for(cursor, request)
    if status == "REQUESTED":
        raise Refused(409, "not_accepted", f"Examination {request.body['examination_id']} must be accepted first")
    if status != "ACCEPTED":
        raise Refused(409, "already_reported", f"Examination {request.body['examination_id']} is {status.lower()}")
    return await _step(cursor, request, REPORT, "REPORTED")


async def _status_for(cursor: oracledb.AsyncCursor, request: Request) -> str:
    """The examination's status, its row locked; the technician is of its department."""
    examination_id, technician_id = request.body["examination_id"], request.body["technician_id"]
    await cursor.execute(EXAMINATION, id=examination_id)
    examination = await cursor.fetchone()
    if examination is None:
        raise not_found("examination", examination_id)
    await cursor.execute(TECHNICIAN, id=technician_id)
    technician = await cursor.fetchone()
    if technician is None:
        raise not_found("technician", technician_id)
    if technician[0] != examination[1]:
        raise Refused(409, "other_department", f"Examination {examination_id} belongs to another department")
    return str(examination[0])


async def _step(cursor: oracledb.AsyncCursor, request: Request, statement: str, status: str) -> Answer:
    made = cursor.var(int)
    await cursor.execute(statement, {**request.body, "op_key": request.key, "id": made})
    await cursor.execute(MOVE_ON, status=status, id=request.body["examination_id"])
    people = {name: request.body[name] for name in ("examination_id", "technician_id")}
    return {**people, "id": int(made.getvalue()[0]), "status": status}
