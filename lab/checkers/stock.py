"""Pharmacy stock: what was there, less what was dispensed, and with what came back, is what is left."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from lab.checkers.amounts import amount
from lab.evidence import Evidence
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where a drug's stock is below zero, or differs from its opening quantity less what was dispensed and not
    brought back, or a drug was dispensed that has no stock. Unknown without final reads."""
    dispensed, back = _pieces(evidence, "dispensing_lines"), _pieces(evidence, "return_lines")
    stock = {str(row["drug_id"]): (amount(row["opening"]), amount(row["on_hand"])) for row in evidence.rows("stock")}
    wrong = [f"drug {drug}: {left} left" for drug, (_, left) in stock.items() if left < 0]
    wrong += [
        f"drug {drug}: {opening} - {dispensed[drug]} dispensed + {back[drug]} back is not {left}"
        for drug, (opening, left) in stock.items()
        if opening - dispensed[drug] + back[drug] != left
    ]
    wrong += [f"drug {drug} was dispensed and has no stock" for drug in dispensed.keys() - stock.keys()]
    pieces, returned = sum(dispensed.values(), Decimal(0)), sum(back.values(), Decimal(0))
    return Finding(
        "stock",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(stock)} drugs, {pieces} pieces dispensed, {returned} brought back, {len(wrong)} differences",
        {"drugs": len(stock), "pieces": str(pieces), "returned": str(returned), "differences": len(wrong)},
        tuple(sorted(wrong)[:50]),
    )


def _pieces(evidence: Evidence, table: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in evidence.rows(table):
        found[str(row["drug_id"])] += amount(row["quantity"])
    return found
