"""Each cashier sets the day's invoice number from the paper in hand when the emergency system opens (plan 3.2.1, K)."""

from __future__ import annotations

import oracledb

from lab.errors import BadInput

ROLLS = """
SELECT id, next_no FROM invoice_rolls WHERE cashier_id = :cashier AND :invoice_no BETWEEN first_no AND last_no
FOR UPDATE"""
SET = "UPDATE invoice_rolls SET next_no = :invoice_no WHERE id = :roll"
USE_UP = "UPDATE invoice_rolls SET next_no = last_no + 1 WHERE cashier_id = :cashier AND last_no < :invoice_no"


def set_invoice_number(connection: oracledb.Connection, cashier: int, number: int) -> int:
    """The cashier's next invoice is this one; the roll's id. Rolls before it count as used up. Raises BadInput for a
    number that is on none of the cashier's rolls, or that this system has passed already."""
    with connection.cursor() as cursor:
        cursor.execute(ROLLS, cashier=cashier, invoice_no=number)
        found = cursor.fetchone()
        if found is None:
            raise BadInput(
                f"Invoice {number} is on none of the rolls of cashier {cashier}", todo="Read the paper again"
            )
        roll, next_no = found
        if number < next_no:
            connection.rollback()
            raise BadInput(
                f"Invoice {number} has been used: the roll is already at {next_no - 1}", todo="Read the paper again"
            )
        cursor.execute(SET, invoice_no=number, roll=roll)
        cursor.execute(USE_UP, cashier=cashier, invoice_no=number)
    connection.commit()
    return int(roll)
