"""What the desks look up: lists and single things, read only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import oracledb

from lab.his.connections import Connections
from lab.his.refusals import meaning_of
from lab.his.settings import HisSettings

Rows = list[dict[str, Any]]
BY_DUTY = "SELECT id FROM employees WHERE duty = :duty AND active = 'Y' ORDER BY id"
DESKS = {
    "schedules": """SELECT id, doctor_id, department_id FROM schedules
                    WHERE weekday = TRUNC(SYSDATE) - TRUNC(SYSDATE, 'IW') + 1 ORDER BY id""",
    "drugs": "SELECT id, price FROM v_drug_catalogue WHERE on_hand > 0 ORDER BY id",
    "patients": "SELECT id FROM patients ORDER BY id FETCH FIRST 500 ROWS ONLY",
    "at_home": """SELECT p.id FROM patients p WHERE NOT EXISTS
                    (SELECT 1 FROM admissions a WHERE a.patient_id = p.id AND a.status = 'ADMITTED')
                  ORDER BY p.id FETCH FIRST 500 ROWS ONLY""",
    "technicians": """SELECT id, department_id FROM employees WHERE duty = 'TECHNICIAN' AND active = 'Y' ORDER BY id""",
    "examinations": """SELECT id FROM price_list WHERE category IN ('LAB', 'IMAGING', 'FUNCTION')
                       ORDER BY id FETCH FIRST 100 ROWS ONLY""",
    "wards": "SELECT id FROM departments WHERE kind = 'WARD' AND active = 'Y' ORDER BY id",
}
# For which a desk needs no more than the ids.
PLAIN = ("patients", "at_home", "examinations", "wards")
DUTIES = {
    "registrars": "REGISTRAR",
    "nurses": "NURSE",
    "doctors": "DOCTOR",
    "cashiers": "CASHIER",
    "pharmacists": "PHARMACIST",
}
LISTS = {
    "departments": "SELECT id, code, name, name_en, kind FROM departments WHERE active = 'Y' ORDER BY id",
    "drugs": """SELECT id, code, name, form, strength, unit, price, insurance_class, on_hand FROM v_drug_catalogue
                WHERE pinyin LIKE UPPER(:find) || '%' OR name LIKE :find || '%'
                ORDER BY id FETCH FIRST 50 ROWS ONLY""",
    "patients": """SELECT id, card_no, name, sex, TO_CHAR(born_on, 'YYYY-MM-DD') AS born_on FROM patients
                   WHERE card_no = :find OR name LIKE :find || '%' ORDER BY id FETCH FIRST 50 ROWS ONLY""",
    "stock": """SELECT pharmacy_id, pharmacy, drug_id, drug, opening, on_hand, state FROM v_stock_status
                WHERE state <> 'OK' OR value_rank <= 50 ORDER BY pharmacy_id, value_rank""",
    "takings": "SELECT * FROM v_daily_takings WHERE taken_on = TRUNC(SYSDATE) ORDER BY cashier_id, source",
    "worklist": """SELECT registration_id, queue_no, card_no, patient, sex, age, place FROM v_doctor_worklist
                   WHERE doctor_id = :doctor_id AND visit_on = TRUNC(SYSDATE) ORDER BY place""",
    "prescription": """SELECT p.id, p.registration_id, p.patient_id, p.doctor_id, p.total, p.status, l.line_no,
                              l.drug_id, l.quantity, l.unit_price, l.amount
                       FROM prescriptions p JOIN prescription_lines l ON l.prescription_id = p.id
                       WHERE p.id = :id ORDER BY l.line_no""",
    "examination_items": """SELECT id, code, name, category,
                                   TO_CHAR(price, 'FM999999999990.00') AS price FROM price_list
                            WHERE category IN ('LAB', 'IMAGING', 'FUNCTION') ORDER BY id""",
    "examinations": """SELECT e.id, e.status, i.name AS item, p.card_no, p.name AS patient, e.note
                       FROM examinations e JOIN price_list i ON i.id = e.item_id JOIN patients p ON p.id = e.patient_id
                       WHERE e.department_id = :department_id AND e.status IN ('REQUESTED', 'ACCEPTED')
                       ORDER BY e.id FETCH FIRST 200 ROWS ONLY""",
    "person": """SELECT id, card_no, name, sex, TO_CHAR(born_on, 'YYYY-MM-DD') AS born_on FROM patients
                 WHERE id = :patient_id""",
    "visits": """SELECT r.id, TO_CHAR(r.visit_on, 'YYYY-MM-DD') AS visit_on, d.name AS department, r.doctor_id,
                        r.status, t.urgency, TO_CHAR(t.temperature, 'FM90.0') AS temperature, t.complaint
                 FROM registrations r JOIN departments d ON d.id = r.department_id
                 LEFT JOIN triages t ON t.registration_id = r.id
                 WHERE r.patient_id = :patient_id ORDER BY r.id DESC FETCH FIRST 100 ROWS ONLY""",
    "prescribed": """SELECT id, registration_id, status, TO_CHAR(total, 'FM999999999990.00') AS total, note
                     FROM prescriptions
                     WHERE patient_id = :patient_id ORDER BY id DESC FETCH FIRST 100 ROWS ONLY""",
    "examined": """SELECT e.id, e.registration_id, i.name AS item, e.status, x.findings
                   FROM examinations e JOIN price_list i ON i.id = e.item_id
                   LEFT JOIN exam_results x ON x.examination_id = e.id
                   WHERE e.patient_id = :patient_id ORDER BY e.id DESC FETCH FIRST 100 ROWS ONLY""",
    "inpatients": """SELECT a.id, p.card_no, p.name AS patient, p.sex,
                            TO_CHAR(a.created_at, 'YYYY-MM-DD') AS admitted_on
                     FROM admissions a JOIN patients p ON p.id = a.patient_id
                     WHERE a.ward_id = :ward_id AND a.status = 'ADMITTED' ORDER BY a.id FETCH FIRST 200 ROWS ONLY""",
    "stay": """SELECT a.id, a.patient_id, a.ward_id, a.status,
                      (SELECT TO_CHAR(NVL(SUM(c.amount), 0), 'FM999999999990.00') FROM daily_charges c
                       WHERE c.admission_id = a.id) AS charged,
                      (SELECT TO_CHAR(NVL(SUM(d.amount), 0), 'FM999999999990.00') FROM deposits d
                       WHERE d.admission_id = a.id) AS deposited
               FROM admissions a WHERE a.id = :admission_id""",
    "ward_orders": """SELECT o.id, o.item_id, i.name AS item, o.quantity, o.term, o.status
                      FROM ward_orders o JOIN price_list i ON i.id = o.item_id
                      WHERE o.admission_id = :admission_id ORDER BY o.id""",
}


class Worklists:
    """Reads for the desks. Raise NotDone (the database does not answer) and Failed (it refuses the query)."""

    def __init__(self, connections: Connections, settings: HisSettings) -> None:
        self._connections = connections
        self._settings = settings

    async def rows(self, name: str, **binds: Any) -> Rows:
        """The rows of one of LISTS."""
        (found,) = await self._read([(LISTS[name], binds)])
        return found

    async def several(self, names: Sequence[str], **binds: Any) -> list[Rows]:
        """The rows of some of LISTS that take the same binds, read on one connection."""
        return await self._read([(LISTS[name], binds) for name in names])

    async def desks(self) -> dict[str, Any]:
        """What simulated desks need: today's schedules, staff, drugs, examinations, wards, some patients."""
        queries: list[tuple[str, dict[str, Any]]] = [(sql, {}) for sql in DESKS.values()] + [
            (BY_DUTY, {"duty": duty}) for duty in DUTIES.values()
        ]
        found = dict(zip([*DESKS, *DUTIES], await self._read(queries), strict=True))
        plain = (*PLAIN, *DUTIES)
        return {name: [row["id"] for row in rows] if name in plain else rows for name, rows in found.items()}

    async def _read(self, queries: list[tuple[str, dict[str, Any]]]) -> list[Rows]:
        deadline = asyncio.get_running_loop().time() + self._settings.request_timeout
        try:
            async with self._connections.acquire(deadline) as connection, asyncio.timeout_at(deadline):
                found = [await _fetch(connection, sql, binds) for sql, binds in queries]
                await connection.rollback()
                return found
        except (oracledb.Error, OSError, TimeoutError) as error:
            raise meaning_of(error) from error


async def _fetch(connection: oracledb.AsyncConnection, sql: str, binds: dict[str, Any]) -> Rows:
    with connection.cursor() as cursor:
        await cursor.execute(sql, binds)
        names = [column.name.lower() for column in cursor.description or []]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in await cursor.fetchall()]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value) if value != value.to_integral_value() or value.as_tuple().exponent else int(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    return value.isoformat() if isinstance(value, date) else value
