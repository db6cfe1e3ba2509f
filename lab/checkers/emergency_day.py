"""The day on the emergency system, by the plan's rules: declared, opened in order and in time, and every department's
own rule kept."""

from __future__ import annotations

from typing import Any

from lab.checkers.emergency_marks import SYSTEM
from lab.errors import CannotJudge
from lab.evidence import Evidence, Row
from lab.history import acknowledged
from lab.verdict import Finding, Outcome

DECISION = "use the emergency system"
REFUSED = "emergency_outpatients_only"
RAISED = 100_000
RECORDS = ("opening", "opened copy", "queue", "free", "by-hand", "reconciliation", "inpatient", "banner", "cashier")
NOTED = ("who", "declared", "opened", "closed", "merged")


def check(evidence: Evidence) -> Finding:
    """Fails where nobody declared it with the copy's age in hand, the copy was opened with the main system's business
    still in it or a sequence not raised by RAISED increments exactly, work began before the declaration or later than
    `opening_s` after it, a patient was called out of the order of the slips, a cashier's first invoice is not the
    number set, a registration was not free or under another card, an inpatient was served, a page does not say of which
    moment its data are, hand-dispensed drugs were not settled piece for piece and signed for, or one of NOTED is not
    put down. Unknown where the day was not written down."""
    day: dict[str, list[Row]] = {}
    for row in evidence.rows("emergency"):
        day.setdefault(str(row["record"]), []).append(row)
    missing = [name for name in RECORDS if name not in day]
    if missing:
        raise CannotJudge(f"The day on the emergency system lacks {', '.join(missing)}")
    begin, figures = _begin(evidence)
    wrong = [
        *begin,
        *_opened(day["opened copy"][0]),
        *_queue(day["queue"][0]),
        *_cashiers(evidence, day["cashier"]),
        *_free(day["free"][0]),
        *_by_hand(day["by-hand"][0]),
        *_inpatients(day["inpatient"][0]),
        *_banner(day["banner"][0], day["opening"][0]),
        *_reconciled(day["by-hand"][0], day["reconciliation"][0]),
        *(f"it is not put down: {name}" for name in NOTED if not day["opening"][0].get(name)),
    ]
    return Finding(
        "emergency-day",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"first operation {figures['opening_s']} s after the declaration, copy {figures['copy_age_s']} s old (RPO), "
        f"{len(wrong)} rules broken",
        figures,
        tuple(wrong),
    )


def _begin(evidence: Evidence) -> tuple[list[str], dict[str, Any]]:
    fault = evidence.faults[0].time
    decisions = [mark for mark in evidence.marks("decision") if mark.time >= fault and mark.name == DECISION]
    works = [record.time for record in acknowledged(evidence.history) if record.server == SYSTEM]
    figures: dict[str, Any] = {"opening_s": None, "copy_age_s": None}
    if not decisions or not works:
        return ["nobody declared it" if not decisions else "nothing was done on it"], figures
    decision, first = decisions[0], min(works)
    age = decision.detail.get("copy_age_s")
    figures = {"opening_s": round(first - decision.time, 1), "copy_age_s": age}
    wrong = [] if decision.detail.get("who") else ["nobody's name is under the declaration"]
    wrong += [] if isinstance(age, int | float) else ["it was declared without the age of the copy"]
    wrong += ["work began before the declaration"] if first < decision.time else []
    late, limit = first - decision.time, evidence.limits.opening_s
    return wrong + (
        [f"work began {late:.1f} s after the declaration, limit {limit:g} s"] if late > limit else []
    ), figures


def _opened(row: Row) -> list[str]:
    wrong = [f"it was opened with {row['business']} rows of the main system's business"] if row["business"] else []
    wrong += [] if row["raised"] else ["no sequence was seen"]
    return wrong + [
        f"the sequence {name} was raised by {by:g}, not {RAISED}" for name, by in row["raised"].items() if by != RAISED
    ]


def _queue(row: Row) -> list[str]:
    called = sorted(row["called"], key=lambda pair: pair[1])
    slips = [slip for slip, _ in called]
    wrong = [] if slips else ["nobody was called"]
    return wrong if slips == sorted(slips) else [*wrong, "patients were not called by the time on their slips"]


def _cashiers(evidence: Evidence, rows: list[Row]) -> list[str]:
    charges = [r for r in acknowledged(evidence.history) if r.server == SYSTEM and r.operation == "charge"]
    wrong = []
    for row in rows:
        numbers = [
            int((r.response or {})["invoice_no"])
            for r in charges
            if (r.response or {}).get("cashier_id") == row["cashier"]
        ]
        if numbers and min(numbers) != row["set_to"]:
            wrong.append(f"cashier {row['cashier']} set {row['set_to']} and began with {min(numbers)}")
    known = {row["cashier"] for row in rows}
    return wrong + [
        f"cashier {number} charged without setting a number"
        for number in sorted({(r.response or {}).get("cashier_id", 0) for r in charges} - known)
    ]


def _free(row: Row) -> list[str]:
    places = row["registrations"]
    wrong = [] if places else ["nobody was registered again"]
    wrong += [f"registration {one['id']} cost {one['fee']}" for one in places if float(one["fee"]) != 0]
    return wrong + [
        f"registration {one['id']} is under card {one['card_no']}, the paper says {one['card_on_paper']}"
        for one in places
        if one["card_no"] != one["card_on_paper"]
    ]


def _by_hand(row: Row) -> list[str]:
    handed = {visit["prescription_id"] for visit in row["handed_out"]}
    settled = {one["prescription_id"]: one for one in row["settled"]}
    wrong = [] if handed else ["nothing was dispensed by hand"]
    wrong += [
        f"prescription {number} was dispensed by hand and not settled" for number in sorted(handed - settled.keys())
    ]
    wrong += [
        f"prescription {visit['prescription_id']} had no stamp"
        for visit in row["handed_out"]
        if not visit["invoice_no"]
    ]
    return wrong + [
        f"prescription {number}: other quantities by hand" for number, one in settled.items() if not one["equal"]
    ]


def _reconciled(by_hand: Row, row: Row) -> list[str]:
    """The pharmacy's list: every piece that was handed out is on it, once in the main system, and somebody signed."""
    pieces: dict[str, int] = {}
    for visit in by_hand["handed_out"]:
        for drug, quantity in visit.get("lines", ()):
            pieces[str(drug)] = pieces.get(str(drug), 0) + quantity
    wrong = [] if row.get("signed") else ["nobody signed the list of what was dispensed by hand"]
    wrong += [] if row.get("open_before") else ["the list had nothing to settle before it was settled"]
    wrong += [] if row["drugs"].keys() == pieces.keys() else ["the list has other drugs than were handed out"]
    return wrong + [
        f"drug {drug}: {told['by_hand']} on the list, {pieces.get(drug, 0)} by hand, {told['in_system']} in the system"
        for drug, told in row["drugs"].items()
        if not told["by_hand"] == told["in_system"] == pieces.get(drug, 0)
    ]


def _inpatients(row: Row) -> list[str]:
    wrong = [] if row["answers"] else ["no inpatient was seen refused"]
    return wrong + [f"an inpatient's request was answered {answer}" for answer in row["answers"] if answer != REFUSED]


def _banner(row: Row, opening: Row) -> list[str]:
    wrong = [] if row["pages"] else ["no page was looked at"]
    return wrong + [
        f"the page {path} says {moment or 'nothing'} of its data, which are of {opening['moment']}"
        for path, moment in row["pages"].items()
        if moment != opening["moment"]
    ]
