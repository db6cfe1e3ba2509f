"""Carrying the emergency system's day into the main database (plan 3.2.1, P): operation by operation, each once.

An operation is all rows of one idempotency key; it arrives whole, in the order in which it was done, and SOURCE says
where it comes from. They go in groups, a transaction each; a group in which something does not fit goes one by one, and
what does not fit is listed as a conflict and left alone. A killed merge: run it again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import oracledb

from lab.emergency.conflicts import Unsettled, overlapping, paid_twice, two_cards
from lab.emergency.opening import MARK, RAISE_BY
from lab.emergency.states import bring_states
from lab.emergency.tables import business_tables, columns

Values = dict[str, Any]
Rows = dict[str, list[Values]]  # table -> rows
Operation = tuple[str, Rows]  # idempotency key, its rows
UNIQUE_VIOLATED, NO_PARENT = 1, 2291
CALL_SECONDS = 60  # without an answer of the main database: it is gone, or moved to its other node
GROUP = 100  # operations that arrive together
OPERATIONS = "SELECT op_key FROM operations WHERE source = :source ORDER BY created_at, op_key"
ROWS = "SELECT {columns} FROM {table} WHERE op_key IN ({keys})"
MERGED = "SELECT op_key FROM merged_operations WHERE op_key IN ({keys})"
KNOWN = "SELECT op_key, source FROM operations WHERE op_key IN ({keys})"
NOTE = "INSERT INTO merged_operations (op_key, source, batch) VALUES (:op_key, :source, :batch)"
PATIENTS = "SELECT {columns} FROM patients WHERE source = :source ORDER BY id"
HAVE_PATIENTS = "SELECT id FROM patients WHERE id IN ({keys})"
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
WHERE id = :roll_id AND cashier_id = :cashier_id AND :invoice_no BETWEEN first_no AND last_no"""
USED_SEQUENCES = """
SELECT s.sequence_name, s.last_number FROM user_sequences s
WHERE s.last_number > (SELECT MAX(e.raised_to) FROM emergency_sequences e WHERE e.sequence_name = s.sequence_name)"""
BEHIND = "SELECT last_number FROM user_sequences WHERE sequence_name = :name AND last_number < :reached"


class Conflict(Exception):
    """An operation that does not fit the main database. Somebody settles it by hand."""


@dataclass(frozen=True)
class Merged:
    """What one run of the merge did. new: operations carried over now; already: those that were there; patients: new
    cards carried over now. conflicts: for a person to settle; noted: to know, though everything of it has arrived."""

    batch: str
    patients: int = 0
    new: int = 0
    already: int = 0
    conflicts: tuple[Unsettled, ...] = field(default_factory=tuple)
    noted: tuple[Unsettled, ...] = field(default_factory=tuple)


def merge(emergency: oracledb.Connection, main: oracledb.Connection, batch: str, group: int = GROUP) -> Merged:
    """Carry over everything marked as the emergency system's. batch: the name under which it is noted. group: how many
    operations arrive together, and are in memory at once. Raises oracledb.Error where a database fails; what was
    committed before stays."""
    patients = _merge_patients(emergency, main, group)
    carrier = _Carrier(main, business_tables(main), batch)
    conflicts = [*two_cards(emergency, main), *overlapping(emergency, main, carrier.tables)]
    new, already = 0, 0
    kept = {table: columns(main, table) for table in carrier.tables}
    for keys in _in_parts(_keys(emergency), group):
        there = {op_key for (op_key,) in _asked(main, MERGED, keys)}
        already += len(there)
        left = [key for key in keys if key not in there]
        unsettled = carrier.merge(_operations(emergency, kept, left)) if left else []
        new += len(left) - len(unsettled)
        conflicts += unsettled
    if new and already:
        bring_states(emergency, main)
    _move_sequences(emergency, main)
    return Merged(batch, patients, new, already, tuple(conflicts), tuple(paid_twice(emergency, main)))


def _keys(emergency: oracledb.Connection) -> list[str]:
    with emergency.cursor() as cursor:
        cursor.execute(OPERATIONS, source=MARK)
        return [op_key for (op_key,) in cursor]


def _operations(emergency: oracledb.Connection, kept: dict[str, list[str]], keys: Sequence[str]) -> list[Operation]:
    found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for table, names in kept.items():
        for row in _asked(emergency, ROWS.format(columns=", ".join(names), table=table, keys="{keys}"), keys):
            values = dict(zip(names, row, strict=True))
            found[values["op_key"]][table].append(values)
    return [(op_key, {table: found[op_key][table] for table in kept if table in found[op_key]}) for op_key in keys]


def _merge_patients(emergency: oracledb.Connection, main: oracledb.Connection, group: int) -> int:
    """New cards first: everything else refers to them. Their ids and numbers are beyond the main system's own."""
    names = columns(main, "PATIENTS")
    new = 0
    with emergency.cursor() as theirs, main.cursor() as ours:
        theirs.execute(PATIENTS.format(columns=", ".join(names)), source=MARK)
        while rows := theirs.fetchmany(group):
            found = {row[names.index("id")]: dict(zip(names, row, strict=True)) for row in rows}
            there = {identity for (identity,) in _asked(main, HAVE_PATIENTS, list(found))}
            missing = [values for identity, values in found.items() if identity not in there]
            if missing:
                _insert(ours, "PATIENTS", missing)
                main.commit()
                new += len(missing)
    return new


@dataclass(frozen=True)
class _Carrier:
    """Brings operations into the main database. tables: parents before children."""

    main: oracledb.Connection
    tables: Sequence[str]
    batch: str

    def merge(self, operations: Sequence[Operation]) -> list[Unsettled]:
        """All at once, or one by one where something does not fit. What does not."""
        try:
            self._carry(operations)
            self.main.commit()
            return []
        except Conflict as conflict:
            self.main.rollback()
            if len(operations) == 1:
                return [Unsettled(operations[0][0], str(conflict))]
        return [unsettled for operation in operations for unsettled in self.merge([operation])]

    def _carry(self, operations: Sequence[Operation]) -> None:
        for _, source in _asked(self.main, KNOWN, [op_key for op_key, _ in operations]):
            raise Conflict(f"its key belongs to an operation of {source}")
        by_table: Rows = defaultdict(list)
        with self.main.cursor() as cursor:
            for _, rows in operations:
                for table, found in rows.items():
                    for values in found:
                        _fit(cursor, table, values)
                    by_table[table] += found
            for table in filter(by_table.get, self.tables):
                _insert(cursor, table, by_table[table], at_once=len(operations) > 1)
            notes = [{"op_key": op_key, "source": MARK, "batch": self.batch} for op_key, _ in operations]
            cursor.executemany(NOTE, notes)


def _move_sequences(emergency: oracledb.Connection, main: oracledb.Connection) -> None:
    """The main system goes on well behind the ids of the day: it would meet them after 100,000 of its own, and the next
    day on the emergency system would begin among them."""
    with emergency.cursor() as theirs, main.cursor() as ours:
        for name, number in theirs.execute(USED_SEQUENCES).fetchall():
            ours.execute(BEHIND, name=name, reached=number)
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
        cursor.execute(MOVE_ROLL, {**own, "invoice_no": number, "next_no": number + 1})
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


def _insert(cursor: oracledb.Cursor, table: str, rows: Sequence[Values], at_once: bool = True) -> None:
    """Moments are bound as such: the driver would make dates of them, and drop the fraction of the second. at_once: a
    conflict then speaks of the table, and not of the row."""
    names = list(rows[0])
    moments = {name for values in rows for name, value in values.items() if isinstance(value, datetime)}
    if moments:
        cursor.setinputsizes(**dict.fromkeys(moments, oracledb.DB_TYPE_TIMESTAMP))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})"
    for part in [rows] if at_once else [[values] for values in rows]:
        try:
            cursor.executemany(statement, part)
        except oracledb.IntegrityError as error:
            raise Conflict(_words(table, part[0], error)) from None


def _asked(connection: oracledb.Connection, question: str, keys: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows for these keys, one bind each."""
    with connection.cursor() as cursor:
        cursor.arraysize = cursor.prefetchrows = 1_000
        cursor.execute(question.format(keys=", ".join(f":{place}" for place in range(1, len(keys) + 1))), list(keys))
        return list(cursor)


def _in_parts(keys: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    yield from (keys[begin : begin + size] for begin in range(0, len(keys), size))


def _words(table: str, values: Values, error: oracledb.IntegrityError) -> str:
    name = table.lower()
    code = error.args[0].code
    if code == UNIQUE_VIOLATED:
        return f"{name}: the main system has already {values.get('invoice_no', values.get('id', 'such a row'))}"
    if code == NO_PARENT:
        return f"{name}: what it rests on is not in the main system"
    return f"{name}: {error}"
