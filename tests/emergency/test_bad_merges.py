"""Merges that ought not to be needed: two systems did business at once, sequences were not raised, days in the wrong
order. Nothing is lost, what does not fit is named, and no row of the main system's is touched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from lab.emergency import opening
from lab.emergency.invoices import set_invoice_number
from lab.emergency.merging import Merged, merge
from lab.emergency.opening import open_emergency
from lab.emergency.tables import business_tables
from tests.wire.his_hospital import Hospital, hospital_of_its_own

PERSON = {"name": "赵同一", "sex": "F", "born_on": "1990-01-01", "id_number": "110101199001011234"}
SCARCE, PLENTIFUL = 5, 7  # drugs


@pytest.fixture
def main(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("main") / "password") as hospital:
        hospital.charge(hospital.prescribed(1)["id"])
        yield hospital


@pytest.fixture
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    """The same hospital as it was the night before."""
    with hospital_of_its_own(tmp_path_factory.mktemp("copy") / "password") as hospital:
        yield hospital


def asked(hospital: Hospital, question: str) -> list[tuple[Any, ...]]:
    with hospital.connect() as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor)


def changed(hospital: Hospital, statement: str) -> None:
    with hospital.connect() as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        connection.commit()


def opened(hospital: Hospital) -> Hospital:
    with hospital.connect() as connection:
        open_emergency(connection, "Zhao")
    return hospital


def merged(emergency: Hospital, main: Hospital, batch: str) -> Merged:
    with emergency.connect() as theirs, main.connect() as ours:
        return merge(theirs, ours, batch)


def keys(hospital: Hospital, source: str) -> set[str]:
    return {key for (key,) in asked(hospital, f"SELECT op_key FROM operations WHERE source = '{source}'")}


def own_rows(main: Hospital) -> dict[str, list[tuple[Any, ...]]]:
    """Every column of every row that the main system made itself."""
    with main.connect() as connection:
        tables = business_tables(connection)
    return {table: sorted(asked(main, f"SELECT * FROM {table} WHERE source = 'MAIN'"), key=repr) for table in tables}


def registered(hospital: Hospital, **who: Any) -> dict[str, Any]:
    body = {"schedule_id": hospital.desks["schedules"][0]["id"], "registrar_id": hospital.desks["registrars"][0]}
    return dict(hospital.post("/api/registrations", {**body, **who}).raise_for_status().json())


def handed_out(hospital: Hospital, drug: int, cashier: int = 0) -> str:
    """The key of the dispensing."""
    script = hospital.prescribed(drug)
    assert hospital.charge(script["id"], cashier=cashier).status_code == 201
    return str(hospital.dispense(script["id"]).raise_for_status().json()["op_key"])


def invoice_of(hospital: Hospital, drug: int = PLENTIFUL, cashier: int = 0) -> dict[str, Any]:
    return dict(hospital.charge(hospital.prescribed(drug)["id"], cashier=cashier).raise_for_status().json())


def refunded(hospital: Hospital, invoice_no: int) -> Any:
    return hospital.post("/api/refunds", {"invoice_no": invoice_no, "cashier_id": hospital.desks["cashiers"][0]})


def test_a_split_business_is_put_together_and_what_both_did_is_named(main: Hospital, copy: Hospital) -> None:
    """Opened although the main system was up: both register, charge and hand out, and nobody set invoice numbers."""
    emergency = opened(copy)
    for hospital in (main, emergency):
        changed(hospital, f"UPDATE stock SET on_hand = 3, opening = 3 WHERE drug_id = {SCARCE}")
    cards = [registered(hospital, patient=PERSON)["card_no"] for hospital in (main, emergency)]
    both = [registered(hospital, patient_id=main.desks["patients"][1]) for hospital in (main, emergency)]
    handed_out(main, SCARCE)
    scarce = handed_out(emergency, SCARCE, cashier=1)
    doubtful = invoice_of(emergency)["op_key"]  # the number of the main system's first charge
    fine = [invoice_of(emergency, cashier=1)["op_key"], handed_out(emergency, PLENTIFUL, cashier=1)]
    before, done = own_rows(main), merged(emergency, main, "S1")
    assert {one.op_key for one in done.conflicts} == {cards[1], scarce, doubtful}
    why = {one.op_key: one.why for one in done.conflicts}
    assert cards[0] in why[cards[1]] and "not in stock" in why[scarce] and "invoices" in why[doubtful]
    assert (both[1]["op_key"], True) in [(one.op_key, f"{both[0]['id']} too" in one.why) for one in done.noted]
    assert own_rows(main) == before
    assert keys(main, "EMERGENCY") | {scarce, doubtful} == keys(emergency, "EMERGENCY") and len(fine) == 2
    changed(main, f"UPDATE stock SET on_hand = on_hand + 2, opening = opening + 2 WHERE drug_id = {SCARCE}")
    again = merged(emergency, main, "S2")
    assert again.new == 1 and {one.op_key for one in again.conflicts} == {cards[1], doubtful}
    assert own_rows(main) == before


def test_sequences_that_were_not_raised_are_named(
    main: Hospital, copy: Hospital, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "RAISE_BY", 0)
    emergency = opened(copy)
    for _ in range(2):
        registered(emergency, patient_id=main.desks["patients"][1])
    before, done = own_rows(main), merged(emergency, main, "N1")
    assert [one.op_key for one in done.conflicts if "sequences raised" in one.why] == ["REGISTRATIONS"]
    lost = keys(emergency, "EMERGENCY") - keys(main, "EMERGENCY")
    assert lost and lost <= {one.op_key for one in done.conflicts} and own_rows(main) == before


def test_days_in_the_wrong_order_arrive_whole(
    main: Hospital, copy: Hospital, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second day's copy was made after the first day, so its ids and paper numbers are beyond it."""
    first = opened(copy)
    handed_out(first, PLENTIFUL, cashier=1)
    with hospital_of_its_own(tmp_path_factory.mktemp("second") / "password") as second:
        monkeypatch.setattr(opening, "RAISE_BY", 2 * opening.RAISE_BY)
        opened(second)
        paper = asked(first, f"SELECT MAX(invoice_no) FROM invoices WHERE cashier_id = {first.desks['cashiers'][1]}")
        with second.connect() as connection:
            set_invoice_number(connection, second.desks["cashiers"][1], int(paper[0][0]) + 1)
        handed_out(second, PLENTIFUL, cashier=1)
        before = own_rows(main)
        later, earlier = merged(second, main, "second"), merged(first, main, "first")
        assert (later.new, later.conflicts, earlier.new, earlier.conflicts) == (4, (), 4, ())
        assert keys(main, "EMERGENCY") == keys(first, "EMERGENCY") | keys(second, "EMERGENCY")
        assert own_rows(main) == before
        beyond = [asked(one, "SELECT MAX(id) FROM registrations")[0][0] for one in (first, second)]
        assert main.prescribed(1)["registration_id"] > max(beyond), "no sequence goes back"
        roll = f"SELECT MAX(next_no) FROM invoice_rolls WHERE cashier_id = {main.desks['cashiers'][1]}"
        assert asked(main, roll) == asked(second, roll), "nor does a roll"
        assert (merged(second, main, "x").new, merged(first, main, "y").new) == (0, 0)


def test_an_invoice_is_refunded_once_whichever_side_it_is_of(main: Hospital, copy: Hospital) -> None:
    emergency = opened(copy)
    with emergency.connect() as connection:
        set_invoice_number(connection, emergency.desks["cashiers"][0], invoice_of(main)["invoice_no"] + 1)
    own = asked(main, "SELECT invoice_no FROM invoices")[0][0]
    unknown = refunded(emergency, own)
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "not_found")
    shared = invoice_of(emergency)
    assert merged(emergency, main, "R1").conflicts == ()
    for hospital in (main, emergency):
        assert refunded(hospital, shared["invoice_no"]).status_code == 201
    done = merged(emergency, main, "R2")
    assert [one.why.split(":")[0] for one in done.conflicts] == ["refunds"] and done.new == 0
    assert asked(main, "SELECT COUNT(*), MIN(source) FROM refunds") == [(1, "MAIN")]
    taken = invoice_of(emergency, cashier=2)
    assert invoice_of(main, cashier=2)["invoice_no"] == taken["invoice_no"]
    refund = refunded(emergency, taken["invoice_no"]).json()
    why = {one.op_key: one.why for one in merged(emergency, main, "R3").conflicts}
    assert "has already" in why[taken["op_key"]] and "rests on" in why[refund["op_key"]], "listed with what it rests on"
