"""Taking a batch of the merge back out of the main database, operation by operation, the last one first.

What somebody has built on since (a refund of an invoice of the day) stays, and is listed. Queue numbers and rolls of
invoices stay where they are: the numbers were given to people, on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import oracledb

from lab.emergency.conflicts import Unsettled
from lab.emergency.opening import MARK
from lab.emergency.tables import business_tables

HAS_CHILDREN = 2292
BATCH = """
SELECT m.op_key FROM merged_operations m JOIN operations o ON o.op_key = m.op_key
WHERE m.batch = :batch ORDER BY o.created_at DESC, m.op_key DESC"""
GIVE_BACK = """
UPDATE stock s SET s.on_hand = s.on_hand - (
  SELECT SUM(m.quantity) FROM stock_movements m
  WHERE m.op_key = :op_key AND m.pharmacy_id = s.pharmacy_id AND m.drug_id = s.drug_id)
WHERE EXISTS (
  SELECT 1 FROM stock_movements m
  WHERE m.op_key = :op_key AND m.pharmacy_id = s.pharmacy_id AND m.drug_id = s.drug_id)"""
FORGET = "DELETE FROM merged_operations WHERE op_key = :op_key"
NEW_CARDS = "SELECT id FROM patients WHERE source = :source ORDER BY id DESC"
NO_CARD = "DELETE FROM patients WHERE id = :id"


@dataclass(frozen=True)
class Unmerged:
    """What one run did. undone: keys of the operations taken out; patients: cards that nothing refers to any more,
    taken out too; left: operations on which something rests."""

    batch: str
    undone: tuple[str, ...] = ()
    patients: int = 0
    left: tuple[Unsettled, ...] = field(default_factory=tuple)


def unmerge(main: oracledb.Connection, batch: str) -> Unmerged:
    """Take out what this batch brought. May be repeated, and run again after it was killed. Raises oracledb.Error where
    the database fails; what was committed before stays."""
    tables = [*reversed(business_tables(main))]
    undone, left = [], []
    with main.cursor() as cursor:
        cursor.execute(BATCH, batch=batch)
        keys = [op_key for (op_key,) in cursor.fetchall()]
    for op_key in keys:
        try:
            _undo(main, op_key, tables)
            undone.append(op_key)
        except oracledb.IntegrityError as error:
            main.rollback()
            if error.args[0].code != HAS_CHILDREN:
                raise
            left.append(Unsettled(op_key, "the main system has built on it since"))
    return Unmerged(batch, tuple(undone), _remove_cards(main) if undone else 0, tuple(left))


def has_operation(connection: oracledb.Connection, keys: Iterable[str]) -> bool:
    """Whether one of these operations was done in this database."""
    with connection.cursor() as cursor:
        for op_key in keys:
            cursor.execute("SELECT 1 FROM operations WHERE op_key = :op_key", op_key=op_key)
            if cursor.fetchone():
                return True
    return False


def _undo(main: oracledb.Connection, op_key: str, tables: list[str]) -> None:
    with main.cursor() as cursor:
        cursor.execute(GIVE_BACK, op_key=op_key)
        for table in tables:
            cursor.execute(f"DELETE FROM {table} WHERE op_key = :op_key", op_key=op_key)
        cursor.execute(FORGET, op_key=op_key)
    main.commit()


def _remove_cards(main: oracledb.Connection) -> int:
    removed = 0
    with main.cursor() as cursor:
        cursor.execute(NEW_CARDS, source=MARK)
        for (number,) in cursor.fetchall():
            try:
                cursor.execute(NO_CARD, id=number)
                main.commit()
                removed += 1
            except oracledb.IntegrityError as error:
                main.rollback()
                if error.args[0].code != HAS_CHILDREN:
                    raise
    return removed
