"""Pharmacy returns and refunds on the stand-in: the shelf, the money, and every refusal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .his_hospital import Hospital, hospital_of_its_own


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def charged(hospital: Hospital, *drugs: int) -> dict[str, Any]:
    return dict(hospital.charge(hospital.prescribed(*drugs)["id"]).json())


def bring_back(hospital: Hospital, prescription: int, **options: Any) -> Any:
    body = {"prescription_id": prescription, "pharmacist_id": hospital.desks["pharmacists"][0], "reason": "过敏"}
    return hospital.post("/api/drug-returns", body, **options)


def refund(hospital: Hospital, invoice_no: int, **options: Any) -> Any:
    body = {"invoice_no": invoice_no, "cashier_id": hospital.desks["cashiers"][0]}
    return hospital.post("/api/refunds", body, **options)


def value(hospital: Hospital, query: str, *binds: object) -> Any:
    with hospital.connect() as session, session.cursor() as cursor:
        cursor.execute(query, list(binds))
        return cursor.fetchone()[0]


def on_the_shelf(hospital: Hospital, pharmacy: int, drug: int) -> int:
    return int(value(hospital, "SELECT on_hand FROM stock WHERE pharmacy_id = :1 AND drug_id = :2", pharmacy, drug))


def test_drugs_come_back_to_the_shelf_and_then_the_money_to_the_patient(hospital: Hospital) -> None:
    paid = charged(hospital, 3, 4)
    given = hospital.dispense(paid["prescription_id"]).json()
    before = on_the_shelf(hospital, given["pharmacy_id"], 3)
    assert code(refund(hospital, paid["invoice_no"])) == (409, "not_returned")
    back = bring_back(hospital, paid["prescription_id"]).json()
    assert back["lines"] == given["lines"]
    assert on_the_shelf(hospital, given["pharmacy_id"], 3) == before + 2
    given_back = refund(hospital, paid["invoice_no"]).json()
    money = ("total", "insurance_share", "patient_share")
    assert [given_back[name] for name in money] == [paid[name] for name in money]
    assert given_back["prescriptions"] == [paid["prescription_id"]]
    assert value(hospital, "SELECT status FROM invoices WHERE invoice_no = :1", paid["invoice_no"]) == "REFUNDED"


def test_the_stock_is_its_opening_and_all_movements(hospital: Hospital) -> None:
    paid = charged(hospital, 5)
    hospital.dispense(paid["prescription_id"])
    bring_back(hospital, paid["prescription_id"])
    wrong = """SELECT COUNT(*) FROM stock s WHERE s.on_hand <> s.opening +
               (SELECT NVL(SUM(m.quantity), 0) FROM stock_movements m
                WHERE m.pharmacy_id = s.pharmacy_id AND m.drug_id = s.drug_id)"""
    assert value(hospital, wrong) == 0


def test_a_refunded_prescription_is_never_handed_out(hospital: Hospital) -> None:
    paid = charged(hospital)
    assert refund(hospital, paid["invoice_no"]).status_code == 201
    assert hospital.dispense(paid["prescription_id"]).status_code == 409
    assert hospital.charge(paid["prescription_id"]).status_code == 409


def test_the_same_key_gives_back_once(hospital: Hospital) -> None:
    paid = charged(hospital)
    hospital.dispense(paid["prescription_id"])
    steps = (
        lambda program: bring_back(hospital, paid["prescription_id"], key="back-once", program=program),
        lambda program: refund(hospital, paid["invoice_no"], key="refund-once", program=program),
    )
    for step in steps:
        first, second = step(0), step(1)
        assert (first.status_code, second.status_code) == (201, 200)
        assert {**second.json(), "replayed": False} == first.json()


def test_nothing_goes_back_twice_or_before_its_turn(hospital: Hospital) -> None:
    paid = charged(hospital)
    assert code(bring_back(hospital, paid["prescription_id"])) == (409, "not_dispensed")
    hospital.dispense(paid["prescription_id"])
    bring_back(hospital, paid["prescription_id"])
    assert code(bring_back(hospital, paid["prescription_id"])) == (409, "already_returned")
    refund(hospital, paid["invoice_no"])
    assert code(refund(hospital, paid["invoice_no"])) == (409, "already_refunded")


def test_what_does_not_exist_and_the_wrong_person_are_refused(hospital: Hospital) -> None:
    paid = charged(hospital)
    hospital.dispense(paid["prescription_id"])
    registrar = hospital.desks["registrars"][0]
    for path, body in (
        ("/api/drug-returns", {"prescription_id": 999_999, "pharmacist_id": hospital.desks["pharmacists"][0]}),
        ("/api/drug-returns", {"prescription_id": paid["prescription_id"], "pharmacist_id": registrar}),
        ("/api/refunds", {"invoice_no": 999_999_999_999, "cashier_id": hospital.desks["cashiers"][0]}),
        ("/api/refunds", {"invoice_no": paid["invoice_no"], "cashier_id": registrar}),
    ):
        assert code(hospital.post(path, body)) == (404, "not_found")
