"""What people settle after the merge: the takings kept apart, the pharmacy's list, and a day that went on after it was
closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from lab.emergency.copies import utc_now
from lab.emergency.invoices import set_invoice_number
from lab.emergency.opening import RAISE_BY, open_emergency
from lab.emergency.reconciling import FILE, Line, read_lines, reconcile
from lab.emergency.takings import takings
from lab.errors import BadInput
from tests.emergency.test_bad_merges import asked, changed, handed_out, invoice_of, merged, opened, refunded, registered
from tests.wire.his_hospital import Hospital, hospital_of_its_own


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("main") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def emergency(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("copy") / "password") as hospital:
        yield opened(hospital)


def test_takings_before_during_and_after_are_kept_apart_and_sum_up(main: Hospital, emergency: Hospital) -> None:
    cashier = main.desks["cashiers"][0]
    before = [invoice_of(main) for _ in range(2)]
    declared = utc_now().isoformat()
    with emergency.connect() as connection:
        set_invoice_number(connection, cashier, before[-1]["invoice_no"] + 1)
    during = [invoice_of(emergency) for _ in range(2)]
    assert refunded(emergency, during[0]["invoice_no"]).status_code == 201
    with emergency.connect() as theirs, main.connect() as ours:
        early = takings(theirs, ours, declared)
    assert early.differences and "0 of it arrived" in early.differences[0], "nothing is merged yet"
    assert merged(emergency, main, "T1").conflicts == ()
    after = invoice_of(main)
    with emergency.connect() as theirs, main.connect() as ours:
        done = takings(theirs, ours, declared)
    own = {name: float(yuan) for name, yuan in done.cashiers[str(cashier)].items()}
    assert done.differences == ()
    assert own["before"] == pytest.approx(sum(float(one["patient_share"]) for one in before))
    assert own["during"] == pytest.approx(float(during[1]["patient_share"])), "less what was given back"
    assert own["after"] == pytest.approx(float(after["patient_share"]))
    assert own["total"] == pytest.approx(own["before"] + own["during"] + own["after"])


def test_a_charge_whose_mark_is_lost_is_missing_in_the_takings(main: Hospital, emergency: Hospital) -> None:
    declared = (utc_now() - timedelta(minutes=10)).isoformat()
    with emergency.connect() as theirs, main.connect() as ours:
        whole = takings(theirs, ours, declared)
    (key,) = asked(main, "SELECT MAX(op_key) FROM invoices WHERE source = 'EMERGENCY' AND status = 'PAID'")[0]
    changed(main, f"UPDATE invoices SET source = 'MAIN' WHERE op_key = '{key}'")
    with emergency.connect() as theirs, main.connect() as ours:
        lacking = takings(theirs, ours, declared)
    changed(main, f"UPDATE invoices SET source = 'EMERGENCY' WHERE op_key = '{key}'")
    assert whole.differences == () and len(lacking.differences) == 1


def test_the_pharmacys_list_is_signed_when_nothing_is_left_to_settle(main: Hospital, tmp_path: Path) -> None:
    script = main.prescribed(3, quantity=2)
    assert main.charge(script["id"]).status_code == 201
    with main.connect() as connection:
        open_one = reconcile(connection, [Line(script["id"], 3, 2)], tmp_path, "Qian")
        assert "charged in the main system and not handed out" in open_one.differences[0]
        assert not open_one.signed and not (tmp_path / FILE).exists()
        main.dispense(script["id"])
        wrong = reconcile(connection, [Line(script["id"], 3, 1)], tmp_path, "Qian")
        assert "other drugs or quantities" in wrong.differences[0] and not wrong.signed
        unknown = reconcile(connection, [Line(999, 3, 1)], tmp_path, "Qian")
        assert "not in the main system" in unknown.differences[0]
        unsigned = reconcile(connection, [Line(script["id"], 3, 2)], tmp_path)
        assert unsigned.differences == () and not (tmp_path / FILE).exists()
        done = reconcile(connection, [Line(script["id"], 3, 1), Line(script["id"], 3, 1)], tmp_path, "Qian")
    assert (done.signed, done.drugs) == ("Qian", {"3": {"by_hand": 2, "in_system": 2}})
    assert "Qian" in (tmp_path / FILE).read_text()


@pytest.mark.parametrize("text", ["", "\n", "1,2", "1,2,x", "1,2,3,4"])
def test_a_list_that_is_none_is_one_line(text: str) -> None:
    with pytest.raises(BadInput):
        read_lines(text)
    assert read_lines("8, 1, 2\n\n9,1,1\n") == [Line(8, 1, 2), Line(9, 1, 1)]


def test_a_day_that_goes_on_after_a_merge_brings_how_far_things_have_come(main: Hospital, emergency: Hospital) -> None:
    """Closed, merged in part, and opened again: what was written then is charged and handed out now."""
    script, place = emergency.prescribed(7), registered(emergency, patient_id=emergency.desks["patients"][2])
    merged(emergency, main, "G1")
    state = f"SELECT status FROM prescriptions WHERE id = {script['id']}"
    assert asked(main, state) == [("WRITTEN",)]
    emergency.charge(script["id"], cashier=3)
    emergency.dispense(script["id"])
    changed(main, f"UPDATE registrations SET status = 'CANCELLED' WHERE id = {place['id']}")
    handed_out(emergency, 7, cashier=3)
    done = merged(emergency, main, "G2")
    assert (done.new, done.conflicts) == (6, ())
    assert asked(main, state) == [("DISPENSED",)]
    assert asked(main, f"SELECT status FROM registrations WHERE id = {place['id']}") == [("CANCELLED",)], "further on"


def test_the_same_copy_serves_a_second_day(main: Hospital, emergency: Hospital) -> None:
    """The main system fails again before there is another copy: its numbers since the merge are not given again."""
    merged(emergency, main, "D1")
    given = main.prescribed(1)["registration_id"]
    with emergency.connect() as connection:
        with pytest.raises(BadInput, match="is open since"):
            open_emergency(connection, "Zhao")
        done = open_emergency(connection, "Zhao", used=1)
        with pytest.raises(BadInput, match="is open since"):
            open_emergency(connection, "Zhao", used=1)
    assert done.emptied["REGISTRATIONS"] > 0 and done.sequences > 8
    again = emergency.prescribed(1)
    assert again["registration_id"] > given + RAISE_BY // 2
    second = merged(emergency, main, "D2")
    assert (second.new, second.conflicts) == (2, ())
    assert main.prescribed(1)["registration_id"] > again["registration_id"]
