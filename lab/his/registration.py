"""Registration: a card for a new patient where needed, and a place in a doctor's queue."""

from __future__ import annotations

from typing import Any

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

UNIQUE_VIOLATED = 1
SCHEDULE = "SELECT department_id, doctor_id, fee, quota FROM schedules WHERE id = :id"
BY_ID = "SELECT id, card_no FROM patients WHERE id = :1"
BY_CARD = "SELECT id, card_no FROM patients WHERE card_no = :1"
NEW_PATIENT = """
INSERT INTO patients (id, card_no, name, sex, born_on, id_number, phone, address)
VALUES (patients_seq.NEXTVAL, 'N' || LPAD(TO_CHAR(cards_seq.NEXTVAL), 9, '0'), :name, :sex,
        TO_DATE(:born_on, 'YYYY-MM-DD'), :id_number, :phone, :address)
RETURNING id, card_no INTO :id, :card_no"""
NEXT_IN_QUEUE = """
UPDATE queue_numbers SET issued = issued + 1
WHERE schedule_id = :schedule_id AND visit_on = TRUNC(SYSDATE)
RETURNING issued INTO :issued"""
FIRST_IN_QUEUE = "INSERT INTO queue_numbers (schedule_id, visit_on, issued) VALUES (:schedule_id, TRUNC(SYSDATE), 1)"
REGISTER = """
INSERT INTO registrations (id, op_key, patient_id, schedule_id, department_id, doctor_id, registrar_id, visit_on,
                           queue_no, fee)
VALUES (registrations_seq.NEXTVAL, :op_key, :patient_id, :schedule_id, :department_id, :doctor_id, :registrar_id,
        TRUNC(SYSDATE), :queue_no, :fee)
RETURNING id, TO_CHAR(visit_on, 'YYYY-MM-DD') INTO :id, :visit_on"""


async def register(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Give the patient the next number of the schedule's queue today. Refuses a full queue."""
    body = request.body
    await cursor.execute(SCHEDULE, id=body["schedule_id"])
    schedule = await cursor.fetchone()
    if schedule is None:
        raise not_found("schedule", body["schedule_id"])
    department_id, doctor_id, fee, quota = schedule
    fee = 0 if body.get("free") else fee
    patient_id, card_no = await _patient(cursor, body)
    queue_no = await _queue_number(cursor, body["schedule_id"])
    if queue_no > quota:
        raise Refused(409, "queue_full", "The doctor has no places left for this half-day")
    values = {"schedule_id": body["schedule_id"], "department_id": department_id, "doctor_id": doctor_id, "fee": fee}
    own = {"op_key": request.key, "patient_id": patient_id, "registrar_id": body["registrar_id"], "queue_no": queue_no}
    made = {"id": cursor.var(int), "visit_on": cursor.var(str)}
    await cursor.execute(REGISTER, {**values, **own, **made})
    shown = {"id": made["id"].getvalue()[0], "visit_on": made["visit_on"].getvalue()[0], "fee": f"{fee:.2f}"}
    return {**values, **shown, "patient_id": patient_id, "card_no": card_no, "queue_no": queue_no}


async def _patient(cursor: oracledb.AsyncCursor, body: dict[str, Any]) -> tuple[int, str]:
    if body.get("patient"):
        return await _new_patient(cursor, body["patient"])
    by_id = body.get("patient_id") is not None
    identity = body["patient_id"] if by_id else body["card_no"]
    await cursor.execute(BY_ID if by_id else BY_CARD, [identity])
    row = await cursor.fetchone()
    if row is None:
        raise not_found("patient", identity)
    return row[0], row[1]


async def _new_patient(cursor: oracledb.AsyncCursor, patient: dict[str, Any]) -> tuple[int, str]:
    columns = ("name", "sex", "born_on", "id_number", "phone", "address")
    made = {"id": cursor.var(int), "card_no": cursor.var(str)}
    await cursor.execute(NEW_PATIENT, {**{name: patient.get(name) for name in columns}, **made})
    return made["id"].getvalue()[0], made["card_no"].getvalue()[0]


async def _queue_number(cursor: oracledb.AsyncCursor, schedule_id: int) -> int:
    """The next number; the day's first registration of a schedule makes the row, and may be overtaken in that."""
    issued = cursor.var(int)
    for _ in range(2):
        await cursor.execute(NEXT_IN_QUEUE, schedule_id=schedule_id, issued=issued)
        if cursor.rowcount:
            return int(issued.getvalue()[0])
        try:
            await cursor.execute(FIRST_IN_QUEUE, schedule_id=schedule_id)
        except oracledb.IntegrityError as error:
            if error.args[0].code != UNIQUE_VIOLATED:
                raise
        else:
            return 1
    raise Refused(409, "queue_busy", "The queue could not be opened")
