"""Invoice numbers: printed paper, so each is used once, none is skipped, and the patient holds the one that is
stored."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from lab.errors import CannotJudge
from lab.evidence import Evidence, Row
from lab.history import acknowledged
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a number occurs twice, a roll has a gap between its first and last used number that is no spoiled
    form (`spoiled_invoices` of the final reads), or the number told to the cashier is not the one stored. Unknown
    without final reads or for a number that ends in no digits."""
    rows = evidence.rows("invoices")
    wrong = [*_repeats(rows), *_gaps(rows, _spoiled(evidence)), *_told(evidence, rows)]
    return Finding(
        "invoice-numbers",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(rows)} numbers on {len({row['roll'] for row in rows})} rolls, {len(wrong)} faults",
        {"numbers": len(rows), "faults": len(wrong)},
        tuple(wrong[:50]),
    )


def _repeats(rows: Iterable[Row]) -> list[str]:
    counts = Counter(str(row["invoice_no"]) for row in rows)
    return [f"invoice {number} is used {n} times" for number, n in counts.items() if n > 1]


def _spoiled(evidence: Evidence) -> set[int]:
    return {int(row["invoice_no"]) for row in (evidence.final or {}).get("spoiled_invoices", ())}


def _gaps(rows: Iterable[Row], spoiled: set[int]) -> list[str]:
    rolls: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        rolls[str(row["roll"])].add(_number(row["invoice_no"]))
    return [
        f"roll {roll}: {number} is skipped"
        for roll, used in rolls.items()
        for number in sorted(set(range(min(used), max(used) + 1)) - used - spoiled)[:20]
    ]


def _told(evidence: Evidence, rows: Iterable[Row]) -> list[str]:
    stored = {row["op_key"]: str(row["invoice_no"]) for row in rows}
    return [
        f"{record.key}: the cashier was told {told}, stored is {stored[record.key]}"
        for record in acknowledged(evidence.history)
        if record.operation == "charge" and record.key in stored
        if (told := str((record.response or {}).get("invoice_no"))) != stored[record.key]
    ]


def _number(invoice_no: object) -> int:
    digits = re.search(r"\d+$", str(invoice_no))
    if not digits:
        raise CannotJudge(f"Invoice number {invoice_no!r} ends in no digits")
    return int(digits.group())
