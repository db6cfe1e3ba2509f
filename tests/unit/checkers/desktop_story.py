"""A hand-written run of plan 3.3.1 that every checker of its own passes, and what spoils it in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

from lab.evidence import Evidence, Mark
from lab.history import Phase, Record
from lab.paper.sheets import (
    Examination,
    Invoice,
    PaperDay,
    PharmacyVisit,
    RecordCard,
    RecordNumber,
    Script,
    Settlement,
    Slip,
    Told,
)
from lab.verdict import Outcome
from tests.unit.checkers.story import FAULT_AT, sound_run

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
CHARGED_AT = FAULT_AT + 20


def charge(number: int, **other: Any) -> dict[str, Any]:
    """A PC's record, insured by default."""
    return {
        "record": "charge", "pc": "PC001", "op_key": f"DESKTOP-001-{number}", "invoice_no": number, "cashier_id": 7,
        "pharmacist_id": 21, "prescription_kind": "handwritten", "patient_name": "陈", "insurance_type": "URBAN",
        "insurance_no": "I1", "unit_no": "U1", "total": "3.00", "insurance_share": "1.00", "patient_share": "2.00",
        "lines": [{"drug_id": 5}], **other,
    }  # fmt: skip


CHARGES = (charge(901), charge(902, prescription_kind="printed", insurance_type="", insurance_no="", unit_no=""))
PC = {
    "record": "pc", "pc": "PC001", "versions": {"log-on": 1, "on the screen": 2, "approved": 2}, "exported": [1, 2],
    "new": 2, "new_when_imported_again": 0, "conflicts": [], "audit_problems": [],
}  # fmt: skip
SHIFT = {
    "record": "shift", "pc": "PC001", "shift": 1, "closed_at": "2026-11-23T02:00:00Z", "difference": "0.00",
    "cash_before": "300.00",
}  # fmt: skip
STAMPED = Script("C1", printed=False, stamped=True, card_no="K1", written_at=31.0)
DAY = PaperDay(
    began=30.0,
    ended=40.0,
    slips=(Slip("G1", "K1", 30.5),),
    visits=(PharmacyVisit(33.0, STAMPED, Invoice(901, True), "dispensed"),),
    examinations=(Examination(34.0, "laboratory", STAMPED, Invoice(902, True), "done", "K1"),),
    records=(RecordNumber("B1", 31.0, 41.0),),
    settlements=(Settlement(41.0, 35.0, "bed 3"),),
    cards=(RecordCard("K1", 30.6, 30.8),),
    told=(
        Told("4.2.3-1", "cashier", "PC001", 30.0),
        Told("4.2.3-1", "cashier", "PC001", 39.0),
        Told("4.2.4-2", "doctor", "K1", 31.0),
        Told("4.2.5-1", "nurse", "everybody", 30.5),
        Told("4.2.10-1", "inpatient", "bed 3", 35.0),
    ),
)


def sound_desktop_run() -> Evidence:
    """The sound run with a decision, two charges on a PC, and a day's paper."""
    run = sound_run()
    records = [
        Record(CHARGED_AT, phase, "PC001 cashier", "charge", one["op_key"], 1, "PC001", response=response)
        for one in CHARGES
        for phase, response in ((Phase.INVOKE, None), (Phase.OK, dict(one)))
    ]
    decision = Mark(FAULT_AT + 8, "decision", "use the desktop system", detail={"who": "Zhao", "silent_s": 5.5})
    final = {
        **(run.final or {}),
        "invoices": tuple({k: v for k, v in one.items() if k != "lines"} for one in CHARGES),
        "desktop": (PC, *CHARGES, SHIFT),
        "paper": (asdict(DAY),),
    }
    history = tuple(sorted((*run.history, *records), key=lambda record: record.time))
    mended = Mark(DAY.began, "heal", detail={"fault": "power-loss", "host": "dbserver-a"})
    return replace(run, history=history, timeline=(*run.timeline, decision, mended), final=final)


def used_on_paper(run: Evidence) -> Evidence:
    """The system is mended later, and desks were served by it in the time on paper."""
    return replace(run, timeline=tuple(m for m in run.timeline if m.kind != "heal" or m.time != DAY.began))


def desktop(record: str, **values: Any) -> Spoil:
    """Change the first row of a kind."""

    def spoil(run: Evidence) -> Evidence:
        found = [dict(row) for row in run.rows("desktop")]
        next(row for row in found if row["record"] == record).update(values)
        return replace(run, final={**(run.final or {}), "desktop": tuple(found)})

    return spoil


def table(name: str, rows: tuple[dict[str, Any], ...] | None) -> Spoil:
    """Replace a table of the final reads; None: take it away."""

    def spoil(run: Evidence) -> Evidence:
        others = {key: value for key, value in (run.final or {}).items() if key != name}
        return replace(run, final=others if rows is None else {**others, name: rows})

    return spoil


def paper(**values: Any) -> Spoil:
    """Change the day on paper."""
    return table("paper", (asdict(replace(DAY, **values)),))


def decision(**values: Any) -> Spoil:
    """Change the decision's detail; none: take it away."""

    def spoil(run: Evidence) -> Evidence:
        kept = [mark for mark in run.timeline if mark.kind != "decision"]
        (found,) = (mark for mark in run.timeline if mark.kind == "decision")
        time = values.pop("time", found.time)
        changed = [replace(found, time=time, detail={**found.detail, **values})] if values or time != found.time else []
        return replace(run, timeline=(*kept, *changed))

    return spoil


def no_pc_charges(run: Evidence) -> Evidence:
    return replace(run, history=tuple(r for r in run.history if not r.server.startswith("PC")))


DESKTOP_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("declared", FAIL, "nobody decided", decision()),
    ("declared", FAIL, "desks were still answered", decision(silent_s=0.4)),
    ("declared", FAIL, "nobody's name", decision(who="")),
    ("declared", FAIL, "charged before the decision", decision(time=CHARGED_AT + 5)),
    ("declared", UNKNOWN, "nothing was charged", no_pc_charges),
    ("desktop-charging", FAIL, "a stale price list was approved", desktop("pc", versions={"log-on": 1, "approved": 1})),
    ("desktop-charging", FAIL, "log-on brought nothing", desktop("pc", versions={"log-on": 0, "approved": 2})),
    ("desktop-charging", FAIL, "the second import doubled", desktop("pc", new_when_imported_again=1)),
    ("desktop-charging", FAIL, "a conflict", desktop("pc", conflicts=["invoice 901 is already there"])),
    ("desktop-charging", FAIL, "a broken audit trail", desktop("pc", audit_problems=["entry 3 was changed"])),
    ("desktop-charging", FAIL, "drugs without the pharmacy", desktop("charge", pharmacist_id=None)),
    ("desktop-charging", FAIL, "insured without a unit number", desktop("charge", unit_no="")),
    ("desktop-charging", FAIL, "nobody handwritten", desktop("charge", prescription_kind="printed")),
    ("desktop-charging", FAIL, "only insured or only others", desktop("charge", insurance_type="")),
    ("desktop-charging", FAIL, "an open shift", desktop("shift", closed_at=None)),
    ("desktop-charging", FAIL, "a drawer that differs", desktop("shift", difference="-0.10")),
    ("desktop-charging", FAIL, "takings not apart", desktop("shift", cash_before=None)),
    ("desktop-charging", FAIL, "a number twice", desktop("charge", invoice_no=902)),
    ("desktop-charging", FAIL, "another amount in the main system", desktop("charge", total="3.01")),
    ("desktop-charging", FAIL, "a charge not imported", table("invoices", ())),
    ("desktop-charging", FAIL, "no PC worked", table("desktop", ())),
    ("desktop-charging", UNKNOWN, "no records", table("desktop", None)),
    ("paper-rules", FAIL, "unstamped and yet dispensed", paper(
        visits=(PharmacyVisit(33.0, replace(STAMPED, stamped=False), Invoice(901, True), "dispensed"),))),
    ("paper-rules", FAIL, "never registered again", paper(records=(RecordNumber("B1", 31.0, None),))),
    ("paper-rules", FAIL, "the system was used", used_on_paper),
    ("paper-rules", FAIL, "nobody wanted to settle", paper(settlements=())),
    ("paper-rules", FAIL, "nothing examined", paper(examinations=())),
    ("paper-rules", UNKNOWN, "no paper", table("paper", ())),
]  # fmt: skip
