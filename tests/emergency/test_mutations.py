"""The opening and the merge, each broken in one place, over real databases: the checkers must say no."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import pytest

from lab.checkers import emergency_day, emergency_marks, lost_operations, main_untouched, nothing_doubled
from lab.checkers.emergency_marks import SYSTEM
from lab.checkers.judge import run_checker
from lab.emergency import merging, opening
from lab.emergency.opening import RAISE_BY, open_emergency
from lab.emergency.unmerging import unmerge
from lab.evidence import Evidence
from lab.his.audit import final_rows
from lab.history import Phase, Record
from lab.limits import Limits
from lab.verdict import Outcome
from tests.emergency.test_bad_merges import asked, changed, merged
from tests.wire.his_hospital import Hospital, hospital_of_its_own

CHECKS = {
    "emergency-marks": emergency_marks.check,
    "lost-operations": lost_operations.check,
    "nothing-doubled": nothing_doubled.check,
    "main-untouched": main_untouched.check,
}


class Day:
    """One visit on the emergency system and one before it on the main one."""

    def __init__(self, main: Hospital, emergency: Hospital) -> None:
        self.main, self.emergency = main, emergency
        script = emergency.prescribed(1)
        emergency.charge(script["id"], cashier=1)
        emergency.dispense(script["id"])
        told = asked(emergency, "SELECT kind, op_key FROM operations ORDER BY created_at")
        records = [Record(10.0 + at, Phase.INVOKE, "desk", kind, key, 1, SYSTEM) for at, (kind, key) in enumerate(told)]
        answers = [Record(r.time + 0.5, Phase.OK, "desk", r.operation, r.key, 1, SYSTEM, response={}) for r in records]
        self.history = tuple(records + answers)
        with main.connect() as connection:
            self.before = main_untouched.rows_before(final_rows(connection))

    def red(self) -> set[str]:
        """Merge twice, judge, and take the batch out again: who says no."""
        merged(self.emergency, self.main, "M")
        again = {"record": "merged again", **asdict(merged(self.emergency, self.main, "M"))}
        return self.judged(again)

    def judged(self, again: dict[str, Any]) -> set[str]:
        with self.main.connect() as connection:
            final: dict[str, Any] = {table: tuple(rows) for table, rows in final_rows(connection).items()}
        final |= {"emergency": (again,), main_untouched.BEFORE: tuple(self.before)}
        evidence = Evidence({}, Limits(), self.history, final=final)
        found = [run_checker(name, check, evidence) for name, check in CHECKS.items()]
        assert all(one.verdict is not Outcome.UNKNOWN for one in found), found
        return {one.checker for one in found if one.verdict is Outcome.FAIL}

    def take_out(self) -> None:
        with self.main.connect() as connection:
            assert unmerge(connection, "M").left == ()


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hospital, Hospital]]:
    with (
        hospital_of_its_own(tmp_path_factory.mktemp("main") / "password") as main,
        hospital_of_its_own(tmp_path_factory.mktemp("copy") / "password") as emergency,
    ):
        main.charge(main.prescribed(1)["id"])
        yield main, emergency


@pytest.fixture(scope="module")
def opened_day(pair: tuple[Hospital, Hospital]) -> Day:
    main, emergency = pair
    with emergency.connect() as connection:
        open_emergency(connection, "Zhao")
    return Day(main, emergency)


@pytest.fixture
def day(opened_day: Day) -> Iterator[Day]:
    yield opened_day
    opened_day.take_out()


def test_nothing_broken_is_green(day: Day) -> None:
    assert day.red() == set()


def test_a_merge_that_leaves_an_operation_out_is_red(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    real = merging._keys
    monkeypatch.setattr(merging, "_keys", lambda emergency: real(emergency)[:-1])
    assert day.red() == {"emergency-marks", "lost-operations"}


def test_a_merge_without_the_mark_is_red(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    real = merging._insert

    def unmarked(cursor: Any, table: str, rows: Any, **more: Any) -> None:
        real(cursor, table, [{**row, "source": "MAIN"} for row in rows] if table == "INVOICES" else rows, **more)

    monkeypatch.setattr(merging, "_insert", unmarked)
    assert day.red() == {"emergency-marks"}


def test_a_merge_that_brings_a_row_twice_is_red(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    real = merging._insert

    def doubling(cursor: Any, table: str, rows: Any, **more: Any) -> None:
        real(cursor, table, rows, **more)
        if table == "REGISTRATIONS":
            cursor.execute("ALTER TABLE registrations DROP CONSTRAINT registrations_op_key_uk")
            real(cursor, table, [{**row, "id": row["id"] + 7, "queue_no": row["queue_no"] + 7} for row in rows], **more)

    monkeypatch.setattr(merging, "_insert", doubling)
    try:
        assert day.red() == {"emergency-marks", "nothing-doubled"}
    finally:
        changed(day.main, "DELETE FROM registrations WHERE id NOT IN (SELECT registration_id FROM prescriptions)")
        changed(day.main, "ALTER TABLE registrations ADD CONSTRAINT registrations_op_key_uk UNIQUE (op_key)")


def test_a_merge_that_writes_on_the_main_systems_rows_is_red(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    real = merging._move_sequences

    def careless(emergency: Any, main: Any) -> None:
        real(emergency, main)
        main.cursor().execute("UPDATE prescriptions SET total = total + 1")
        main.commit()

    monkeypatch.setattr(merging, "_move_sequences", careless)
    try:
        assert "main-untouched" in day.red()
    finally:
        changed(day.main, "UPDATE prescriptions SET total = total - 2")


def test_an_opening_that_skips_a_sequence_is_red(
    pair: tuple[Hospital, Hospital], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, emergency = pair
    numbers = "SELECT sequence_name, last_number, increment_by FROM user_sequences"
    before = {name: number for name, number, _ in asked(emergency, numbers)}
    monkeypatch.setattr(
        opening, "TO_RAISE", opening.TO_RAISE.replace("ORDER", "AND sequence_name <> 'INVOICES_SEQ' ORDER")
    )
    with emergency.connect() as connection:
        open_emergency(connection, "Zhao", used=1)
    raised = {name: (number - before[name]) / step for name, number, step in asked(emergency, numbers)}
    wrong = emergency_day._opened({"business": 0, "raised": raised})
    assert "the sequence INVOICES_SEQ was raised by 0, not 100000" in wrong
    halved = {name: by / 2 for name, by in raised.items() if by}
    assert set(halved.values()) == {float(RAISE_BY)} and emergency_day._opened({"business": 0, "raised": halved}) == []
