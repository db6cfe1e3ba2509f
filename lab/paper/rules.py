"""The rules of paper as checks that can say no. Each answers what is wrong, in words that begin with the clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from lab.paper.sheets import Examination, Invoice, PaperDay, PharmacyVisit, Script, Told

ENTERS_CARD = {"laboratory": "4.2.7-2", "imaging": "4.2.8-2"}
CHECKS_STAMP = {"laboratory": "4.2.7-1", "imaging": "4.2.8-1", "function-examination": "4.2.9-1"}


def may_dispense(script: Script, invoice: Invoice | None) -> bool:
    """A stamped machine invoice with a printed prescription, or with a stamped handwritten one (4.2.6)."""
    return invoice is not None and invoice.stamped and (script.printed or script.stamped)


def pharmacy(day: PaperDay) -> Iterator[str]:
    """Dispensed only on stamped papers; the others sent to the cashier; every prescription kept; none served twice."""
    for visit in day.visits:
        yield from _visit(visit)
    served = Counter(visit.script.number for visit in day.visits if visit.outcome == "dispensed")
    yield from (f"4.2.6-3 prescription {one} was dispensed {times} times" for one, times in served.items() if times > 1)


def _visit(visit: PharmacyVisit) -> Iterator[str]:
    name, allowed = visit.script.number, may_dispense(visit.script, visit.invoice)
    if visit.outcome not in ("dispensed", "to-cashier"):
        yield f"4.2.6 prescription {name} has the unknown outcome {visit.outcome}"
    if visit.outcome == "dispensed" and not allowed:
        clause = "4.2.6-1" if visit.script.printed else "4.2.6-2"
        yield f"{clause} prescription {name} was dispensed without its stamps"
    if visit.outcome == "to-cashier" and allowed:
        yield f"4.2.6 prescription {name} was paid and stamped, and yet sent to the cashier"
    if visit.outcome == "dispensed" and not visit.kept:
        yield f"4.2.6-3 prescription {name} was not kept"


def examinations(day: PaperDay) -> Iterator[str]:
    """Done only on a stamped invoice (3.3.1-G); laboratory and imaging enter the patient's right card number by
    hand."""
    for one in day.examinations:
        yield from _examination(one)


def _examination(one: Examination) -> Iterator[str]:
    if one.department not in CHECKS_STAMP:
        yield f"3.3.1-G request {one.request.number} at the unknown department {one.department}"
        return
    stamped = one.invoice is not None and one.invoice.stamped
    if one.outcome == "done" and not stamped:
        yield f"{CHECKS_STAMP[one.department]} request {one.request.number} was done without a stamp"
    if one.outcome == "to-cashier" and stamped:
        yield f"3.3.1-G request {one.request.number} was paid and stamped, and yet sent away"
    wrong_card = one.outcome == "done" and one.entered_card != one.request.card_no
    if one.department in ENTERS_CARD and (wrong_card or not one.request.card_no):
        yield f"{ENTERS_CARD[one.department]} request {one.request.number}: card {one.entered_card!r} was entered"


def slips(day: PaperDay) -> Iterator[str]:
    """Every slip has a card number; no pre-assigned number is used twice; none before or after the time on paper."""
    yield from (f"4.2.1-3 slip {slip.number} has no card number" for slip in day.slips if not slip.card_no.strip())
    used = Counter(slip.number for slip in day.slips)
    yield from (f"4.2.1-1 slip number {one} was used {times} times" for one, times in used.items() if times > 1)
    outside = [slip for slip in day.slips if not day.began <= slip.written_at <= day.ended]
    yield from (f"4.2.1-2 slip {slip.number} was written outside the agreed time" for slip in outside)


def doctors(day: PaperDay) -> Iterator[str]:
    """While on paper nothing is printed: prescriptions and requests are handwritten."""
    scripts = [visit.script for visit in day.visits] + [one.request for one in day.examinations]
    for script in scripts:
        if script.printed and day.began <= script.written_at <= day.ended:
            yield f"4.2.4-1 {script.number} was printed while the workstations should stand still"


def records(day: PaperDay) -> Iterator[str]:
    """Every record number written by hand is registered again after recovery, once."""
    for record in day.records:
        if record.entered_at is None:
            yield f"4.2.2-3 record {record.number} was never registered again"
        elif record.entered_at < day.ended:
            yield f"4.2.2-3 record {record.number} was registered before recovery"
    seen = Counter(record.number for record in day.records)
    yield from (f"4.2.2-1 record number {one} was given {times} times" for one, times in seen.items() if times > 1)


def inpatient(day: PaperDay) -> Iterator[str]:
    """Nobody settles while on paper, and whoever asks is told that it is postponed."""
    told = {one.to for one in day.told if one.clause == "4.2.10-1"}
    for settlement in day.settlements:
        if day.began <= settlement.at <= day.ended:
            yield f"4.2.10-1 an inpatient settlement at {settlement.at:.0f} s was not postponed"
        asked = settlement.asked_at
        if asked is not None and day.began <= asked <= day.ended and settlement.patient not in told:
            yield f"4.2.10-1 {settlement.patient} was not told that the settlement is postponed"


def record_cards(day: PaperDay) -> Iterator[str]:
    """Every patient registered on paper has the record fetched by a card that somebody carries."""
    carried = {card.card_no: card for card in day.cards}
    for slip in day.slips:
        card = carried.get(slip.card_no)
        if card is None:
            yield f"4.2.2-2 nobody carried the record card of {slip.card_no}"
        elif card.brought_at < card.handed_at:
            yield f"4.2.2-2 the record of {slip.card_no} came before its card was handed over"


def explanations(day: PaperDay) -> Iterator[str]:
    """Doctors tell every patient how a handwritten paper is priced; nurses explain the situation; cashiers and the
    information centre speak before the first patient is served and when the last one was."""
    told: dict[str, list[Told]] = {}
    for one in day.told:
        told.setdefault(one.clause, []).append(one)
    papers = [visit.script for visit in day.visits] + [one.request for one in day.examinations]
    explained = {one.to for one in told.get("4.2.4-2", [])}
    for script in papers:
        if not script.printed and script.card_no not in explained:
            yield f"4.2.4-2 nobody explained the pricing to {script.card_no}"
    if day.slips and not any(day.began <= one.at <= day.ended for one in told.get("4.2.5-1", [])):
        yield "4.2.5-1 nobody explained the situation to those who wait"
    calls, served = [one.at for one in told.get("4.2.3-1", [])], [visit.at for visit in day.visits]
    if served and not (calls and min(calls) <= min(served) and max(calls) >= max(served)):
        yield "4.2.3-1 the cashiers and the information centre were not in touch from beginning to end"


RULES: dict[str, Callable[[PaperDay], Iterator[str]]] = {
    "pharmacy": pharmacy,
    "examinations": examinations,
    "slips": slips,
    "doctors": doctors,
    "records": records,
    "inpatient": inpatient,
    "record cards": record_cards,
    "explanations": explanations,
}


def broken_rules(day: PaperDay) -> list[str]:
    """Everything that is wrong with a day on paper. A day without any paper at all is wrong too: nothing was shown."""
    found = [problem for rule in RULES.values() for problem in rule(day)]
    if not (day.slips or day.visits or day.examinations):
        found.append("3.3.1 no paper at all: nothing was shown")
    return found
