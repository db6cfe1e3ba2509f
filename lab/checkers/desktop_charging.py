"""Charging on the cashiers' PCs: the right prices, the right people, and all of it in the main system afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.evidence import Evidence, Row
from lab.verdict import Finding, Outcome

KINDS = {"printed", "handwritten"}
MONEY = ("total", "insurance_share", "patient_share")


def check(evidence: Evidence) -> Finding:
    """Fails where a PC charged with other prices than the newest export's or did not pull them at log-on; a charge of
    drugs has no pharmacist, an insured patient no card and unit number, another no name; a kind of prescription never
    came; a shift's drawer or its takings from before the switch do not fit; a number was used twice; or the main system
    has not every charge, once and to the cent. Fails without a charge. Unknown without the PCs' records."""
    rows = evidence.rows("desktop")
    charges = [row for row in rows if row["record"] == "charge"]
    pcs = [row for row in rows if row["record"] == "pc"]
    wrong = [
        *(problem for pc in pcs for problem in _pc(pc)),
        *(problem for charge in charges for problem in _charge(charge)),
        *_kinds(charges),
        *_drawers([row for row in rows if row["record"] == "shift"]),
        *_numbers(charges),
        *_imported(charges, evidence.rows("invoices")),
    ]
    wrong += [] if charges else ["nothing was charged on a PC"]
    yuan = sum((amount(row["total"]) for row in charges), Decimal(0))
    return Finding(
        "desktop-charging",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(charges)} charges on {len(pcs)} PCs, {yuan} yuan, {len(wrong)} faults",
        {"charges": len(charges), "pcs": len(pcs), "yuan": str(yuan), "faults": len(wrong)},
        tuple(wrong[:50]),
    )


def _pc(pc: Row) -> Iterator[str]:
    name, versions, exported = pc["pc"], pc["versions"], pc["exported"]
    if versions.get("log-on") != exported[0]:
        yield f"{name}: log-on brought version {versions.get('log-on')}, exported was {exported[0]}"
    if versions.get("approved") != exported[-1]:
        yield f"{name}: version {versions.get('approved')} was approved, the newest is {exported[-1]}"
    if pc["new_when_imported_again"]:
        yield f"{name}: the second import put {pc['new_when_imported_again']} charges in once more"
    yield from (f"{name}: {problem}" for problem in [*pc["conflicts"], *pc["audit_problems"]])


def _charge(charge: Row) -> Iterator[str]:
    name = f"invoice {charge['invoice_no']}"
    if any(line["drug_id"] for line in charge["lines"]) and not charge["pharmacist_id"]:
        yield f"{name}: drugs were priced without the pharmacy"
    if charge["insurance_type"] and not (charge["insurance_no"] and charge["unit_no"]):
        yield f"{name}: an insured patient without card and unit number"
    if not charge["insurance_type"] and not charge["patient_name"]:
        yield f"{name}: a patient without a name"


def _kinds(charges: Sequence[Row]) -> list[str]:
    missing = KINDS - {row["prescription_kind"] for row in charges}
    insured = {bool(row["insurance_type"]) for row in charges}
    found = [f"no {kind} prescription was charged" for kind in sorted(missing)]
    return found + ([] if len(insured) == 2 or not charges else ["not both insured and other patients were charged"])


def _drawers(shifts: Sequence[Row]) -> Iterator[str]:
    for shift in shifts:
        name = f"{shift['pc']} shift {shift['shift']}"
        if shift["closed_at"] is None:
            yield f"{name} was never closed"
        elif amount(shift["difference"]) != 0:
            yield f"{name}: the drawer differs by {shift['difference']} yuan"
        if shift["cash_before"] is None:
            yield f"{name}: nobody set the takings from before the switch apart"


def _numbers(charges: Sequence[Row]) -> Iterator[str]:
    used = Counter(row["invoice_no"] for row in charges)
    yield from (f"invoice {number} was used {times} times" for number, times in used.items() if times > 1)


def _imported(charges: Sequence[Row], invoices: Sequence[Row]) -> Iterator[str]:
    stored: dict[str, list[Row]] = {}
    for row in invoices:
        stored.setdefault(row["op_key"], []).append(row)
    for charge in charges:
        found = stored.get(charge["op_key"], [])
        if len(found) != 1:
            yield f"invoice {charge['invoice_no']} is {len(found)} times in the main system"
        elif any(amount(found[0][name]) != amount(charge[name]) for name in MONEY):
            yield f"invoice {charge['invoice_no']}: the main system has other amounts"
