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
                          TO_CHAR(patient_share, 'FM999999999990.00') AS patient_share, status
                   FROM invoices ORDER BY invoice_no""",
    "charges": """SELECT c.id, c.op_key, c.line_no, c.source, i.invoice_no, c.prescription_id,
                         TO_CHAR(c.amount, 'FM999999999990.00') AS amount,
                         TO_CHAR(c.insurance_share, 'FM999999999990.00') AS insurance_share
                  FROM charges c LEFT JOIN invoices i ON i.id = c.invoice_id ORDER BY c.id""",
    "dispensings": "SELECT id, op_key, source, prescription_id, pharmacy_id FROM dispensings ORDER BY id",
    "dispensing_lines": """SELECT id, op_key, line_no, source, dispensing_id, drug_id, quantity
                           FROM dispensing_lines ORDER BY id""",
    "stock_movements": "SELECT id, op_key, line_no, source, drug_id, quantity FROM stock_movements ORDER BY id",
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
