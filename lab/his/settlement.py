"""An inpatient's money: deposits, the day's charges, and the settlement that ends the stay."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import oracledb

from lab.his.admission import check_exists, open_stay
from lab.his.operations import Answer, Request
from lab.his.refusals import Refused

CASHIER = "SELECT id FROM employees WHERE id = :id AND duty = 'CASHIER'"
DEPOSIT = """
INSERT INTO deposits (id, op_key, admission_id, cashier_id, amount)
VALUES (deposits_seq.NEXTVAL, :op_key, :admission_id, :cashier_id, :amount)
RETURNING id INTO :id"""
UNCHARGED = """
SELECT o.id, o.quantity, p.price, o.quantity * p.price, ROUND(o.quantity * p.price * NVL(r.paid_rate, 0), 2)
FROM ward_orders o
JOIN price_list p ON p.id = o.item_id
LEFT JOIN insured_persons i ON i.patient_id = :patient_id AND (i.valid_to IS NULL OR i.valid_to >= TRUNC(SYSDATE))
LEFT JOIN insurance_rules r ON r.insurance_type_id = i.insurance_type_id AND r.insurance_class = p.insurance_class
WHERE o.admission_id = :admission_id AND o.status = 'ACTIVE' AND NOT EXISTS
  (SELECT 1 FROM daily_charges c WHERE c.order_id = o.id AND c.charged_on = TRUNC(SYSDATE))
ORDER BY o.id FETCH FIRST 999 ROWS ONLY"""
CHARGE = """
INSERT INTO daily_charges (id, op_key, line_no, admission_id, order_id, charged_on, quantity, unit_price, amount,
                           insurance_share)
VALUES (daily_charges_seq.NEXTVAL, :op_key, :line_no, :admission_id, :order_id, TRUNC(SYSDATE), :quantity,
        :unit_price, :amount, :insurance_share)"""
END_ONCE = """
UPDATE ward_orders SET status = 'ENDED' WHERE admission_id = :id AND status = 'ACTIVE' AND term = 'ONCE'
AND id IN (SELECT order_id FROM daily_charges WHERE op_key = :op_key)"""
CHARGED = "SELECT NVL(SUM(amount), 0), NVL(SUM(insurance_share), 0) FROM daily_charges WHERE admission_id = :id"
DEPOSITED = "SELECT NVL(SUM(amount), 0) FROM deposits WHERE admission_id = :id"
SETTLE = """
INSERT INTO settlements (id, op_key, admission_id, cashier_id, total, insurance_share, deposited, due)
VALUES (settlements_seq.NEXTVAL, :op_key, :admission_id, :cashier_id, :total, :insurance_share, :deposited, :due)
RETURNING id INTO :id"""
END_ORDERS = "UPDATE ward_orders SET status = 'ENDED' WHERE admission_id = :id AND status = 'ACTIVE'"
DISCHARGE = "UPDATE admissions SET status = 'DISCHARGED' WHERE id = :id"
LINE = ("order_id", "quantity", "unit_price", "amount", "insurance_share")


async def deposit(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Take money in advance. Refuses a stay that is over, and who is no cashier."""
    body = request.body
    await open_stay(cursor, body["admission_id"])
    await check_exists(cursor, CASHIER, "cashier", body["cashier_id"])
    amount, made = Decimal(body["amount"]), cursor.var(int)
    await cursor.execute(DEPOSIT, {**body, "amount": amount, "op_key": request.key, "id": made})
    (deposited,) = await _sums(cursor, DEPOSITED, body["admission_id"])
    return {**body, "id": int(made.getvalue()[0]), "amount": f"{amount:.2f}", "deposited": f"{deposited:.2f}"}


async def charge_day(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """Charge what a stay's orders cost today, each once. Refuses a stay that is over, and a day charged already."""
    admission_id = request.body["admission_id"]
    patient_id = await open_stay(cursor, admission_id)
    lines = await _uncharged(cursor, admission_id, patient_id)
    if not lines:
        raise Refused(409, "nothing_to_charge", f"Admission {admission_id} has no order that is not charged for today")
    keys = {"op_key": request.key, "admission_id": admission_id}
    await cursor.executemany(CHARGE, [{"line_no": number, **keys, **line} for number, line in enumerate(lines, 1)])
    await cursor.execute(END_ONCE, id=admission_id, op_key=request.key)
    shown = [{**line, **{name: f"{line[name]:.2f}" for name in LINE[2:]}} for line in lines]
    total = sum((line["amount"] for line in lines), Decimal(0))
    insurance = sum((line["insurance_share"] for line in lines), Decimal(0))
    return {
        "admission_id": admission_id,
        "total": f"{total:.2f}",
        "insurance_share": f"{insurance:.2f}",
        "lines": shown,
    }


async def settle(cursor: oracledb.AsyncCursor, request: Request) -> Answer:
    """End a stay: due is what the patient still pays, negative what is paid back. Refuses uncharged orders."""
    admission_id, cashier_id = request.body["admission_id"], request.body["cashier_id"]
    patient_id = await open_stay(cursor, admission_id)
    await check_exists(cursor, CASHIER, "cashier", cashier_id)
    if await _uncharged(cursor, admission_id, patient_id):
        raise Refused(409, "not_charged", f"Admission {admission_id} has orders that are not charged for today")
    total, insurance = await _sums(cursor, CHARGED, admission_id)
    (deposited,) = await _sums(cursor, DEPOSITED, admission_id)
    due = total - insurance - deposited
    money = {"total": total, "insurance_share": insurance, "deposited": deposited, "due": due}
    made = cursor.var(int)
    head = {"admission_id": admission_id, "cashier_id": cashier_id}
    await cursor.execute(SETTLE, {**head, **money, "op_key": request.key, "id": made})
    await cursor.execute(END_ORDERS, id=admission_id)
    await cursor.execute(DISCHARGE, id=admission_id)
    shown = {name: f"{value:.2f}" for name, value in money.items()}
    return {"id": int(made.getvalue()[0]), **head, **shown, "status": "DISCHARGED"}


async def _uncharged(cursor: oracledb.AsyncCursor, admission_id: int, patient_id: int) -> list[dict[str, Any]]:
    await cursor.execute(UNCHARGED, admission_id=admission_id, patient_id=patient_id)
    rows = await cursor.fetchall()
    return [dict(zip(LINE, (*row[:2], *(Decimal(value) for value in row[2:])), strict=True)) for row in rows]


async def _sums(cursor: oracledb.AsyncCursor, query: str, admission_id: int) -> list[Decimal]:
    await cursor.execute(query, id=admission_id)
    row = await cursor.fetchone()
    return [Decimal(value) for value in row or ()]
