"""Hand-written runs: a sound one that every checker passes, to be spoilt by a test in one place."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lab.checkers.tables import OWN_TABLE
from lab.evidence import Evidence, Mark, Sample
from lab.history import Phase, Record
from lab.limits import Limits, Takeover

SERVERS = ("appserver-1", "appserver-2")
FAULT_AT, BACK_AT, END = 10.0, 14.5, 60.0
STEPS = tuple(f"3.1-one-{letter}" for letter in "ABCDEFGH")
PERSONS = ("3.1-one-E",)
LIMITS = Limits(takeover=Takeover.REQUIRED, procedure=STEPS, backup="3.1-one-A")


def visit(number: int, start: float, server: str) -> list[Record]:
    """One patient's visit, every operation acknowledged 0.05 s after it was sent, 0.1 s apart."""
    answers: dict[str, dict[str, Any]] = {
        "register": {"id": number},
        "prescribe": {"id": number, "registration_id": number},
        "charge": charge_answer(number),
        "dispense": {"id": number, "prescription_id": number},
    }
    return _in_turn(answers, number, start, server)


def _in_turn(answers: dict[str, dict[str, Any]], number: int, start: float, server: str) -> list[Record]:
    records = []
    for place, (operation, answer) in enumerate(answers.items()):
        sent = round(start + 0.1 * place, 3)
        key = f"{operation}-{number}"
        invoke = Record(sent, Phase.INVOKE, f"desk-{operation}", operation, key, 1, server)
        records += [invoke, replace(invoke, time=round(sent + 0.05, 3), phase=Phase.OK, response=answer)]
    return records


def back_again(number: int, start: float, server: str) -> list[Record]:
    """The patient of this visit was triaged and examined, and brings the drugs back."""
    answers: dict[str, dict[str, Any]] = {
        "triage": {"id": number, "registration_id": number},
        "request_exam": {"id": number, "registration_id": number},
        "accept_exam": {"id": number, "examination_id": number},
        "report_exam": {"id": number, "examination_id": number},
        "return_drugs": {"id": number, "prescription_id": number},
        "refund": {"id": number, **charge_answer(number)},
    }
    return _in_turn(answers, number, start, server)


def stay(number: int, start: float, server: str) -> list[Record]:
    """One inpatient's stay, from admission to settlement."""
    own = {"admission_id": number}
    bill = {"total": "80.00", "insurance_share": "30.00"}
    answers: dict[str, dict[str, Any]] = {
        "admit": {"id": number, "status": "ADMITTED"},
        "deposit": {"id": number, **own, "amount": "100.00"},
        "order": {"id": number, **own},
        "charge_day": {**own, **bill},
        "settle": {"id": number, **own, **bill, "deposited": "100.00", "due": "-50.00"},
    }
    return _in_turn(answers, number, start, server)


def charge_answer(number: int) -> dict[str, Any]:
    """What the cashier is told."""
    money = {"total": "30.10", "insurance_share": "10.05", "patient_share": "20.05"}
    return {"invoice_no": f"K{number:06}", "roll": "roll-1", "cashier_id": 7, **money}


def failed(number: int, time: float, server: str, *, lasting: float = 0.05, phase: Phase = Phase.FAIL) -> list[Record]:
    """One registration that found the system down."""
    invoke = Record(time, Phase.INVOKE, "desk-register", "register", f"down-{server}-{number}", 1, server)
    return [invoke, replace(invoke, time=time + lasting, phase=phase, error="503 no database")]


def history(numbers: Sequence[tuple[int, float, str]]) -> tuple[Record, ...]:
    """Visits as one ledger, in order of time; every seventh patient comes back, and is an inpatient too."""
    found = [record for number, start, server in numbers for record in visit(number, start, server)]
    for number, start, server in numbers[::7]:
        found += back_again(number, start + 0.5, server) + stay(number, start + 0.25, server)
    return tuple(sorted(found, key=lambda record: record.time))


def starts() -> list[tuple[int, float, str]]:
    """A visit on each server every half second, but for the time between the fault and the takeover's end."""
    found = []
    for half in range(int((END - 1) * 2)):
        time = half / 2 + 0.05
        if not FAULT_AT - 0.5 < time < BACK_AT:
            found += [(len(found) + i, time + 0.01 * i, server) for i, server in enumerate(SERVERS)]
    return found


def final(records: Sequence[Record]) -> dict[str, tuple[dict[str, Any], ...]]:
    """The database that these acknowledgements leave behind."""
    tables: dict[str, list[dict[str, Any]]] = {
        name: [] for name in (*OWN_TABLE.values(), "charges", "dispensing_lines", "return_lines")
    }
    back = {str((r.response or {}).get("invoice_no")) for r in records if r.operation == "refund"}
    for record in records:
        if record.phase is Phase.OK:
            for table, row in _rows(record):
                tables[table].append({"op_key": record.key, "id": len(tables[table]) + 1, **row})
    for row in tables["invoices"]:
        row["status"] = "REFUNDED" if row["invoice_no"] in back else "PAID"
    gone = len(tables["dispensing_lines"]) - len(tables["return_lines"])
    return {
        **{name: tuple(rows) for name, rows in tables.items()},
        "stock": ({"drug_id": 5, "opening": "1000", "on_hand": str(1000 - gone)},),
    }


def _rows(record: Record) -> list[tuple[str, dict[str, Any]]]:
    answer = record.response or {}
    if record.operation == "register":
        return [("registrations", {"id": answer["id"]})]
    if record.operation == "prescribe":
        return [("prescriptions", {"id": answer["id"], "registration_id": answer["registration_id"]})]
    if record.operation == "charge":
        number = int(answer["invoice_no"][1:])
        line = {"invoice_no": answer["invoice_no"], "prescription_id": number, "amount": "30.10"}
        return [("invoices", {**answer, "cashier": answer["cashier_id"]}), ("charges", line)]
    pieces = {"drug_id": 5, "quantity": "1"}
    if record.operation == "dispense":
        return [("dispensings", {"prescription_id": answer["prescription_id"]}), ("dispensing_lines", pieces)]
    if record.operation == "return_drugs":
        return [("drug_returns", {"prescription_id": answer["prescription_id"]}), ("return_lines", pieces)]
    if record.operation == "refund":
        return [("refunds", {**answer, "cashier": answer["cashier_id"]})]
    if record.operation == "admit":
        return [("admissions", {**answer, "status": "DISCHARGED"})]
    return [(OWN_TABLE[record.operation], answer)]


def samples() -> tuple[Sample, ...]:
    """A look every 0.2 s: A open, nobody, then B; each look also tries the lock while somebody has it open."""
    found = []
    for fifth in range(int(END * 5)):
        time = fifth / 5
        open_ = ("dbserver-a",) if time < FAULT_AT + 0.2 else ("dbserver-b",) if time > BACK_AT - 1 else ()
        found.append(Sample(time, open_, True if open_ and not fifth % 10 else None))
    return tuple(found)


def timeline() -> tuple[Mark, ...]:
    """A takeover, then steps A to H of three seconds each."""
    marks = [
        Mark(0.5, "steady", detail={"when": "before", "healthy": True, "active": "dbserver-a"}),
        Mark(1.0, "workload", until=END - 1),
        Mark(FAULT_AT, "fault", "power-loss", detail={"fault": "power-loss", "host": "dbserver-a", "role": "active"}),
        Mark(11.2, "detected"),
        Mark(12.0, "fenced", detail={"host": "dbserver-a"}),
        Mark(13.9, "takeover", detail={"from": "dbserver-a", "to": "dbserver-b"}),
        Mark(24.0, "planned_stop", until=29.0, detail={"servers": list(SERVERS)}),
        Mark(46.0, "heal", detail={"fault": "power-loss", "host": "dbserver-a"}),
        Mark(END - 0.8, "sweep", detail={"left": []}),
        Mark(END - 0.5, "steady", detail={"when": "after", "healthy": True, "active": "dbserver-b"}),
    ]
    for number, clause in enumerate(STEPS):
        detail: dict[str, Any] = {"status": "ok", "who": "system-administrator", "human": clause in PERSONS}
        if clause in PERSONS:
            detail["answered_by"] = "simulated engineer"
        if clause == LIMITS.backup:
            detail["backup"] = {"tables": 24, "rows_exported": 5120, "rows_restored": 5120, "checksums_equal": True}
        marks.append(Mark(20.0 + 4 * number, "step", f"Step {clause[-1]}", clause, 23.0 + 4 * number, detail))
    return tuple(sorted(marks, key=lambda mark: mark.time))


def sound_run() -> Evidence:
    """The sound run: dbserver-a loses power at 10 s, dbserver-b serves from 14.5 s, nothing is lost."""
    good = history(starts())
    noise = random.Random(1)
    down = [
        record
        for server in SERVERS
        for n in range(22)
        for record in failed(n, FAULT_AT + 0.1 + n / 5 + noise.random() / 50, server)
    ]
    run = {
        "schema": 1,
        "state": "finished",
        "procedure": "3.1-one-node",
        "trigger": "power-loss",
        "target": "active",
        "engine": "standin",
        "started": "2026-11-23T01:00:00+00:00",
        "seed": 7,
        "versions": {"lab": "0.1.0", "pacemaker": "2.1.5"},
        "limits": LIMITS.as_dict(),
    }
    records = tuple(sorted((*good, *down), key=lambda record: record.time))
    return Evidence(run, LIMITS, records, timeline(), samples(), final(good))
