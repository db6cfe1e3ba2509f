"""Carrying the emergency system's day into the main database (plan 3.2.1, P): operation by operation, each once.

An operation is all rows of one idempotency key; it arrives in one transaction, in the order in which it was done, and
SOURCE says where it comes from. What does not fit is listed as a conflict and left alone. A killed merge: run it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import oracledb

from lab.emergency.opening import MARK, RAISE_BY
from lab.emergency.tables import business_tables, columns

Values = dict[str, Any]
Rows = dict[str, list[Values]]  # table -> rows
UNIQUE_VIOLATED, NO_PARENT = 1, 2291
OPERATIONS = "SELECT op_key FROM operations WHERE source = :source ORDER BY created_at, op_key"
MERGED = "SELECT source FROM merged_operations WHERE op_key = :op_key"
KNOWN = "SELECT source FROM operations WHERE op_key = :op_key"
NOTE = "INSERT INTO merged_operations (op_key, source, batch) VALUES (:op_key, :source, :batch)"
PATIENTS = "SELECT {columns} FROM patients WHERE source = :source ORDER BY id"
HAS_PATIENT = "SELECT name FROM patients WHERE id = :id"
NEXT_IN_QUEUE = """
UPDATE queue_numbers SET issued = issued + 1 WHERE schedule_id = :schedule_id AND visit_on = :visit_on
RETURNING issued INTO :issued"""
FIRST_IN_QUEUE = "INSERT INTO queue_numbers (schedule_id, visit_on, issued) VALUES (:schedule_id, :visit_on, 1)"
TAKE_STOCK = """
UPDATE stock SET on_hand = on_hand + :quantity
WHERE pharmacy_id = :pharmacy_id AND drug_id = :drug_id AND on_hand + :quantity >= 0
RETURNING on_hand INTO :on_hand"""
MOVE_ROLL = """
UPDATE invoice_rolls SET next_no = GREATEST(next_no, :next_no)
WHERE id = :roll_id AND cashier_id = :cashier_id AND :number BETWEEN first_no AND last_no"""
USED_SEQUENCES = """
SELECT s.sequence_name, s.last_number FROM user_sequences s
WHERE s.last_number > (SELECT MAX(e.raised_to) FROM emergency_sequences e WHERE e.sequence_name = s.sequence_name)"""
BEHIND = "SELECT last_number FROM user_sequences WHERE sequence_name = :name AND last_number < :number"


class Conflict(Exception):
    """An operation that does not fit the main database. Somebody settles it by hand."""


@dataclass(frozen=True)
class Unsettled:
    """An operation that was left alone, and why."""

    op_key: str
    why: str


@dataclass(frozen=True)
class Merged:
    """What one run of the merge did. new: operations carried over now; already: those that were there."""

    batch: str
    patients: int = 0
    new: int = 0
    already: int = 0
    conflicts: tuple[Unsettled, ...] = field(default_factory=tuple)


def merge(emergency: oracledb.Connection, main: oracledb.Connection, batch: str) -> Merged:
    """Carry over everything marked as the emergency system's. batch: the name under which it is noted. Raises
    oracledb.Error where a database fails; what was committed before stays."""
    patients = _merge_patients(emergency, main)
    conflicts, new, already = [], 0, 0
    tables = business_tables(main)
    kept = {table: columns(main, table) for table in tables}
    for op_key, rows in _operations(emergency, kept):
        try:
            if _merge_one(main, op_key, {table: rows[table] for table in tables if rows.get(table)}, batch):
                new += 1
            else:
                already += 1
            main.commit()
        except Conflict as conflict:
            main.rollback()
            conflicts.append(Unsettled(op_key, str(conflict)))
    _move_sequences(emergency, main)
    return Merged(batch, patients, new, already, tuple(conflicts))


def _operations(emergency: oracledb.Connection, kept: dict[str, list[str]]) -> Iterator[tuple[str, Rows]]:
    """(key, rows) of each operation, in the order in which they were done."""
    found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    with emergency.cursor() as cursor:
        for table, names in kept.items():
            cursor.execute(f"SELECT {', '.join(names)} FROM {table} WHERE source = :source", source=MARK)
            for row in cursor:
                values = dict(zip(names, row, strict=True))
                found[values["op_key"]][table].append(values)
        cursor.execute(OPERATIONS, source=MARK)
        order = [op_key for (op_key,) in cursor]
    yield from ((op_key, found[op_key]) for op_key in order)


def _merge_patients(emergency: oracledb.Connection, main: oracledb.Connection) -> int:
    """New cards first: everything else refers to them. Their ids and numbers are beyond the main system's own."""
    names = columns(main, "PATIENTS")
    with emergency.cursor() as theirs, main.cursor() as ours:
        theirs.execute(PATIENTS.format(columns=", ".join(names)), source=MARK)
        new = 0
        for row in theirs.fetchall():
            ours.execute(HAS_PATIENT, id=row[names.index("id")])
            if ours.fetchone() is None:
                _insert(ours, "PATIENTS", dict(zip(names, row, strict=True)))
                new += 1
    main.commit()
    return new


def _merge_one(main: oracledb.Connection, op_key: str, rows: Rows, batch: str) -> bool:
    """True: carried over now. False: it was there."""
    with main.cursor() as cursor:
        cursor.execute(MERGED, op_key=op_key)
        if cursor.fetchone():
            return False
        cursor.execute(KNOWN, op_key=op_key)
        if found := cursor.fetchone():
            raise Conflict(f"its key belongs to an operation of {found[0]}")
        for table, found_rows in rows.items():
            for values in found_rows:
                _fit(cursor, table, values)
                _insert(cursor, table, values)
        cursor.execute(NOTE, op_key=op_key, source=MARK, batch=batch)
    return True


def _move_sequences(emergency: oracledb.Connection, main: oracledb.Connection) -> None:
    """The main system goes on well behind the ids of the day: it would meet them after 100,000 of its own, and the next
    day on the emergency system would begin among them."""
    with emergency.cursor() as theirs, main.cursor() as ours:
        for name, number in theirs.execute(USED_SEQUENCES).fetchall():
            ours.execute(BEHIND, name=name, number=number)
            if ours.fetchone():
                ours.execute(f"ALTER SEQUENCE {name} RESTART START WITH {int(number) + RAISE_BY}")


def _fit(cursor: oracledb.Cursor, table: str, values: Values) -> None:
    """What the main system reckons itself: places in a queue, stock, and how far a roll of invoices is."""
    if table == "REGISTRATIONS":
        values["queue_no"] = _queue_number(cursor, values["schedule_id"], values["visit_on"])
    elif table == "STOCK_MOVEMENTS":
        values["on_hand_after"] = _stock(cursor, values)
    elif table == "INVOICES":
        number = values["invoice_no"]
        own = {"roll_id": values["roll_id"], "cashier_id": values["cashier_id"]}
        cursor.execute(MOVE_ROLL, {**own, "number": number, "next_no": number + 1})
        if not cursor.rowcount:
            raise Conflict(f"invoice {number} is on no roll of cashier {values['cashier_id']}")


def _queue_number(cursor: oracledb.Cursor, schedule: int, visit_on: Any) -> int:
    """A new one: the old one may have been given to somebody before the outage (the queue itself goes by the slips)."""
    where, issued = {"schedule_id": schedule, "visit_on": visit_on}, cursor.var(int)
    cursor.execute(NEXT_IN_QUEUE, {**where, "issued": issued})
    if cursor.rowcount:
        return int(issued.getvalue()[0])
    cursor.execute(FIRST_IN_QUEUE, where)
    return 1


def _stock(cursor: oracledb.Cursor, values: Values) -> int:
    on_hand = cursor.var(int)
    moved = {name: values[name] for name in ("quantity", "pharmacy_id", "drug_id")}
    cursor.execute(TAKE_STOCK, {**moved, "on_hand": on_hand})
    if not cursor.rowcount:
        raise Conflict(f"drug {values['drug_id']}: {-values['quantity']} were handed out, and so many are not in stock")
    return int(on_hand.getvalue()[0])


def _insert(cursor: oracledb.Cursor, table: str, values: Values) -> None:
    """Moments are bound as such: the driver would make dates of them, and drop the fraction of the second."""
    names = list(values)
    moments = {name: oracledb.DB_TYPE_TIMESTAMP for name, value in values.items() if isinstance(value, datetime)}
    if moments:
        cursor.setinputsizes(**moments)
    try:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})", values
        )
    except oracledb.IntegrityError as error:
        raise Conflict(_words(table, values, error)) from None


def _words(table: str, values: Values, error: oracledb.IntegrityError) -> str:
    name = table.lower()
    code = error.args[0].code
    if code == UNIQUE_VIOLATED:
        return f"{name}: the main system has already {values.get('invoice_no', values.get('id', 'such a row'))}"
    if code == NO_PARENT:
        return f"{name}: what it rests on is not in the main system"
    return f"{name}: {error}"
