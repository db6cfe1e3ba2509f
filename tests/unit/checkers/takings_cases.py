"""What spoils the takings, the pharmacy's list, or the main system's own rows, of the hand-written emergency day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from lab.checkers.main_untouched import BEFORE
from lab.evidence import Evidence
from lab.verdict import Outcome
from tests.unit.checkers.emergency_story import FAIL, UNKNOWN, Spoil, day, foreign_mark, without_record


def reckoned(period: str, by: str) -> Spoil:
    """One cashier's takings of a period otherwise."""

    def spoil(run: Evidence) -> Evidence:
        (told,) = (row for row in run.rows("emergency") if row["record"] == "takings")
        name, own = next(iter(told["cashiers"].items()))
        return day("takings", cashiers={**told["cashiers"], name: {**own, period: by}})(run)

    return spoil


def late_invoice(run: Evidence) -> Evidence:
    """An invoice of before the outage has the time of one after it, in the books and in what was reckoned."""
    first, *others = run.rows("invoices")
    moved = {**first, "taken_at": "2026-11-23 09:45:00.000000"}
    spoiled = replace(run, final={**(run.final or {}), "invoices": (moved, *others)})
    name, share = str(first["cashier"]), first["patient_share"]
    (told,) = (row for row in run.rows("emergency") if row["record"] == "takings")
    own = told["cashiers"][name]
    moved_to = {"before": Decimal(own["before"]) - Decimal(share), "after": Decimal(own["after"]) + Decimal(share)}
    sums = {**own, **{period: f"{yuan:.2f}" for period, yuan in moved_to.items()}}
    return day("takings", cashiers={**told["cashiers"], name: sums})(spoiled)


def main_row(table: str, **changed: Any) -> Spoil:
    """The main system's first row of a table otherwise at the end; with `gone`, it is missing."""

    def spoil(run: Evidence) -> Evidence:
        first, *others = run.rows(table)
        rows = tuple(others) if "gone" in changed else ({**first, **changed}, *others)
        return replace(run, final={**(run.final or {}), table: rows})

    return spoil


def nobody_looked(run: Evidence) -> Evidence:
    """The main database was not read before the merge."""
    return replace(run, final={name: rows for name, rows in (run.final or {}).items() if name != BEFORE})


TAKINGS_CASES: list[tuple[str, Outcome, str, Spoil]] = [
    ("emergency-day", FAIL, "nobody signed the list", day("reconciliation", signed="")),
    ("emergency-day", FAIL, "the list was never open", day("reconciliation", open_before=0)),
    ("emergency-day", FAIL, "a drug is not on the list", day("reconciliation", drugs={})),
    (
        "emergency-day",
        FAIL,
        "a piece is not on the list",
        day("reconciliation", drugs={"1": {"by_hand": 1, "in_system": 1}}),
    ),
    ("emergency-day", UNKNOWN, "no list", without_record("reconciliation")),
    ("emergency-day", FAIL, "no page was looked at", day("banner", pages={})),
    ("emergency-day", FAIL, "a page without the banner", day("banner", pages={"/": ""})),
    ("emergency-day", FAIL, "a page with another copy's age", day("banner", pages={"/": "2026-11-20T01:00:00+00:00"})),
    ("emergency-day", UNKNOWN, "nobody looked at the pages", without_record("banner")),
    ("emergency-day", FAIL, "no declarer put down", day("opening", who="")),
    ("emergency-day", FAIL, "no start put down", day("opening", opened="")),
    ("main-untouched", FAIL, "a row of the main system's is gone", main_row("dispensings", gone=True)),
    ("main-untouched", FAIL, "a row of the main system's is otherwise", main_row("invoices", total="0.01")),
    ("main-untouched", FAIL, "a foreign mark", foreign_mark),
    ("main-untouched", UNKNOWN, "nobody looked", nobody_looked),
    ("takings", FAIL, "something of the emergency system's is missing", reckoned("during", "0.00")),
    ("takings", FAIL, "something is in another period", reckoned("after", "1.00")),
    ("takings", FAIL, "the sum is another", reckoned("total", "0.01")),
    ("takings", FAIL, "it did not all arrive", day("takings", differences=["cashier 7 took 1.00"])),
    ("takings", FAIL, "taken before the outage and kept after it", late_invoice),
    ("takings", UNKNOWN, "nobody reckoned", without_record("takings")),
]
