"""A day on the emergency system: two real databases, opened, worked on, and merged, through the real driver."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import oracledb
import pytest
from click.testing import CliRunner, Result

from lab.emergency.__main__ import cli
from lab.emergency.copies import Copies, Copy, utc_now, write_copies
from lab.emergency.invoices import set_invoice_number
from lab.emergency.merging import GROUP, Merged, merge
from lab.emergency.opening import RAISE_BY, Opened, open_emergency
from lab.emergency.unmerging import unmerge
from lab.errors import BadInput
from tests.emergency.test_nightly import settings_in
from tests.wire.dying import Dying
from tests.wire.his_hospital import Hospital, hospital_of_its_own

BUSINESS = ("operations", "registrations", "prescriptions", "prescription_lines", "invoices", "charges")


@pytest.fixture(scope="module")
def main(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("main") / "password") as hospital:
        morning = hospital.prescribed(1)["id"]
        hospital.charge(morning)
        yield hospital


@pytest.fixture(scope="module")
def emergency(tmp_path_factory: pytest.TempPathFactory, main: Hospital) -> Iterator[Hospital]:
    """The same hospital as it was the night before, with a night's transactions in it."""
    with ExitStack() as stack:
        hospital = stack.enter_context(hospital_of_its_own(tmp_path_factory.mktemp("copy") / "password"))
        hospital.charge(hospital.prescribed(2)["id"])
        yield hospital


def asked(hospital: Hospital, question: str) -> list[tuple[Any, ...]]:
    with hospital.connect() as connection, connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor)


def opened(hospital: Hospital) -> Opened:
    with hospital.connect() as connection:
        return open_emergency(connection, "Zhao")


def merged(emergency: Hospital, main: Hospital, batch: str = "B1", group: int = GROUP) -> Merged:
    with emergency.connect() as theirs, main.connect() as ours:
        return merge(theirs, ours, batch, group)


def test_opening_empties_the_day_raises_every_sequence_and_marks_new_rows(emergency: Hospital) -> None:
    with pytest.raises(BadInput, match="Nobody's name"), emergency.connect() as connection:
        open_emergency(connection, " ")
    before = dict(asked(emergency, "SELECT sequence_name, last_number FROM user_sequences"))
    done = opened(emergency)
    assert done.sequences == len(before) > 8
    assert done.emptied["INVOICES"] == done.emptied["REGISTRATIONS"] == 1
    for table in ("registrations", "prescriptions", "invoices", "charges", "operations", "queue_numbers"):
        assert asked(emergency, f"SELECT COUNT(*) FROM {table}") == [(0,)], table
    after = dict(asked(emergency, "SELECT sequence_name, last_number FROM user_sequences"))
    assert {name: after[name] - before[name] for name in before} == dict.fromkeys(before, RAISE_BY)
    with pytest.raises(BadInput, match="is open since"):
        opened(emergency)


def test_an_opening_killed_half_way_raises_nothing_twice(emergency: Hospital, monkeypatch: pytest.MonkeyPatch) -> None:
    with emergency.connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM emergency_sequences")
        cursor.execute("DELETE FROM emergency_openings")
        connection.commit()
    before = dict(asked(emergency, "SELECT sequence_name, last_number FROM user_sequences"))
    real = oracledb.Cursor.execute
    raised: list[str] = []

    def dying(self: oracledb.Cursor, statement: Any, *args: Any, **more: Any) -> Any:
        if str(statement).startswith("ALTER SEQUENCE"):
            if len(raised) == 3:
                raise RuntimeError("killed")
            raised.append(str(statement))
        return real(self, statement, *args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(oracledb.Cursor, "execute", dying)
        with pytest.raises(RuntimeError):
            opened(emergency)
    opened(emergency)
    after = dict(asked(emergency, "SELECT sequence_name, last_number FROM user_sequences"))
    assert {name: after[name] - before[name] for name in before} == dict.fromkeys(before, RAISE_BY)


def test_the_day_is_carried_over_once_and_marked(emergency: Hospital, main: Hospital) -> None:
    body = {"schedule_id": emergency.desks["schedules"][0]["id"], "registrar_id": emergency.desks["registrars"][0]}
    new = emergency.post("/api/registrations", {**body, "patient": {"name": "王新", "sex": "M"}}).json()
    lines = [{"drug_id": 1, "quantity": 3}]
    script = emergency.post("/api/prescriptions", {"registration_id": new["id"], "lines": lines}).json()
    invoice = emergency.charge(script["id"], cashier=2).json()
    assert emergency.dispense(script["id"]).status_code in (200, 201)
    stock = "SELECT SUM(on_hand) FROM stock WHERE drug_id = 1"
    before = asked(main, stock)[0][0]
    first, again = merged(emergency, main), merged(emergency, main, "B2")
    assert (first.patients, first.new, first.already, first.conflicts) == (1, 4, 0, ())
    assert (again.patients, again.new, again.already, again.conflicts) == (0, 0, 4, ())
    assert asked(main, stock)[0][0] == before - 3
    assert asked(main, f"SELECT source, total FROM invoices WHERE invoice_no = {invoice['invoice_no']}") == [
        ("EMERGENCY", float(invoice["total"]))
    ]
    assert asked(main, f"SELECT status, source FROM prescriptions WHERE id = {script['id']}") == [
        ("DISPENSED", "EMERGENCY")
    ]
    assert asked(main, "SELECT COUNT(*) FROM merged_operations WHERE batch = 'B1'") == [(4,)]
    times = "SELECT op_key, created_at FROM operations WHERE source = 'EMERGENCY' ORDER BY op_key"
    assert asked(main, times) == asked(emergency, times), "to the microsecond"
    roll = f"SELECT next_no FROM invoice_rolls WHERE id = {invoice['roll']}"
    assert asked(main, roll) == [(invoice["invoice_no"] + 1,)]


def test_a_batch_is_taken_out_again_and_may_come_back(emergency: Hospital, main: Hospital) -> None:
    tables = ("registrations", "prescriptions", "prescription_lines", "invoices", "charges", "dispensings", "patients")
    counts = [f"SELECT COUNT(*) FROM {table} WHERE source = 'EMERGENCY'" for table in tables[:2]]
    questions = [*counts, *(f"SELECT COUNT(*) FROM {table}" for table in tables), "SELECT SUM(on_hand) FROM stock"]

    def state() -> list[Any]:
        return [asked(main, question) for question in questions]

    with_it = state()
    with main.connect() as connection:
        done = unmerge(connection, "B1")
        assert (len(done.undone), done.patients, done.left) == (4, 1, ())
        assert unmerge(connection, "B1").undone == ()
    assert asked(main, "SELECT COUNT(*) FROM merged_operations WHERE batch = 'B1'") == [(0,)]
    assert asked(main, counts[0]) == [(0,)] and asked(main, questions[-1])[0][0] == with_it[-1][0][0] + 3
    assert merged(emergency, main, "B1").new == 4
    assert state() == with_it


def test_what_the_main_system_has_built_on_stays(emergency: Hospital, main: Hospital) -> None:
    script = emergency.prescribed(9)
    invoice = emergency.charge(script["id"], cashier=2).json()
    assert merged(emergency, main, "U1").new == 3
    body = {"invoice_no": invoice["invoice_no"], "cashier_id": main.desks["cashiers"][2]}
    assert main.post("/api/refunds", body).status_code == 201
    with main.connect() as connection:
        done = unmerge(connection, "U1")
    assert done.undone == () and len(done.left) == 3
    assert "built on it" in done.left[0].why
    assert merged(emergency, main, "U2").new == 0


def test_a_merge_killed_half_way_is_finished_by_the_next(emergency: Hospital, main: Hospital) -> None:
    before = merged(emergency, main, "K0").already
    for drug in (7, 8):
        emergency.prescribed(drug)
    with emergency.connect() as theirs, main.connect() as ours, pytest.raises(RuntimeError, match="killed"):
        merge(theirs, Dying(ours, 3), "K1", group=1)  # type: ignore[arg-type]
    rest = merged(emergency, main, "K2")
    assert (rest.new, rest.already, rest.conflicts) == (2, before + 2, ())


@pytest.mark.parametrize("seed", range(10))
def test_killed_anywhere_the_result_is_the_same(emergency: Hospital, main: Hospital, seed: int) -> None:
    chance = Random(seed)
    for _ in range(6):
        emergency.charge(emergency.prescribed(9)["id"], cashier=2)
    group = chance.choice((1, 2, 5))
    with emergency.connect() as theirs, main.connect() as ours, suppress(RuntimeError):
        merge(theirs, Dying(ours, chance.randint(1, 18 // group)), f"R{seed}", group)  # type: ignore[arg-type]
    merged(emergency, main, f"R{seed}-again", group)
    for table in BUSINESS:
        rows = f"SELECT op_key FROM {table} WHERE source = 'EMERGENCY' ORDER BY 1"
        assert asked(main, rows) == asked(emergency, rows), table
    twice = "SELECT op_key FROM merged_operations GROUP BY op_key HAVING COUNT(*) > 1"
    assert asked(main, twice) == []


def test_one_conflict_leaves_the_rest_of_its_group(emergency: Hospital, main: Hospital) -> None:
    """What rests on the conflict is listed too; what was done before and after it arrives."""
    merged(emergency, main, "G0")
    keys = [uuid4().hex for _ in range(3)]
    body = {"schedule_id": emergency.desks["schedules"][0]["id"], "registrar_id": emergency.desks["registrars"][0]}
    for key in keys:
        emergency.post("/api/registrations", {**body, "patient_id": emergency.desks["patients"][0]}, key=key)
    with main.connect() as connection, connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations (op_key, kind, request_hash, instance) VALUES (:1, 'register', '-', 'CE00')",
            [keys[1]],
        )
        connection.commit()
    done = merged(emergency, main, "G1")
    assert (done.new, [one.op_key for one in done.conflicts]) == (2, [keys[1]])
    assert "an operation of MAIN" in done.conflicts[0].why
    with main.connect() as connection, connection.cursor() as cursor:
        cursor.execute("DELETE FROM operations WHERE op_key = :1", [keys[1]])
        connection.commit()
    assert merged(emergency, main, "G2").new == 1


def test_a_patient_with_two_cards_is_named(emergency: Hospital, main: Hospital) -> None:
    body = {"schedule_id": emergency.desks["schedules"][0]["id"], "registrar_id": emergency.desks["registrars"][0]}
    with main.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id, card_no, name FROM patients WHERE source = 'MAIN' ORDER BY id")
        identity, card_no, name = cursor.fetchone()
        cursor.execute("UPDATE patients SET id_number = '110101199001011234' WHERE id = :1", [identity])
        connection.commit()
    made = emergency.post("/api/registrations", {**body, "patient": {"name": name, "sex": "F"}}).json()
    with emergency.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE patients SET id_number = '110101199001011234' WHERE id = :1", [made["patient_id"]])
        connection.commit()
    done = merged(emergency, main, "P1")
    assert (done.patients, done.new) == (1, 1), "the day arrives all the same"
    assert [(one.op_key, card_no in one.why) for one in done.conflicts] == [(made["card_no"], True)]
    with emergency.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE patients SET id_number = NULL WHERE id = :1", [made["patient_id"]])
        connection.commit()
    assert merged(emergency, main, "P2").conflicts == ()


def test_a_number_that_the_main_system_gave_meanwhile_is_listed(emergency: Hospital, main: Hospital) -> None:
    """The cashier did not set the number from the paper in hand when the emergency system opened."""
    script = emergency.prescribed(3)
    taken = emergency.charge(script["id"], cashier=0).json()
    while asked(main, f"SELECT COUNT(*) FROM invoices WHERE invoice_no = {taken['invoice_no']}") == [(0,)]:
        main.charge(main.prescribed(1)["id"], cashier=0)
    done = merged(emergency, main, "B3")
    assert (done.new, [one.op_key for one in done.conflicts]) == (2, [taken["op_key"]])
    assert str(taken["invoice_no"]) in done.conflicts[0].why
    assert merged(emergency, main, "B4").new == 0


def test_drugs_that_are_not_in_stock_are_a_conflict(emergency: Hospital, main: Hospital) -> None:
    script = emergency.prescribed(5)
    emergency.charge(script["id"], cashier=3)
    emergency.dispense(script["id"])
    with main.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE stock SET on_hand = 0 WHERE drug_id = 5")
        connection.commit()
    conflicts = [one for one in merged(emergency, main, "B5").conflicts if "drug 5" in one.why]
    assert ["not in stock" in one.why for one in conflicts] == [True]


def test_a_cashier_sets_the_number_from_the_paper_in_hand(emergency: Hospital) -> None:
    cashier = emergency.desks["cashiers"][1]
    first, last = asked(
        emergency, f"SELECT MIN(first_no), MAX(last_no) FROM invoice_rolls WHERE cashier_id = {cashier}"
    )[0]
    with emergency.connect() as connection:
        set_invoice_number(connection, cashier, first + 40)
        with pytest.raises(BadInput, match="has been used"):
            set_invoice_number(connection, cashier, first + 39)
        with pytest.raises(BadInput, match="on none of the rolls"):
            set_invoice_number(connection, cashier, last + 1)
    assert emergency.charge(emergency.prescribed(1)["id"], cashier=1).json()["invoice_no"] == first + 40


def test_the_commands_do_it_and_say_what_is_missing(emergency: Hospital, main: Hospital, tmp_path: Path) -> None:
    with suppress(BadInput):  # another test opened it
        opened(emergency)
    made = settings_in(tmp_path, dsn=emergency.settings.dsn)
    word = made.password_file
    word.write_text(main.settings.password)
    with emergency.connect() as connection, connection.cursor() as cursor:
        cursor.execute(f'ALTER USER his IDENTIFIED BY "{main.settings.password}"')
    settings = replace(made, source=replace(made.source, dsn=main.settings.dsn))
    copy = Copy("HIS", utc_now().isoformat(), 1, 1, "whole", 1, {})
    write_copies(settings.state, Copies(copy))
    path = tmp_path / "emergency.json"
    path.write_text(json.dumps(asdict(settings), default=str))

    def say(*words: str, types: str = "") -> Result:
        return CliRunner().invoke(cli, ["--settings", str(path), *words], input=types)

    refused = say("declare", "--by", "Zhao")
    assert isinstance(refused.exception, BadInput) and "two systems" in refused.exception.line()
    assert isinstance(say("merge", "--batch", "B6").exception, BadInput)
    assert json.loads(say("declare", "--by", "Zhao", "--main-is-up").stdout)["schema"] == "HIS"
    assert isinstance(say("open").exception, BadInput), "this copy was opened before"
    with emergency.connect() as connection, connection.cursor() as cursor:
        cursor.execute("UPDATE emergency_openings SET opened_at = NULL")
        cursor.execute("UPDATE emergency_sequences SET done = 'Y'")
        connection.commit()
    for step in ("empty", "raise-sequences", "open"):
        assert say(step).exit_code == 0, step
    assert "HIS_USER=HIS" in (settings.state / "application.env").read_text()
    assert "still open" in str(say("merge", "--batch", "B6").exception)
    assert json.loads(say("close").stdout)["closed"] and not (settings.state / "application.env").exists()
    assert json.loads(say("reopen").stdout)["closed"] == "" and (settings.state / "application.env").exists()
    assert json.loads(say("close").stdout)["closed"]
    assert json.loads(say("merge", "--batch", "B6").stdout)["batch"] == "B6"
    assert json.loads(say("status").stdout)["opening"]["merged"]
    emergency.prescribed(1)
    assert json.loads(say("merge", "--batch", "B8").stdout)["new"] == 2
    assert len(json.loads(say("unmerge", "--batch", "B8").stdout)["undone"]) == 2
    assert not json.loads(say("status").stdout)["opening"]["merged"], "the day is to be merged again"
    assert json.loads(say("takings").stdout)["since"]
    unknown = say("reconcile", "--signed-by", "Qian", types="999999,1,1\n")
    assert unknown.exit_code == 1 and "not in the main system" in json.loads(unknown.stdout)["differences"][0]
    word.write_text("wrong")
    refused = say("merge", "--batch", "B7")
    assert isinstance(refused.exception, BadInput) and "ORA-01017" in refused.exception.line()


def test_the_main_system_goes_on_behind_the_day(emergency: Hospital, main: Hospital) -> None:
    """Its next ids, and those of the next day on the emergency system, 100,000 further on, are free."""
    merged(emergency, main, "S1")
    highest = asked(main, "SELECT MAX(id) FROM registrations")[0][0]
    assert highest > RAISE_BY
    assert main.prescribed(2)["registration_id"] > highest
    numbers = [asked(place, "SELECT sequence_name, last_number FROM user_sequences") for place in (emergency, main)]
    used, now = dict(numbers[0]), dict(numbers[1])
    assert now["INVOICES_SEQ"] > used["INVOICES_SEQ"]
    assert now["SETTLEMENTS_SEQ"] < RAISE_BY, "nothing was settled on the emergency system"
    merged(emergency, main, "S2")
    assert dict(asked(main, "SELECT sequence_name, last_number FROM user_sequences")) == now
