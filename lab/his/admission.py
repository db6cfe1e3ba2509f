"""Admission and the doctor's orders for an inpatient."""

from __future__ import annotations

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

# Locked, so that two clerks never open two stays for one patient.
PATIENT = "SELECT id FROM patients WHERE id = :id FOR UPDATE"
OPEN_STAY = "SELECT id FROM admissions WHERE patient_id = :id AND status = 'ADMITTED'"
WARD = "SELECT id FROM departments WHERE id = :id AND kind = 'WARD' AND active = 'Y'"
CLERK = "SELECT id FROM employees WHERE id = :id AND duty IN ('REGISTRAR', 'CLERK')"
ADMIT = """
INSERT INTO admissions (id, op_key, patient_id, ward_id, clerk_id)
VALUES (admissions_seq.NEXTVAL, :op_key, :patient_id, :ward_id, :clerk_id)
RETURNING id INTO :id"""
STAY = "SELECT patient_id, ward_id, status FROM admissions WHERE id = :id FOR UPDATE"
DOCTOR = "SELECT id FROM employees WHERE id = :id AND duty = 'DOCTOR'"
ITEM = "SELECT id FROM price_list WHERE id = :id AND category <> 'REGISTRATION'"
ORDER = """
INSERT INTO ward_orders (id, op_key, admission_id, doctor_id, item_id, quantity, term)
VALUES (ward_orders_seq.NEXTVAL, :op_key, :admission_id, :doctor_id, :item_id, :quantity, :term)
RETURNING id INTO :id"""


async def admit(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Open a stay on a ward. Refuses a patient who has one, what is no ward, and who is no clerk."""
    body = request.body
    await check_exists(cursor, PATIENT, "patient", body["patient_id"])
    await cursor.execute(OPEN_STAY, id=body["patient_id"])
    stay = await cursor.fetchone()
    if stay is not None:
        raise Refused(409, "already_admitted", f"Patient {body['patient_id']} is an inpatient: admission {stay[0]}")
    await check_exists(cursor, WARD, "ward", body["ward_id"])
    await check_exists(cursor, CLERK, "clerk", body["clerk_id"])
    made = cursor.var(int)
    await cursor.execute(ADMIT, {**body, "op_key": request.key, "id": made})
    return {**body, "id": int(made.getvalue()[0]), "status": "ADMITTED"}


async def order(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Write an order: every day's or one day's. Refuses a stay that is over, and who is no doctor."""
    body = request.body
    await open_stay(cursor, body["admission_id"])
    await check_exists(cursor, DOCTOR, "doctor", body["doctor_id"])
    await check_exists(cursor, ITEM, "item", body["item_id"])
    made = cursor.var(int)
    await cursor.execute(ORDER, {**body, "op_key": request.key, "id": made})
    return {**body, "id": int(made.getvalue()[0]), "status": "ACTIVE"}


async def open_stay(cursor: oracledb.AsyncCursor, admission_id: int) -> int:
    """The patient of a stay that goes on; its row is locked, so that a settlement waits or is seen."""
    await cursor.execute(STAY, id=admission_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("admission", admission_id)
    if row[2] != "ADMITTED":
        raise Refused(409, "stay_over", f"Admission {admission_id} is {row[2].lower()}")
    return int(row[0])


async def check_exists(cursor: oracledb.AsyncCursor, query: str, what: str, identity: int) -> None:
    """Raise Refused where the query finds nobody of this id."""
    await cursor.execute(query, id=identity)
    if await cursor.fetchone() is None:
        raise not_found(what, identity)
