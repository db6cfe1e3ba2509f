"""The HIS on the stand-in: a visit from registration to dispensing, every refusal, and the final reads."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import oracledb
import pytest

from lab.his.audit import final_rows
from lab.his.schema.seed import seed
from lab.his.schema.versions import SchemaProblem, Version, apply_versions, read_versions

from .his_hospital import Hospital, hospital_of_its_own


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture
def session(hospital: Hospital) -> Iterator[oracledb.Connection]:
    with hospital.connect() as connection:
        yield connection


def code(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def test_a_visit_goes_from_registration_to_dispensing(hospital: Hospital) -> None:
    prescription = hospital.prescribed(1, 2)
    charged = hospital.charge(prescription["id"]).json()
    assert Decimal(charged["total"]) == Decimal(prescription["total"]) > 0
    assert Decimal(charged["insurance_share"]) + Decimal(charged["patient_share"]) == Decimal(charged["total"])
    given = hospital.dispense(prescription["id"]).json()
    assert given["lines"] == [{"drug_id": 1, "quantity": 2}, {"drug_id": 2, "quantity": 2}]


def test_the_same_key_gives_the_same_answer_on_the_other_program(hospital: Hospital) -> None:
    prescription = hospital.prescribed()["id"]
    first = hospital.charge(prescription, key="twice")
    second = hospital.charge(prescription, key="twice", program=1)
    assert (first.status_code, second.status_code) == (201, 200)
    assert {**second.json(), "replayed": False} == first.json()


def test_one_of_many_requests_with_one_key_is_done(hospital: Hospital) -> None:
    prescription = hospital.prescribed()["id"]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: hospital.charge(prescription, key="crowd", program=n % 2), range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [201]
    assert len({answer.json()["invoice_no"] for answer in answers}) == 1


def test_a_key_used_for_another_request_is_refused(hospital: Hospital) -> None:
    assert hospital.charge(hospital.prescribed()["id"], key="mine").status_code == 201
    assert code(hospital.charge(hospital.prescribed()["id"], key="mine")) == (409, "key_reused")


def test_nothing_is_charged_or_dispensed_twice_or_before_its_turn(hospital: Hospital) -> None:
    prescription = hospital.prescribed()["id"]
    assert code(hospital.dispense(prescription)) == (409, "not_charged")
    hospital.charge(prescription)
    assert code(hospital.charge(prescription)) == (409, "already_charged")
    hospital.dispense(prescription)
    assert code(hospital.dispense(prescription)) == (409, "already_dispensed")


@pytest.mark.parametrize("drug", [999_999])
def test_what_does_not_exist_is_refused(hospital: Hospital, drug: int) -> None:
    body = {"registration_id": hospital.registered()["id"], "lines": [{"drug_id": drug, "quantity": 1}]}
    assert code(hospital.post("/api/prescriptions", body)) == (404, "not_found")
    assert code(hospital.charge(999_999)) == (404, "not_found")
    assert code(hospital.dispense(999_999)) == (404, "not_found")


def test_a_refused_operation_leaves_nothing_and_its_key_may_be_used_again(hospital: Hospital) -> None:
    prescription = hospital.prescribed()["id"]
    assert hospital.dispense(prescription, key="again").status_code == 409
    hospital.charge(prescription)
    assert hospital.dispense(prescription, key="again").status_code == 201


def test_invoice_numbers_have_no_gaps_even_with_refusals_between(hospital: Hospital) -> None:
    numbers = []
    for _ in range(3):
        prescription = hospital.prescribed()["id"]
        numbers.append(hospital.charge(prescription, cashier=1).json()["invoice_no"])
        hospital.charge(prescription, cashier=1)
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_used_up_roll_gives_way_to_the_next_and_the_last_to_a_refusal(
    hospital: Hospital, session: oracledb.Connection
) -> None:
    cashier = hospital.desks["cashiers"][2]
    cursor = session.cursor()
    cursor.execute("SELECT id FROM invoice_rolls WHERE cashier_id = :1 ORDER BY first_no", [cashier])
    rolls = [row[0] for row in cursor]
    cursor.execute("UPDATE invoice_rolls SET next_no = last_no WHERE id = :1", [rolls[0]])
    cursor.executemany("UPDATE invoice_rolls SET next_no = last_no + 1 WHERE id = :1", [[roll] for roll in rolls[2:]])
    session.commit()
    used = [hospital.charge(hospital.prescribed()["id"], cashier=2).json()["roll"] for _ in range(2)]
    assert used == rolls[:2]
    cursor.execute("UPDATE invoice_rolls SET next_no = last_no + 1 WHERE id = :1", [rolls[1]])
    session.commit()
    assert code(hospital.charge(hospital.prescribed()["id"], cashier=2)) == (409, "no_invoice_left")


def test_stock_never_goes_below_zero_and_a_short_line_takes_nothing(
    hospital: Hospital, session: oracledb.Connection
) -> None:
    cursor = session.cursor()
    cursor.execute("UPDATE stock SET on_hand = 1 WHERE drug_id = 9")
    session.commit()
    prescription = hospital.prescribed(8, 9, quantity=2)["id"]
    hospital.charge(prescription)
    before = cursor.execute("SELECT SUM(on_hand) FROM stock WHERE drug_id = 8").fetchone()
    assert code(hospital.dispense(prescription)) == (409, "out_of_stock")
    assert cursor.execute("SELECT SUM(on_hand) FROM stock WHERE drug_id = 8").fetchone() == before
    with pytest.raises(oracledb.IntegrityError, match="ORA-02290"):
        cursor.execute("UPDATE stock SET on_hand = -1 WHERE drug_id = 9")


def test_the_final_reads_agree_with_each_other(hospital: Hospital, session: oracledb.Connection) -> None:
    rows = final_rows(session)
    for invoice in rows["invoices"]:
        lines = [row for row in rows["charges"] if row["invoice_no"] == invoice["invoice_no"]]
        assert sum(Decimal(row["amount"]) for row in lines) == Decimal(invoice["total"])
        assert {row["op_key"] for row in lines} == {invoice["op_key"]}
    keys = {row["op_key"] for row in rows["operations"]}
    for table in ("registrations", "prescriptions", "invoices", "dispensings"):
        assert {row["op_key"] for row in rows[table]} <= keys
        assert {row["source"] for row in rows[table]} == {"MAIN"}
    moved = sum(row["quantity"] for row in rows["stock_movements"])
    assert moved == -sum(row["quantity"] for row in rows["dispensing_lines"])


@pytest.mark.parametrize(
    "path",
    ["/health", "/api/departments", "/api/drugs?find=AMX", "/api/patients?find=P000000001", "/api/stock"]
    + ["/api/takings", "/api/doctors/1/worklist", "/api/prescriptions/1", "/openapi.json"],
)
def test_every_list_is_served(hospital: Hospital, path: str) -> None:
    hospital.prescribed()
    assert hospital.programs[1].get(path).status_code == 200


def test_a_second_run_of_schema_and_data_changes_nothing(session: oracledb.Connection) -> None:
    assert apply_versions(session, [one for one in read_versions() if one.number < 80]) == ([], [])
    assert seed(session, "tiny", 1) == {}


def test_a_schema_file_changed_after_it_was_applied_is_refused(session: oracledb.Connection) -> None:
    with pytest.raises(SchemaProblem, match="010_bookkeeping"):
        apply_versions(session, [Version(10, "010_bookkeeping", "CREATE TABLE other (id NUMBER)")])


def test_stored_code_that_the_engine_lacks_is_left_out_and_a_table_is_not(session: oracledb.Connection) -> None:
    odd = "CREATE INDEXTYPE odd FOR f (NUMBER) USING t;"
    applied, refused = apply_versions(session, [Version(902, "902_stored", odd)])
    assert applied == [] and "902_stored" in refused[0] and "ORA-03001" in refused[0]
    with pytest.raises(SchemaProblem, match="ORA-03001"):
        apply_versions(session, [Version(71, "071_table", odd)])


def test_a_statement_that_fails_is_named(session: oracledb.Connection) -> None:
    with pytest.raises(SchemaProblem, match="901_bad: CREATE VIEW"):
        apply_versions(session, [Version(901, "901_bad", "CREATE VIEW v_bad AS SELECT id FROM missing_table;")])


def test_a_statement_that_the_database_refuses_fails_without_a_trace_of_it(
    hospital: Hospital, session: oracledb.Connection, caplog: pytest.LogCaptureFixture
) -> None:
    prescription = hospital.prescribed()["id"]
    session.cursor().execute("ALTER TABLE invoices RENAME TO invoices_away")
    try:
        failed = hospital.charge(prescription, key="no-table")
    finally:
        session.cursor().execute("ALTER TABLE invoices_away RENAME TO invoices")
    assert code(failed) == (500, "failed") and "ORA" not in failed.text
    assert "ORA-00942" in caplog.text and "Traceback" not in caplog.text
    assert hospital.charge(prescription, key="no-table").status_code == 201
