"""Inpatients on the stand-in: a stay from admission to settlement, the money to the cent, and every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest

from .his_hospital import Hospital, hospital_of_its_own

STAFF = {
    "clerk": "SELECT MIN(id) FROM employees WHERE duty = 'REGISTRAR'",
    "doctor": "SELECT MIN(id) FROM employees WHERE duty = 'DOCTOR'",
    "nurse": "SELECT MIN(id) FROM employees WHERE duty = 'NURSE'",
    "cashier": "SELECT MIN(id) FROM employees WHERE duty = 'CASHIER'",
    "ward": "SELECT MIN(id) FROM departments WHERE kind = 'WARD'",
    "clinic": "SELECT MIN(id) FROM departments WHERE kind = 'CLINIC'",
    "item": "SELECT MIN(id) FROM price_list WHERE category = 'TREATMENT'",
    "fee": "SELECT MIN(id) FROM price_list WHERE category = 'REGISTRATION'",
}


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def ids(hospital: Hospital) -> dict[str, int]:
    """One of each that a stay needs."""
    with hospital.connect() as session, session.cursor() as cursor:
        return {name: cursor.execute(query).fetchone()[0] for name, query in STAFF.items()}


@pytest.fixture
def patient(hospital: Hospital) -> int:
    """Somebody with a new card: no stay is open."""
    body = {
        "schedule_id": hospital.desks["schedules"][0]["id"],
        "registrar_id": hospital.desks["registrars"][0],
        "patient": {"name": "住院人", "sex": "F"},
    }
    return int(hospital.post("/api/registrations", body).json()["patient_id"])


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def admit(hospital: Hospital, ids: dict[str, int], patient: int, **options: Any) -> Any:
    body = {"patient_id": patient, "ward_id": ids["ward"], "clerk_id": ids["clerk"]}
    return hospital.post("/api/admissions", body, **options)


def order(hospital: Hospital, ids: dict[str, int], stay: int, term: str = "DAILY", **changes: Any) -> Any:
    body = {"admission_id": stay, "doctor_id": ids["doctor"], "item_id": ids["item"], "quantity": 3, "term": term}
    return hospital.post("/api/ward-orders", {**body, **changes})


def deposit(hospital: Hospital, ids: dict[str, int], stay: int, amount: str = "100.50", **options: Any) -> Any:
    body = {"admission_id": stay, "cashier_id": ids["cashier"], "amount": amount}
    return hospital.post("/api/deposits", body, **options)


def charge_day(hospital: Hospital, stay: int, **options: Any) -> Any:
    return hospital.post("/api/daily-charges", {"admission_id": stay}, **options)


def settle(hospital: Hospital, ids: dict[str, int], stay: int, **options: Any) -> Any:
    return hospital.post("/api/settlements", {"admission_id": stay, "cashier_id": ids["cashier"]}, **options)


def test_a_stay_goes_from_admission_to_settlement(hospital: Hospital, ids: dict[str, int], patient: int) -> None:
    stay = admit(hospital, ids, patient).json()["id"]
    on_ward = hospital.programs[1].get(f"/api/wards/{ids['ward']}/inpatients")
    assert stay in [row["id"] for row in on_ward.json()]
    deposit(hospital, ids, stay, "100.50")
    assert deposit(hospital, ids, stay, "20").json()["deposited"] == "120.50"
    order(hospital, ids, stay, "DAILY")
    order(hospital, ids, stay, "ONCE", quantity=1)
    day = charge_day(hospital, stay).json()
    assert Decimal(day["total"]) == sum(Decimal(line["amount"]) for line in day["lines"]) > 0
    seen = hospital.programs[0].get(f"/api/admissions/{stay}").json()
    assert (seen["charged"], seen["deposited"]) == (day["total"], "120.50")
    assert [(row["term"], row["status"]) for row in seen["orders"]] == [("DAILY", "ACTIVE"), ("ONCE", "ENDED")]
    end = settle(hospital, ids, stay).json()
    assert Decimal(end["due"]) == Decimal(day["total"]) - Decimal(day["insurance_share"]) - Decimal("120.50")
    assert stay not in [row["id"] for row in hospital.programs[0].get(f"/api/wards/{ids['ward']}/inpatients").json()]
    assert admit(hospital, ids, patient).status_code == 201


def test_an_insured_patients_part_is_taken_off(hospital: Hospital, ids: dict[str, int]) -> None:
    with hospital.connect() as session, session.cursor() as cursor:
        cursor.execute(
            """SELECT MIN(i.patient_id) FROM insured_persons i
                          JOIN insurance_rules r ON r.insurance_type_id = i.insurance_type_id
                          JOIN price_list p ON p.insurance_class = r.insurance_class
                          WHERE p.id = :1 AND r.paid_rate > 0 AND (i.valid_to IS NULL OR i.valid_to > SYSDATE)""",
            [ids["item"]],
        )
        insured = cursor.fetchone()[0]
    stay = admit(hospital, ids, insured).json()["id"]
    order(hospital, ids, stay)
    day = charge_day(hospital, stay).json()
    end = settle(hospital, ids, stay).json()
    assert Decimal(end["insurance_share"]) == Decimal(day["insurance_share"]) > 0
    assert Decimal(end["due"]) == Decimal(end["total"]) - Decimal(end["insurance_share"])


def test_the_same_key_is_done_once_at_every_step(hospital: Hospital, ids: dict[str, int], patient: int) -> None:
    first = admit(hospital, ids, patient, key="stay-once")
    assert {**admit(hospital, ids, patient, key="stay-once", program=1).json(), "replayed": False} == first.json()
    stay = first.json()["id"]
    order(hospital, ids, stay)
    for key, step in (
        ("deposit-once", lambda **options: deposit(hospital, ids, stay, **options)),
        ("day-once", lambda **options: charge_day(hospital, stay, **options)),
        ("settle-once", lambda **options: settle(hospital, ids, stay, **options)),
    ):
        done, again = step(key=key), step(key=key, program=1)
        assert (done.status_code, again.status_code) == (201, 200)
        assert {**again.json(), "replayed": False} == done.json()


def test_two_clerks_at_once_open_one_stay(hospital: Hospital, ids: dict[str, int], patient: int) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: admit(hospital, ids, patient, program=n % 2), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


def test_two_runs_at_once_charge_a_day_once(hospital: Hospital, ids: dict[str, int], patient: int) -> None:
    stay = admit(hospital, ids, patient).json()["id"]
    order(hospital, ids, stay)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: charge_day(hospital, stay, program=n % 2), range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert code(charge_day(hospital, stay)) == (409, "nothing_to_charge")


def test_a_stay_is_not_settled_before_its_orders_are_charged(
    hospital: Hospital, ids: dict[str, int], patient: int
) -> None:
    stay = admit(hospital, ids, patient).json()["id"]
    order(hospital, ids, stay)
    assert code(settle(hospital, ids, stay)) == (409, "not_charged")
    charge_day(hospital, stay)
    assert settle(hospital, ids, stay).status_code == 201


def test_nothing_happens_to_a_stay_that_is_over(hospital: Hospital, ids: dict[str, int], patient: int) -> None:
    stay = admit(hospital, ids, patient).json()["id"]
    settle(hospital, ids, stay)
    for answer in (
        order(hospital, ids, stay),
        deposit(hospital, ids, stay),
        charge_day(hospital, stay),
        settle(hospital, ids, stay),
    ):
        assert code(answer) == (409, "stay_over")


def test_what_does_not_exist_and_the_wrong_person_are_refused(
    hospital: Hospital, ids: dict[str, int], patient: int
) -> None:
    assert code(admit(hospital, {**ids, "ward": ids["clinic"]}, patient)) == (404, "not_found")
    assert code(admit(hospital, {**ids, "clerk": ids["nurse"]}, patient)) == (404, "not_found")
    assert code(admit(hospital, ids, 999_999_999)) == (404, "not_found")
    stay = admit(hospital, ids, patient).json()["id"]
    assert code(admit(hospital, ids, patient)) == (409, "already_admitted")
    assert code(order(hospital, ids, stay, doctor_id=ids["nurse"])) == (404, "not_found")
    assert code(order(hospital, ids, stay, item_id=ids["fee"])) == (404, "not_found")
    assert code(deposit(hospital, {**ids, "cashier": ids["nurse"]}, stay)) == (404, "not_found")
    assert code(settle(hospital, {**ids, "cashier": ids["nurse"]}, stay)) == (404, "not_found")
    assert code(charge_day(hospital, 999_999)) == (404, "not_found")
    assert code(hospital.programs[0].get("/api/admissions/999999")) == (404, "not_found")


@pytest.mark.parametrize("amount", ["0", "-5", "1.001", "NaN", "Infinity", "1e9", "x"])
def test_money_that_is_none_gets_one_clear_message(hospital: Hospital, ids: dict[str, int], amount: str) -> None:
    refused = deposit(hospital, ids, 1, amount)
    assert code(refused) == (422, "bad_request") and "amount" in refused.json()["error"]["message"]
