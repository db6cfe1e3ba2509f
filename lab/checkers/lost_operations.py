"""Acknowledged operations that are not in the database at the end (RPO)."""

from __future__ import annotations

from collections import Counter

from lab.checkers.tables import OWN_TABLE
from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.verdict import Finding, Outcome


def check(evidence: Evidence) -> Finding:
    """Fails where the client was told "done" and the operation's row is missing. `info` counts as neither lost nor
    kept. Unknown without final reads, or for an operation whose table is not known."""
    told = acknowledged(evidence.history)
    strange = sorted({record.operation for record in told} - set(OWN_TABLE))
    if strange:
        raise CannotJudge(f"No table is known for the operation {', '.join(strange)}")
    kept = {op: {row["op_key"] for row in evidence.rows(table)} for op, table in OWN_TABLE.items()}
    lost = [record for record in told if record.key not in kept[record.operation]]
    kinds = Counter(record.operation for record in lost)
    return Finding(
        "lost-operations",
        Outcome.FAIL if lost or not told else Outcome.PASS,
        f"{len(lost)} of {len(told)} acknowledged operations lost",
        {"lost": len(lost), "acknowledged": len(told), **{f"lost {kind}": n for kind, n in kinds.items()}},
        tuple(f"{r.operation} {r.key} acknowledged at {r.time:.3f} s by {r.server} is missing" for r in lost[:50]),
    )
