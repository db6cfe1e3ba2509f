"""The merge: every acknowledged operation of the emergency system is in the main database once, with its mark, and
nothing else has the mark."""

from __future__ import annotations

from lab.checkers.tables import OWN_TABLE
from lab.errors import CannotJudge
from lab.evidence import Evidence
from lab.history import acknowledged
from lab.verdict import Finding, Outcome

MARK, SYSTEM = "EMERGENCY", "emergency-server"


def check(evidence: Evidence) -> Finding:
    """Fails where such an operation is missing, doubled or unmarked, where another system's row has the mark, where ids
    of both systems overlap, or where merging again carried something over or listed a conflict. What earlier days left
    with the mark is not looked at. Unknown where nothing was acknowledged there, or nobody merged again."""
    told = [record for record in acknowledged(evidence.history) if record.server == SYSTEM]
    if not told:
        raise CannotJudge("The emergency system acknowledged nothing")
    again = [row for row in evidence.rows("emergency") if row.get("record") == "merged again"]
    if not again:
        raise CannotJudge("Nobody merged a second time")
    keys = {record.key for record in told}
    before = {key for row in evidence.rows("emergency") for key in row.get("marked_before", ())}
    asked = {record.key for record in evidence.history if record.server == SYSTEM}
    wrong = []
    for operation, table in OWN_TABLE.items():
        rows = [row for row in evidence.rows(table) if row["op_key"] not in before]
        marked = [row["op_key"] for row in rows if row["source"] == MARK]
        wanted = {record.key for record in told if record.operation == operation}
        wrong += [f"{key} is not in {table} with the mark" for key in sorted(wanted - set(marked))]
        wrong += [f"{key} is in {table} {marked.count(key)} times" for key in set(marked) if marked.count(key) > 1]
        wrong += [f"{key} in {table} has the mark and is not of the emergency system" for key in set(marked) - asked]
        wrong += [
            f"{row['op_key']} in {table} lacks the mark"
            for row in rows
            if row["op_key"] in keys and row["source"] != MARK
        ]
        wrong += _overlap(table, rows)
    for row in again:
        wrong += [f"merging again carried {row['new']} operations over"] if row["new"] else []
        wrong += [f"left to settle: {one['op_key']}: {one['why']}" for one in row["conflicts"]]
    return Finding(
        "emergency-marks",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(told)} operations of the emergency system, {len(wrong)} faults",
        {"operations": len(told), "faults": len(wrong)},
        tuple(wrong[:50]),
    )


def _overlap(table: str, rows: object) -> list[str]:
    """Sequences raised by 100,000: no id of the main system's later rows is among the emergency system's."""
    found = list(rows) if isinstance(rows, tuple | list) else []
    marked = [row["id"] for row in found if row["source"] == MARK]
    main = [row["id"] for row in found if row["source"] == "MAIN"]
    if not marked or not main:
        return []
    inside = [one for one in main if min(marked) <= one <= max(marked)]
    return [f"{table}: {len(inside)} ids of the main system are within the emergency system's"] if inside else []
