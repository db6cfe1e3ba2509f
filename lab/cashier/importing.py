"""Step H: a PC's collected charges into the main database, exactly once, each in its own transaction.

A charge belongs to a prescription that is in the main system: a printed one by its id, a handwritten one by the number
on the paper, under which it was entered again after recovery (`paper_key`). What does not fit is listed as a conflict
and left alone; importing again, or the same charge from two files, changes nothing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import oracledb

from lab.cashier.collection import Collected

Record = Mapping[str, Any]
PROGRAM = "IMPORT"  # the INSTANCE of its rows in OPERATIONS
REVERSALS = ("void", "refund")

KNOWN = "SELECT source FROM operations WHERE op_key = :op_key"
PRESCRIPTION = """
SELECT p.id, p.patient_id, p.status, c.card_no FROM prescriptions p JOIN patients c ON c.id = p.patient_id
WHERE {key} FOR UPDATE OF p.status"""
BY_ID, BY_PAPER = PRESCRIPTION.format(key="p.id = :name"), PRESCRIPTION.format(key="p.op_key = :name")
PATIENT = "SELECT id FROM patients WHERE card_no = :card_no"
LINES = "SELECT drug_id, quantity, id FROM prescription_lines WHERE prescription_id = :id"
ROLL = "SELECT cashier_id, first_no, last_no FROM invoice_rolls WHERE id = :roll_id FOR UPDATE"
MOVE_ROLL = "UPDATE invoice_rolls SET next_no = GREATEST(next_no, :next_no) WHERE id = :roll_id"
NUMBER_USED = "SELECT op_key FROM invoices WHERE invoice_no = :invoice_no"
OPERATION = """
INSERT INTO operations (op_key, kind, request_hash, answer, instance, source)
VALUES (:op_key, :kind, :hash, :answer, :instance, :source)"""
INVOICE = """
INSERT INTO invoices (id, op_key, source, invoice_no, roll_id, cashier_id, patient_id, total, insurance_share,
                      patient_share)
VALUES (:id, :op_key, :source, :invoice_no, :roll_id, :cashier_id, :patient_id, :total, :insurance_share,
        :patient_share)"""
CHARGE = """
INSERT INTO charges (id, op_key, line_no, source, invoice_id, prescription_id, prescription_line_id, item_id, quantity,
                     unit_price, amount, insurance_share)
VALUES (charges_seq.NEXTVAL, :op_key, :line_no, :source, :invoice_id, :prescription_id, :prescription_line_id, :item_id,
        :quantity, :unit_price, :amount, :insurance_share)"""
CHARGED = "UPDATE prescriptions SET status = 'CHARGED' WHERE id = :id"
TAKEN_BACK = "UPDATE invoices SET status = 'REFUNDED' WHERE op_key = :charge AND source = :source AND status = 'PAID'"
# An invoice that the main system itself has refunded since was taken all the same.
TAKINGS = """
SELECT i.cashier_id, SUM(CASE WHEN i.status = 'PAID' OR r.invoice_id IS NOT NULL THEN i.patient_share ELSE 0 END)
FROM invoices i LEFT JOIN refunds r ON r.invoice_id = i.id
WHERE i.source = :source GROUP BY i.cashier_id"""


class Conflict(Exception):
    """A record that does not fit the main database. Somebody settles it by hand."""


@dataclass(frozen=True)
class Unsettled:
    """A record that was left alone, and why."""

    op_key: str
    why: str


@dataclass(frozen=True)
class Takings:
    """A cashier's money from one PC, yuan. reported: by the shift reports; stored: in the main database."""

    cashier_id: int
    reported: Decimal
    stored: Decimal


@dataclass(frozen=True)
class Imported:
    """What one run of the import did. new: records put in now; already: those that were there."""

    pc: str
    digest: str
    new: int = 0
    already: int = 0
    conflicts: tuple[Unsettled, ...] = ()
    takings: tuple[Takings, ...] = field(default_factory=tuple)

    @property
    def clean(self) -> bool:
        """Nothing to settle by hand, and every cashier's money is all there."""
        return not self.conflicts and all(one.reported == one.stored for one in self.takings)


def paper_key(number: str) -> str:
    """The idempotency key under which a form with this number is entered again after recovery."""
    return f"PAPER-{number}"


def import_collected(connection: oracledb.Connection, collected: Collected) -> Imported:
    """Import a checked file (`lab.cashier.collection.read_collected`). A killed import is simply run again. Raises
    oracledb.Error where the database fails; what was committed before stays."""
    counts: Counter[bool] = Counter()
    conflicts = []
    for record in collected.records:
        if record["record"] == "shift":
            continue
        try:
            counts[_import_one(connection, record, collected.digest)] += 1
            connection.commit()
        except Conflict as conflict:
            connection.rollback()
            conflicts.append(Unsettled(record["op_key"], str(conflict)))
        except oracledb.Error:
            connection.rollback()
            raise
    takings = _takings(connection, collected)
    return Imported(collected.head["pc"], collected.digest, counts[True], counts[False], tuple(conflicts), takings)


def _import_one(connection: oracledb.Connection, record: Record, digest: str) -> bool:
    """True: put in now. False: it was there."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, op_key=record["op_key"])
        found = cursor.fetchone()
        if found:
            return _same_source(found[0], record)
        work = _take_back if record["record"] in REVERSALS else _charge
        answer = work(cursor, record)
        told = {"op_key": record["op_key"], "source": record["source"], "instance": PROGRAM, "hash": digest}
        kind = "refund" if record["record"] in REVERSALS else "charge"
        cursor.execute(OPERATION, {**told, "kind": kind, "answer": json.dumps(answer)})
    return True


def _same_source(source: str, record: Record) -> bool:
    if source != record["source"]:
        raise Conflict(f"its key belongs to an operation of {source}")
    return False


def _charge(cursor: oracledb.Cursor, record: Record) -> dict[str, Any]:
    _check_number(cursor, record)
    drugs = [line for line in record["lines"] if line["drug_id"]]
    prescription, patient = _prescription(cursor, record) if drugs else (None, _patient(cursor, record))
    parents = _parents(cursor, prescription, drugs) if prescription else []
    money = {name: Decimal(record[name]) for name in ("total", "insurance_share", "patient_share")}
    own = {name: record[name] for name in ("id", "op_key", "source", "invoice_no", "roll_id", "cashier_id")}
    cursor.execute(INVOICE, {**own, **money, "patient_id": patient})
    cursor.executemany(CHARGE, [_line(record, line, prescription, parents) for line in record["lines"]])
    if prescription:
        cursor.execute(CHARGED, id=prescription)
    cursor.execute(MOVE_ROLL, roll_id=record["roll_id"], next_no=record["invoice_no"] + 1)
    return {"id": record["id"], "invoice_no": record["invoice_no"], "total": record["total"]}


def _check_number(cursor: oracledb.Cursor, record: Record) -> None:
    number = record["invoice_no"]
    cursor.execute(ROLL, roll_id=record["roll_id"])
    roll = cursor.fetchone()
    if roll is None or roll[0] != record["cashier_id"] or not roll[1] <= number <= roll[2]:
        raise Conflict(f"invoice {number} is on no roll of cashier {record['cashier_id']}")
    cursor.execute(NUMBER_USED, invoice_no=number)
    if used := cursor.fetchone():
        raise Conflict(f"invoice {number} is already in the main system, for {used[0]}")


def _prescription(cursor: oracledb.Cursor, record: Record) -> tuple[int, int]:
    number = record["prescription_no"]
    if record["prescription_kind"] == "printed" and number.isdigit():
        cursor.execute(BY_ID, name=int(number))
    else:
        cursor.execute(BY_PAPER, name=paper_key(number))
    found = cursor.fetchone()
    if found is None:
        raise Conflict(f"prescription {number!r} is not in the main system: enter it first")
    identity, patient, status, card = found
    if status != "WRITTEN":
        raise Conflict(f"prescription {number} is {status.lower()} already")
    if record["card_no"] and record["card_no"] != card:
        raise Conflict(f"prescription {number} is of card {card}, charged was card {record['card_no']}")
    return int(identity), int(patient)


def _patient(cursor: oracledb.Cursor, record: Record) -> int:
    cursor.execute(PATIENT, card_no=record["card_no"])
    found = cursor.fetchone()
    if found is None:
        raise Conflict(f"there is no patient with card {record['card_no']!r}")
    return int(found[0])


def _parents(cursor: oracledb.Cursor, prescription: int, lines: list[Record]) -> list[tuple[int, int]]:
    """(drug, id) of each prescription line, checked against what was charged."""
    cursor.execute(LINES, id=prescription)
    rows = cursor.fetchall()
    written = Counter((int(drug), int(quantity)) for drug, quantity, _ in rows)
    charged = Counter((line["drug_id"], line["quantity"]) for line in lines)
    if written != charged:
        raise Conflict(f"prescription {prescription} has other drugs or quantities than were charged")
    return [(int(drug), int(identity)) for drug, _, identity in rows]


def _line(record: Record, line: Record, prescription: int | None, parents: list[tuple[int, int]]) -> dict[str, Any]:
    money = {name: Decimal(line[name]) for name in ("unit_price", "amount", "insurance_share")}
    parent = next((pair for pair in parents if pair[0] == line["drug_id"]), None)
    if parent:
        parents.remove(parent)
    return {
        "op_key": record["op_key"], "source": record["source"], "invoice_id": record["id"],
        "line_no": line["line_no"], "item_id": line["item_id"], "quantity": line["quantity"], **money,
        "prescription_id": prescription if parent else None, "prescription_line_id": parent[1] if parent else None,
    }  # fmt: skip


def _take_back(cursor: oracledb.Cursor, record: Record) -> dict[str, Any]:
    cursor.execute(TAKEN_BACK, charge=record["of"], source=record["source"])
    if not cursor.rowcount:
        raise Conflict(f"its charge {record['of']} is not in the main system, or was taken back there")
    return {"id": record["id"], "of": record["of"], "total": record["total"]}


def _takings(connection: oracledb.Connection, collected: Collected) -> tuple[Takings, ...]:
    reported: dict[int, Decimal] = defaultdict(Decimal)
    for record in collected.records:
        if record["record"] == "shift":
            reported[record["cashier_id"]] += Decimal(record["cash"])
    with connection.cursor() as cursor:
        cursor.execute(TAKINGS, source=collected.head["source"])
        stored = {int(cashier): Decimal(str(cash)) for cashier, cash in cursor}
    cashiers = sorted(reported.keys() | stored.keys())
    return tuple(Takings(one, reported[one], stored.get(one, Decimal(0))) for one in cashiers)
