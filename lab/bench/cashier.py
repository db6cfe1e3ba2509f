"""The way back from the cashiers' PCs: how fast a collected file of many invoices goes into the main database."""

from __future__ import annotations

import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle
from typing import Any

import oracledb
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lab.bench.figures import two_digits
from lab.cashier.collection import KIND, Collected, read_collected
from lab.cashier.importing import import_collected, paper_key
from lab.cashier.signed import seal
from lab.errors import StepFailed
from lab.provision import Lab, Say
from lab.rehearsals.final_reads import connect

PC = {"pc": "PC099", "pc_no": 99, "source": "DESKTOP-PC099"}
DRUGS = 2  # lines of a prescription; every other invoice is a request with one line
COMMITS = 500  # of the reference
FIRST_ID = 400_000_000_000  # of rows that nothing else makes; twice that has twelve digits too
CASHIER = "SELECT MIN(cashier_id), MAX(last_no), MAX(id) FROM invoice_rolls"
ROLL = """
INSERT INTO invoice_rolls (id, code, cashier_id, first_no, last_no, next_no)
VALUES (:id, 'BENCH', :cashier, :first_no, :last_no, :next_no)"""
VISIT = """
INSERT INTO registrations (id, op_key, patient_id, schedule_id, department_id, doctor_id, registrar_id, visit_on,
                           queue_no, fee)
SELECT :id, :op_key, :patient, s.id, s.department_id, s.doctor_id, :registrar, TRUNC(SYSDATE), :queue_no, 0
FROM schedules s WHERE s.id = (SELECT MIN(id) FROM schedules)"""
PATIENTS = "SELECT id, card_no FROM patients ORDER BY id FETCH FIRST 50 ROWS ONLY"
DOCTOR = "SELECT doctor_id FROM registrations WHERE id = :id"
ITEMS = """
SELECT id, drug_id, price FROM price_list WHERE drug_id {which} NULL ORDER BY id FETCH FIRST 20 ROWS ONLY"""
PRESCRIPTION = """
INSERT INTO prescriptions (id, op_key, registration_id, patient_id, doctor_id, total)
VALUES (:id, :op_key, :visit, :patient, :doctor, :total)"""
LINE = """
INSERT INTO prescription_lines (id, op_key, line_no, prescription_id, drug_id, quantity, unit_price, amount)
VALUES (:id, :op_key, :line_no, :prescription, :drug, 1, :price, :price)"""
TOUCH = "UPDATE invoice_rolls SET next_no = next_no WHERE id = :id"


@dataclass(frozen=True)
class Stock:
    """What invoices can be made of. visits: (registration, patient, card, doctor); drugs, examinations: (item, drug,
    price)."""

    cashier: int
    roll: int
    first_no: int
    visits: list[tuple[Any, ...]]
    drugs: list[tuple[Any, ...]]
    examinations: list[tuple[Any, ...]]


def measure(lab: Lab, invoices: int, say: Say) -> dict[str, Any]:
    """Import a file of so many invoices, and import it again. The lab's data are put back afterwards. Raises
    StepFailed where the import does not take every one exactly once."""
    try:
        with connect(lab) as connection:
            say(f"making a file of {invoices} invoices")
            stock = _stock(connection, invoices)
            records = _records(connection, stock, invoices)
            begin = time.monotonic()
            collected = _collected(records, stock)
            read_s = time.monotonic() - begin
            commit_s = _commits(connection, stock.roll)
            say("importing it")
            begin = time.monotonic()
            done = import_collected(connection, collected)
            import_s = time.monotonic() - begin
            say("importing it again")
            begin = time.monotonic()
            again = import_collected(connection, collected)
            again_s = time.monotonic() - begin
    except oracledb.Error as error:
        raise StepFailed("The import failed", where=str(error)) from None
    finally:
        lab.reset(say)
    if (done.new, again.new, again.already) != (invoices, 0, invoices) or not done.clean:
        why = done.conflicts[0].why if done.conflicts else f"{done.new} new, {again.new} when imported again"
        raise StepFailed("The import did not take every invoice exactly once", where=why)
    rows = sum(2 + len(one["lines"]) for one in records)  # the invoice, its operation, its charges
    return {
        "invoices": invoices,
        "rows": rows,
        "check_and_read_s": round(read_s, 2),
        "import_s": round(import_s, 2),
        "invoices_per_s": round(invoices / import_s, 1),
        "rows_per_s": round(rows / import_s, 1),
        "again_s": round(again_s, 2),
        "commit_ms": round(commit_s * 1000, 2),
        "commits_each": round(import_s / invoices / commit_s, 1),
        "memory_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    }


def lines(figures: dict[str, Any]) -> list[str]:
    """For people."""
    return [
        f"import of {figures['invoices']} invoices, {figures['rows']} rows: {two_digits(figures['import_s'])} s, "
        f"{figures['invoices_per_s']:.0f} invoices/s, {figures['rows_per_s']:.0f} rows/s",
        f"each as long as {figures['commits_each']:.1f} single-row commits ({two_digits(figures['commit_ms'])} ms)",
        f"signature and reading {two_digits(figures['check_and_read_s'])} s, the same file again "
        f"{two_digits(figures['again_s'])} s with nothing new, memory {figures['memory_mib']} MiB",
    ]


def _stock(connection: oracledb.Connection, invoices: int) -> Stock:
    with connection.cursor() as cursor:
        cashier, last, roll = (int(value) for value in cursor.execute(CASHIER).fetchone())
        first = last + 1
        numbers = {"first_no": first, "last_no": first + invoices, "next_no": first}
        cursor.execute(ROLL, {"id": roll + 1, "cashier": cashier, **numbers})
        patients = cursor.execute(PATIENTS).fetchall()
        for place, (patient, _) in enumerate(patients):
            told = {"op_key": f"BENCH-VISIT-{place}", "patient": patient, "registrar": cashier}
            cursor.execute(VISIT, {"id": FIRST_ID + place, "queue_no": 900_000 + place, **told})
        (doctor,) = cursor.execute(DOCTOR, id=FIRST_ID).fetchone()
        visits = [(FIRST_ID + place, *patient, doctor) for place, patient in enumerate(patients)]
        drugs, examinations = (cursor.execute(ITEMS.format(which=which)).fetchall() for which in ("IS NOT", "IS"))
    connection.commit()
    if not (visits and len(drugs) >= DRUGS and examinations):
        raise StepFailed("The hospital has no visits or prices to make invoices of", todo="Run `lab reset`")
    return Stock(cashier, roll + 1, first, visits, drugs, examinations)


def _records(connection: oracledb.Connection, stock: Stock, invoices: int) -> list[dict[str, Any]]:
    """Records as a PC collects them; every other one's prescription is entered again, as after recovery."""
    records, prescriptions, written = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    visits, drugs, examinations = cycle(stock.visits), cycle(stock.drugs), cycle(stock.examinations)
    for number in range(invoices):
        visit, patient, card, doctor = next(visits)
        own = [next(drugs) for _ in range(DRUGS)] if number % 2 else [next(examinations)]
        charged = [_line(place, *item) for place, item in enumerate(own, 1)]
        total = sum((Decimal(line["amount"]) for line in charged), Decimal(0))
        key, paper = f"{PC['pc']}-{number}", f"BENCH-{number}"
        records.append(_record(stock, number, key, paper, card, charged, total))
        if number % 2:
            identity = FIRST_ID + number
            told = {"id": identity, "op_key": paper_key(paper), "visit": visit, "patient": patient}
            prescriptions.append({**told, "doctor": doctor, "total": total})
            written += [_written(identity, paper, place, *item) for place, item in enumerate(own, 1)]
    with connection.cursor() as cursor:
        cursor.executemany(PRESCRIPTION, prescriptions)
        cursor.executemany(LINE, written)
    connection.commit()
    return records


def _line(place: int, item: int, drug: int | None, price: Any) -> dict[str, Any]:
    money = f"{Decimal(str(price)):.2f}"
    told = {"line_no": place, "item_id": item, "drug_id": drug, "quantity": 1}
    return {**told, "unit_price": money, "amount": money, "insurance_share": "0.00"}


def _written(prescription: int, paper: str, place: int, _: int, drug: int, price: Any) -> dict[str, Any]:
    told = {"id": prescription * DRUGS + place, "op_key": paper_key(paper), "line_no": place}
    return {**told, "prescription": prescription, "drug": drug, "price": Decimal(str(price))}


def _record(
    stock: Stock, number: int, key: str, paper: str, card: str, charged: Sequence[dict[str, Any]], total: Decimal
) -> dict[str, Any]:
    kind = "handwritten" if number % 2 else "request"
    return {
        "record": "charge", "id": FIRST_ID + number, "op_key": key, "source": PC["source"],
        "invoice_no": stock.first_no + number, "roll_id": stock.roll, "cashier_id": stock.cashier, "card_no": card,
        "prescription_kind": kind, "prescription_no": paper, "lines": list(charged),
        "total": f"{total:.2f}", "insurance_share": "0.00", "patient_share": f"{total:.2f}",
    }  # fmt: skip


def _collected(records: list[dict[str, Any]], stock: Stock) -> Collected:
    """The signed file, read as the information centre reads it."""
    key = Ed25519PrivateKey.generate()
    cash = sum((Decimal(one["patient_share"]) for one in records), Decimal(0))
    shift = {"record": "shift", "cashier_id": stock.cashier, "cash": f"{cash:.2f}"}
    return read_collected(seal(KIND, PC, [*records, shift], key), key.public_key())


def _commits(connection: oracledb.Connection, roll: int) -> float:
    """Seconds of a single-row commit on the same connection."""
    begin = time.monotonic()
    with connection.cursor() as cursor:
        for _ in range(COMMITS):
            cursor.execute(TOUCH, id=roll)
            connection.commit()
    return (time.monotonic() - begin) / COMMITS
