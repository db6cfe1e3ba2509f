"""Final reads: the rows that a ledger is compared with, table by table, money as strings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import oracledb

Row = dict[str, Any]
QUERIES = {
    "registrations": "SELECT id, op_key, source, patient_id, schedule_id, queue_no FROM registrations ORDER BY id",
    "prescriptions": """SELECT id, op_key, source, registration_id, patient_id, status,
                               TO_CHAR(total, 'FM999999999990.00') AS total FROM prescriptions ORDER BY id""",
    "invoices": """SELECT id, op_key, source, invoice_no, cashier_id AS cashier, roll_id AS roll,
                          TO_CHAR(total, 'FM999999999990.00') AS total,
                          TO_CHAR(insurance_share, 'FM999999999990.00') AS insurance_share,
                          TO_CHAR(patient_share, 'FM999999999990.00') AS patient_share, status,
                          TO_CHAR(created_at, 'YYYY-MM-DD HH24:MI:SS.FF6') AS taken_at
                   FROM invoices ORDER BY invoice_no""",
    "charges": """SELECT c.id, c.op_key, c.line_no, c.source, i.invoice_no, c.prescription_id, x.examination_id,
                         TO_CHAR(c.amount, 'FM999999999990.00') AS amount,
                         TO_CHAR(c.insurance_share, 'FM999999999990.00') AS insurance_share
                  FROM charges c LEFT JOIN invoices i ON i.id = c.invoice_id
                  LEFT JOIN exam_charges x ON x.invoice_id = c.invoice_id ORDER BY c.id""",
    "dispensings": "SELECT id, op_key, source, prescription_id, pharmacy_id FROM dispensings ORDER BY id",
    "dispensing_lines": """SELECT id, op_key, line_no, source, dispensing_id, drug_id, quantity
                           FROM dispensing_lines ORDER BY id""",
    "stock_movements": "SELECT id, op_key, line_no, source, drug_id, quantity FROM stock_movements ORDER BY id",
    "triages": "SELECT id, op_key, source, registration_id FROM triages ORDER BY id",
    "examinations": """SELECT id, op_key, source, registration_id, status,
                              TO_CHAR(price, 'FM999999999990.00') AS price FROM examinations ORDER BY id""",
    "exam_acceptances": "SELECT id, op_key, source, examination_id FROM exam_acceptances ORDER BY id",
    "exam_results": "SELECT id, op_key, source, examination_id FROM exam_results ORDER BY id",
    "drug_returns": "SELECT id, op_key, source, prescription_id FROM drug_returns ORDER BY id",
    "return_lines": """SELECT r.op_key, l.drug_id, l.quantity FROM drug_returns r
                       JOIN dispensings d ON d.prescription_id = r.prescription_id
                       JOIN dispensing_lines l ON l.dispensing_id = d.id ORDER BY l.id""",
    "refunds": """SELECT r.id, r.op_key, r.source, i.invoice_no, r.cashier_id AS cashier,
                         TO_CHAR(r.total, 'FM999999999990.00') AS total,
                         TO_CHAR(r.patient_share, 'FM999999999990.00') AS patient_share,
                         TO_CHAR(r.created_at, 'YYYY-MM-DD HH24:MI:SS.FF6') AS taken_at
                  FROM refunds r LEFT JOIN invoices i ON i.id = r.invoice_id ORDER BY r.id""",
    "admissions": "SELECT id, op_key, source, patient_id, status FROM admissions ORDER BY id",
    "ward_orders": "SELECT id, op_key, source, admission_id FROM ward_orders ORDER BY id",
    "deposits": """SELECT id, op_key, source, admission_id, TO_CHAR(amount, 'FM999999999990.00') AS amount
                   FROM deposits ORDER BY id""",
    # One row a day's charges, which have as many lines as the stay has orders.
    "daily_charges": """SELECT MIN(id) AS id, op_key, source, admission_id,
                               TO_CHAR(SUM(amount), 'FM999999999990.00') AS total,
                               TO_CHAR(SUM(insurance_share), 'FM999999999990.00') AS insurance_share
                        FROM daily_charges GROUP BY op_key, source, admission_id ORDER BY MIN(id)""",
    "settlements": """SELECT id, op_key, source, admission_id, TO_CHAR(total, 'FM999999999990.00') AS total,
                             TO_CHAR(insurance_share, 'FM999999999990.00') AS insurance_share,
                             TO_CHAR(deposited, 'FM999999999990.00') AS deposited,
                             TO_CHAR(due, 'FM999999999990.00') AS due FROM settlements ORDER BY id""",
    "operations": "SELECT op_key, kind, source FROM operations ORDER BY op_key",
    "stock": """SELECT drug_id, SUM(opening) AS opening, SUM(on_hand) AS on_hand, MIN(on_hand) AS lowest
                FROM stock GROUP BY drug_id ORDER BY drug_id""",
}


def final_rows(connection: oracledb.Connection) -> dict[str, list[Row]]:
    """Table -> rows, read in one transaction's consistent view where the engine gives one. Raises oracledb.Error."""
    return {table: _rows(connection, query) for table, query in QUERIES.items()}


def _rows(connection: oracledb.Connection, query: str) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.arraysize = cursor.prefetchrows = 2_000
        cursor.execute(query)
        names = [column.name.lower() for column in cursor.description or []]
        return [dict(zip(names, map(_plain, row), strict=True)) for row in cursor]


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal | float) and value == int(value):
        return int(value)
    return value
