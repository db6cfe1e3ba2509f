"""A hand-written day on the emergency system that every checker of its own passes, and what spoils it in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from lab.checkers.emergency_marks import MARK, SYSTEM
from lab.checkers.main_untouched import BEFORE, rows_before
from lab.checkers.mishaps import AGAIN, BROKEN_OFF, LISTED, REFUSED, TRIED
from lab.evidence import Evidence, Mark
from lab.history import Phase, Record
from lab.verdict import Outcome
from tests.unit.checkers.books_of_the_day import reckoned_takings, taken
from tests.unit.checkers.story import FAULT_AT, sound_run, visit

Spoil = Callable[[Evidence], Evidence]
FAIL, UNKNOWN = Outcome.FAIL, Outcome.UNKNOWN
DECIDED_AT, OPENED_AT = FAULT_AT + 6, FAULT_AT + 15
NUMBER = 100_901
STAGES = {name: 1.0 for name in ("begin", "export", "copy", "import", "verify", "switch")}
COPY = {"schema": "COPY2", "moment": "2026-11-23T01:00:00+00:00", "tables": 30, "rows": 5_000}
GOOD: dict[str, Any] = {
    "seconds": STAGES,
    "failed": "",
    "before": "COPY1",
    "after": "COPY2",
    "copy": COPY,
    "alarm": None,
}
BAD: dict[str, Any] = {
    **GOOD,
    "failed": "The dump did not arrive",
    "before": "COPY2",
    "alarm": {"stage": "copy", "why": "The dump did not arrive"},
    "concerns": ["the night ended at copy: The dump did not arrive"],
}
HELD: dict[str, Any] = {"operations": 500, "columns": 180}

DECLARED = "2026-11-23T01:00:00.000000+00:00"
ON_THE_LIST = {"1": {"by_hand": 2, "in_system": 2}}
DAY: tuple[dict[str, Any], ...] = (
    {"record": "banner", "pages": {"/": COPY["moment"], "/desks/cashier": COPY["moment"]}},
    {
        "record": "opening",
        "who": "Zhao",
        "moment": COPY["moment"],
        **dict.fromkeys(("declared", "opened", "closed", "merged"), DECLARED),
    },
    {"record": "opened copy", "business": 0, "raised": {"SEQ_A": 100_000.0, "SEQ_B": 100_000.0}},
    {"record": "merged again", "new": 0, "conflicts": []},
    {"record": "queue", "called": [[5.0, 30.0], [6.0, 31.0]]},
    {"record": "free", "registrations": [{"id": 1, "card_no": "K1", "card_on_paper": "K1", "fee": "0.00"}]},
    {
        "record": "by-hand",
        "handed_out": [{"prescription_id": 8, "invoice_no": 77, "lines": [[1, 2]]}],
        "settled": [{"prescription_id": 8, "equal": True}],
    },
    {"record": "reconciliation", "open_before": 1, "signed": "Qian", "drugs": ON_THE_LIST},
    {"record": "inpatient", "answers": ["emergency_outpatients_only"]},
    {"record": "cashier", "cashier": 7, "set_to": NUMBER},
)


def _attempted(name: str) -> Mark:
    wanted, status = REFUSED, 2
    if name in ("declared twice", "the day gone on with"):
        wanted, status = AGAIN, 0
    if name in ("merged with empty shelves", "split business merged"):
        wanted, status = LISTED, 1
    if "killed" in name or "broken off" in name:
        wanted, status = BROKEN_OFF, 137
    return Mark(DECIDED_AT, "attempt", name, detail={"wanted": wanted, "status": status, "said": "lab-emergency: no"})


def sound_emergency_run() -> Evidence:
    """The sound run with a night before the fault, and one visit on the emergency system that was merged."""
    run = sound_run()
    own = [
        replace(record, response={**(record.response or {}), "invoice_no": NUMBER})
        if record.operation == "charge" and record.phase is Phase.OK
        else record
        for record in visit(NUMBER, OPENED_AT, SYSTEM)
    ]
    final = {
        name: tuple({**row, "source": "MAIN"} for row in rows) if rows and "op_key" in rows[0] else rows
        for name, rows in (run.final or {}).items()
    }
    for table, operation in (
        ("registrations", "register"),
        ("prescriptions", "prescribe"),
        ("invoices", "charge"),
        ("dispensings", "dispense"),
    ):
        main = tuple({**row, "id": number} for number, row in enumerate(final[table], 1))
        final[table] = (*main, {"op_key": f"{operation}-{NUMBER}", "id": NUMBER, "source": MARK})
    late = {r.key for r in run.history if r.phase is Phase.INVOKE and r.time > DECIDED_AT}
    for table in ("invoices", "refunds"):
        final[table] = tuple(taken(row, late) for row in final.get(table, ()))
    final["emergency"] = (*DAY, reckoned_takings(final))
    final[BEFORE] = tuple(rows_before(final))
    told = {"who": "Zhao", "silent_s": 5.5, "copy_age_s": 30.0}
    timeline = (
        *run.timeline,
        Mark(1.0, "night", "the last one", until=4.0, detail=GOOD),
        Mark(DECIDED_AT, "decision", "use the emergency system", detail=told),
        *(_attempted(name) for name, times in TRIED.items() for _ in range(times)),
    )
    return replace(run, history=(*run.history, *own), final=final, timeline=timeline)


def day(record: str, **changed: Any) -> Spoil:
    """One record of the day otherwise."""

    def spoil(run: Evidence) -> Evidence:
        rows = tuple({**row, **changed} if row["record"] == record else row for row in run.rows("emergency"))
        return replace(run, final={**(run.final or {}), "emergency": rows})

    return spoil


def without_record(record: str) -> Spoil:
    """A record of the day is missing."""

    def spoil(run: Evidence) -> Evidence:
        rows = tuple(row for row in run.rows("emergency") if row["record"] != record)
        return replace(run, final={**(run.final or {}), "emergency": rows})

    return spoil


def merged_row(table: str, **changed: Any) -> Spoil:
    """The merged row of a table otherwise; with `gone`, it is missing, with `twice` it is there twice."""

    def spoil(run: Evidence) -> Evidence:
        rows = list(run.rows(table))
        last = rows.pop()
        if "twice" in changed:
            rows += [last, last]
        elif "gone" not in changed:
            rows.append({**last, **changed})
        return replace(run, final={**(run.final or {}), table: tuple(rows)})

    return spoil


def foreign_mark(run: Evidence) -> Evidence:
    """A row of the main system has the mark."""
    first, *others = run.rows("registrations")
    return replace(run, final={**(run.final or {}), "registrations": ({**first, "source": MARK}, *others)})


def earlier_mark(run: Evidence) -> Evidence:
    """The same, and the mark was there before the emergency system opened: an earlier day's."""
    row = {"record": "before", "marked_before": [run.rows("registrations")[0]["op_key"]]}
    spoiled = foreign_mark(run)
    return replace(spoiled, final={**(spoiled.final or {}), "emergency": (*spoiled.rows("emergency"), row)})


def without_visit(run: Evidence) -> Evidence:
    """Nothing was acknowledged by the emergency system."""
    return replace(run, history=tuple(record for record in run.history if record.server != SYSTEM))


def decision(time: float | None = DECIDED_AT, **detail: Any) -> Spoil:
    """The declaration otherwise; at no time: it is missing."""

    def spoil(run: Evidence) -> Evidence:
        others = [mark for mark in run.timeline if mark.kind != "decision"]
        old = run.marks("decision")[0]
        new = [] if time is None else [replace(old, time=time, detail={**old.detail, **detail})]
        return replace(run, timeline=(*others, *new))

    return spoil


def nights(*found: Mark) -> Spoil:
    """These nights and no others."""
    return lambda run: replace(run, timeline=(*(m for m in run.timeline if m.kind != "night"), *found))


def night(time: float = 1.0, *, until: float | None = None, **changed: Any) -> Mark:
    """A night, good unless told otherwise."""
    return Mark(time, "night", "one", until=time + 3 if until is None else until, detail={**GOOD, **changed})


CHANGE = Mark(6.0, "change", "schema-changed", until=6.5)


def also(*found: Mark) -> Spoil:
    """These entries of the timeline too."""
    return lambda run: replace(run, timeline=(*run.timeline, *found))


def look(time: float, name: str = "COPY1", **changed: int) -> Mark:
    """A look at the copy in use."""
    return Mark(time, "copy", name, detail={**HELD, **changed})


def bad_night(time: float = 1.0, **changed: Any) -> Mark:
    """A night that failed as it should."""
    return Mark(time, "night", "disturbed", until=time + 3, detail={**BAD, **changed})


def second_charge(run: Evidence) -> Evidence:
    """Another cashier charges on the emergency system."""
    answer = {"invoice_no": 5, "cashier_id": 8, "total": "1.00", "patient_share": "1.00"}
    record = Record(OPENED_AT + 3, Phase.OK, "desk", "charge", "other", 1, SYSTEM, response=answer)
    return replace(run, history=(*run.history, record))


def attempt(name: str, *, gone: bool = False, **changed: Any) -> Spoil:
    """The attempts of this name otherwise, or not made."""

    def spoil(run: Evidence) -> Evidence:
        others = [mark for mark in run.timeline if mark.kind != "attempt" or not mark.name.startswith(name)]
        mine = [mark for mark in run.marks("attempt") if mark.name.startswith(name) and not gone]
        return replace(run, timeline=(*others, *(replace(m, detail={**m.detail, **changed}) for m in mine)))

    return spoil


EMERGENCY_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("emergency-day", FAIL, "nobody declared it", decision(None)),
    ("emergency-day", FAIL, "no name", decision(who="")),
    ("emergency-day", FAIL, "age of the copy hidden", decision(copy_age_s=None)),
    ("emergency-day", FAIL, "work before the declaration", decision(OPENED_AT + 5)),
    ("emergency-day", FAIL, "opened too late", decision(OPENED_AT - 21)),
    ("emergency-day", FAIL, "a table was not emptied", day("opened copy", business=3)),
    ("emergency-day", FAIL, "a sequence was not raised", day("opened copy", raised={"SEQ_A": 0.0})),
    ("emergency-day", FAIL, "a sequence was raised twice", day("opened copy", raised={"SEQ_A": 200_000.0})),
    ("emergency-day", FAIL, "no sequence was looked at", day("opened copy", raised={})),
    ("emergency-day", UNKNOWN, "nobody looked at the copy", without_record("opened copy")),
    ("emergency-day", FAIL, "called by queue number", day("queue", called=[[6.0, 30.0], [5.0, 31.0]])),
    ("emergency-day", FAIL, "nobody called", day("queue", called=[])),
    ("emergency-day", FAIL, "invoice number not set from paper", day("cashier", set_to=NUMBER - 1)),
    ("emergency-day", FAIL, "a cashier set no number", second_charge),
    (
        "emergency-day",
        FAIL,
        "a fee was taken",
        day("free", registrations=[{"id": 1, "card_no": "K1", "card_on_paper": "K1", "fee": "5.00"}]),
    ),
    (
        "emergency-day",
        FAIL,
        "another card",
        day("free", registrations=[{"id": 1, "card_no": "K2", "card_on_paper": "K1", "fee": "0.00"}]),
    ),
    ("emergency-day", FAIL, "not settled", day("by-hand", settled=[])),
    ("emergency-day", FAIL, "another quantity", day("by-hand", settled=[{"prescription_id": 8, "equal": False}])),
    ("emergency-day", FAIL, "an inpatient was served", day("inpatient", answers=["accepted"])),
    ("emergency-day", FAIL, "never merged", day("opening", merged="")),
    ("emergency-day", UNKNOWN, "the queue was not written down", without_record("queue")),
    ("emergency-marks", FAIL, "one row lost", merged_row("invoices", gone=True)),
    ("emergency-marks", FAIL, "one doubled", merged_row("registrations", twice=True)),
    ("emergency-marks", FAIL, "mark missing", merged_row("prescriptions", source="MAIN")),
    ("emergency-marks", FAIL, "a foreign mark", foreign_mark),
    ("emergency-marks", FAIL, "one sequence skipped", merged_row("registrations", id=3)),
    ("emergency-marks", FAIL, "merged twice", day("merged again", new=4)),
    ("emergency-marks", FAIL, "a conflict", day("merged again", conflicts=[{"op_key": "x", "why": "in use"}])),
    ("emergency-marks", UNKNOWN, "nothing was done there", without_visit),
    ("emergency-marks", UNKNOWN, "nobody merged again", without_record("merged again")),
    ("mishaps", FAIL, "done though it must be refused", attempt("opened twice", status=0)),
    ("mishaps", FAIL, "refused by a traceback", attempt("opened twice", said="Traceback")),
    ("mishaps", FAIL, "a conflict not listed", attempt("merged with empty shelves", status=0)),
    ("mishaps", FAIL, "broken off and called a success", attempt("the merge broken off in the middle", status=0)),
    ("mishaps", FAIL, "declaring again failed", attempt("declared twice", status=2)),
    ("mishaps", FAIL, "a stale copy accepted", attempt("declared with a stale copy", status=0)),
    ("mishaps", FAIL, "split business without a word", attempt("split business merged", status=0)),
    ("mishaps", FAIL, "one not tried", attempt("a night while it is in use", gone=True)),
    ("mishaps", UNKNOWN, "nothing tried", attempt("", gone=True)),
]
