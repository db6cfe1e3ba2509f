"""The whole hospital at work: the simulated desks' own requests, carried out by the application on the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from lab.checkers import money, nothing_doubled, reference_chain, stock, ward_accounts
from lab.evidence import Evidence
from lab.his.audit import final_rows
from lab.history import Phase, Record
from lab.limits import Limits
from lab.verdict import Outcome
from lab.workload.areas import PATHS, Area
from lab.workload.hall import Hall, Station, Visit
from lab.workload.inpatients import Inpatients
from lab.workload.orders import Pace
from lab.workload.outpatients import Outpatients
from lab.workload.patients import Patients

from .his_hospital import Hospital, hospital_of_its_own

VISITS = 15
CHECKS = (money, stock, reference_chain, nothing_doubled, ward_accounts)


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def history(hospital: Hospital) -> list[Record]:
    """Fifteen patients of each area, one after the other, from desk to desk."""
    told: list[Record] = []
    for kind in (Outpatients, Inpatients):
        patients = Patients(hospital.desks, Random(1), 0.5)
        hall: Hall = kind("appserver-1", "run", patients, Pace(), [])
        stations = {station.line: station for station in hall.stations}
        for number in range(1, VISITS + 1):
            visit = {"visit": f"{kind.__name__}-{number}", "number": number}
            asyncio.run(_walk(hospital, stations, visit, hall.stations[0].line, told))
    return told


async def _walk(hospital: Hospital, stations: dict[str, Station], visit: Visit, line: str, told: list[Record]) -> None:
    async def carry(operation: str, body: dict[str, Any], part: str = "") -> dict[str, Any]:
        key = f"{visit['visit']}-{operation}{part}"
        answer = hospital.post(PATHS[operation], body, key=key)
        assert answer.status_code == 201, f"{operation} {answer.text}"
        response = dict(answer.json())
        told.append(Record(len(told), Phase.OK, line, operation, key, 1, "appserver-1", body, response))
        return response

    while line:
        line = await stations[line].work(visit, 1, carry)


def test_every_department_is_served(hospital: Hospital, history: list[Record]) -> None:
    assert {record.operation for record in history} == set(PATHS)
    assert {record.operation for record in history if record.key.startswith(Inpatients.__name__)} == {
        "admit", "deposit", "order", "charge_day", "settle",
    }  # fmt: skip
    assert set(Area) == {"outpatient", "inpatient"}


def test_the_final_reads_bear_out_what_the_desks_were_told(hospital: Hospital, history: list[Record]) -> None:
    with hospital.connect() as session:
        final = {table: tuple(rows) for table, rows in final_rows(session).items()}
    run = Evidence({}, Limits(), tuple(history), (), (), final)
    for checker in CHECKS:
        finding = checker.check(run)
        assert finding.verdict is Outcome.PASS, finding
    assert len(final["refunds"]) == len(final["drug_returns"]) == 3
    assert sum(row["examination_id"] is not None for row in final["charges"]) == 5


def test_an_examination_is_charged_once_and_given_back_until_it_begins(hospital: Hospital) -> None:
    cashier = hospital.desks["cashiers"][0]
    items = hospital.programs[0].get("/api/examination-items").json()

    def asked() -> dict[str, Any]:
        body = {"registration_id": hospital.registered()["id"], "item_id": items[0]["id"]}
        return dict(hospital.post("/api/examinations", body).json())

    def answer(path: str, **body: Any) -> tuple[int, str]:
        found = hospital.post(path, body)
        return found.status_code, found.json().get("error", {}).get("code", "")

    first, second = asked(), asked()
    paid = hospital.post("/api/charges", {"examination_id": first["id"], "cashier_id": cashier}).json()
    assert paid["examination_id"] == first["id"] and Decimal(paid["total"]) == Decimal(first["price"])
    assert answer("/api/charges", examination_id=first["id"], cashier_id=cashier) == (409, "already_charged")
    assert answer("/api/charges", examination_id=999_999, cashier_id=cashier) == (404, "not_found")
    assert answer("/api/charges", cashier_id=cashier)[0] == 422
    assert answer("/api/charges", examination_id=1, prescription_id=1, cashier_id=cashier)[0] == 422
    own = [one["id"] for one in hospital.desks["technicians"] if one["department_id"] == first["department_id"]]
    work = {"examination_id": first["id"], "technician_id": own[0]}
    assert answer("/api/examination-acceptances", **work) == (201, "")
    assert answer("/api/refunds", invoice_no=paid["invoice_no"], cashier_id=cashier) == (409, "examined")
    paid = hospital.post("/api/charges", {"examination_id": second["id"], "cashier_id": cashier}).json()
    assert answer("/api/refunds", invoice_no=paid["invoice_no"], cashier_id=cashier) == (201, "")
    cancelled = {**work, "examination_id": second["id"]}
    assert answer("/api/examination-acceptances", **cancelled) == (409, "examination_cancelled")
