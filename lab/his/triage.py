"""Triage: a nurse notes how urgent a registered patient is, before the doctor sees them."""

from __future__ import annotations

from decimal import Decimal

import oracledb

from lab.his.operations import Answer, Request
from lab.his.refusals import Refused, not_found

REGISTRATION = "SELECT status FROM registrations WHERE id = :id FOR UPDATE"
NURSE = "SELECT id FROM employees WHERE id = :id AND duty = 'NURSE'"
EARLIER = "SELECT id FROM triages WHERE registration_id = :id"
TRIAGE = """
INSERT INTO triages (id, op_key, registration_id, nurse_id, urgency, temperature, complaint)
VALUES (triages_seq.NEXTVAL, :op_key, :registration_id, :nurse_id, :urgency, :temperature, :complaint)
RETURNING id INTO :id"""


async def triage(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Note a patient's urgency, once. Refuses a visit that is no longer waiting, and who is not a nurse."""
    body = request.body
    await _check_waiting(cursor, body["registration_id"])
    await cursor.execute(NURSE, id=body["nurse_id"])
    if await cursor.fetchone() is None:
        raise not_found("nurse", body["nurse_id"])
    made = cursor.var(int)
    temperature = Decimal(body["temperature"]) if "temperature" in body else None
    values = {name: body[name] for name in ("registration_id", "nurse_id", "urgency")}
    own = {"op_key": request.key, "temperature": temperature, "complaint": body.get("complaint"), "id": made}
    await cursor.execute(TRIAGE, {**values, **own})
    return {**values, "id": int(made.getvalue()[0])}


async def _check_waiting(cursor: oracledb.AsyncCursor, registration_id: int) -> None:
    await cursor.execute(REGISTRATION, id=registration_id)
    row = await cursor.fetchone()
    if row is None:
        raise not_found("registration", registration_id)
    if row[0] != "WAITING":
        raise Refused(409, "not_waiting", f"Registration {registration_id} is {row[0].lower()}")
    await cursor.execute(EARLIER, id=registration_id)
    if await cursor.fetchone() is not None:
        raise Refused(409, "already_triaged", f"Registration {registration_id} has its triage")
