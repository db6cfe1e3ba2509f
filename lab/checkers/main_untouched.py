"""The merge adds, and touches nothing: what the main system had done before it is as it was."""

from __future__ import annotations

from typing import Any

from lab.checkers.emergency_marks import MARK
from lab.errors import CannotJudge
from lab.evidence import Evidence, Row
from lab.verdict import Finding, Outcome

BEFORE = "main_before_merge"
GOES_ON = ("status",)  # what the main system's own business changes afterwards


def check(evidence: Evidence) -> Finding:
    """Fails where a row that the main database had when it was back is gone, or otherwise in a column that nothing
    changes any more. Unknown where nobody looked before the merge."""
    looked = (evidence.final or {}).get(BEFORE)
    if not looked:
        raise CannotJudge("Nobody looked at the main database before the merge")
    now = {name: {_key(row): row for row in rows} for name, rows in (evidence.final or {}).items()}
    wrong = []
    for row in looked:
        table = str(row["table"])
        kept = now.get(table, {}).get(_key(row))
        if kept is None:
            wrong.append(f"{row['op_key']} is no longer in {table}")
        elif changed := _changed(row, kept):
            wrong.append(f"{row['op_key']} in {table}: {', '.join(changed)}")
    return Finding(
        "main-untouched",
        Outcome.FAIL if wrong else Outcome.PASS,
        f"{len(looked)} rows of the main system, {len(wrong)} not as they were",
        {"rows": len(looked), "faults": len(wrong)},
        tuple(wrong[:50]),
    )


def rows_before(final: Any) -> list[dict[str, Any]]:
    """Of the final reads' tables, the main system's own rows, each with its table's name: what `check` compares."""
    return [
        {"table": table, **row}
        for table, rows in final.items()
        for row in rows
        if "op_key" in row and row.get("source", MARK) != MARK
    ]


def _key(row: Row) -> tuple[Any, ...]:
    return row.get("op_key"), row.get("line_no"), row.get("id")


def _changed(before: Row, now: Row) -> list[str]:
    return [
        f"{name} was {value}, is {now.get(name)}"
        for name, value in before.items()
        if name not in ("table", *GOES_ON) and now.get(name) != value
    ]
