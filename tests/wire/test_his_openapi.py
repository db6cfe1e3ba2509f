"""Every operation of the OpenAPI document with bodies made from it: no 5xx, no trace, one clear message."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lab.his.app import make_app
from lab.his.settings import HisSettings

from .his_hospital import Hospital, hospital_of_its_own
from .openapi_strategies import WRONG, spoilt, valid


def document_of(app: FastAPI) -> dict[str, Any]:
    return app.openapi()


DOCUMENT = document_of(make_app(HisSettings("127.0.0.1:9/XEPDB1", "his", Path("/nonexistent"))))
POSTS = sorted(path for path, ways in DOCUMENT["paths"].items() if "post" in ways)
READS = sorted(path for path, ways in DOCUMENT["paths"].items() if "get" in ways and path.startswith("/api/"))
BY_DUTY = "SELECT id FROM employees WHERE duty = '{}' ORDER BY id FETCH FIRST 3 ROWS ONLY"
DUTIES = {"registrar": "REGISTRAR", "clerk": "REGISTRAR", "cashier": "CASHIER", "pharmacist": "PHARMACIST"}
MORE_DUTIES = {"nurse": "NURSE", "doctor": "DOCTOR", "technician": "TECHNICIAN"}
IDENTITIES = {
    **{f"{name}_id": BY_DUTY.format(duty) for name, duty in {**DUTIES, **MORE_DUTIES}.items()},
    "schedule_id": "SELECT id FROM schedules ORDER BY id FETCH FIRST 3 ROWS ONLY",
    "patient_id": "SELECT id FROM patients ORDER BY id FETCH FIRST 20 ROWS ONLY",
    "ward_id": "SELECT id FROM departments WHERE kind = 'WARD' ORDER BY id",
    "item_id": "SELECT id FROM price_list WHERE category <> 'DRUG' ORDER BY id",
}
BOUNDED = settings(
    max_examples=30,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def existing(hospital: Hospital) -> dict[str, list[int]]:
    """Numbers that name something, so that not every body ends at "not found"."""
    with hospital.connect() as session, session.cursor() as cursor:
        found = {name: [row[0] for row in cursor.execute(query)] for name, query in IDENTITIES.items()}
    paid = [hospital.charge(hospital.prescribed(7)["id"]).json() for _ in range(4)]
    hospital.dispense(paid[0]["prescription_id"])
    body = {"ward_id": found["ward_id"][0], "clerk_id": found["clerk_id"][0]}
    stays = [hospital.post("/api/admissions", {**body, "patient_id": number}) for number in found["patient_id"][-4:]]
    return {
        **found,
        "registration_id": [hospital.registered()["id"] for _ in range(4)],
        "prescription_id": [*(one["prescription_id"] for one in paid), hospital.prescribed(7)["id"]],
        "invoice_no": [one["invoice_no"] for one in paid],
        "admission_id": [one.json()["id"] for one in stays],
        "examination_id": list(range(1, 9)),
    }


@pytest.fixture(scope="module")
def reached() -> set[tuple[str, int]]:
    """Which operations have ended how so far."""
    return set()


def fault_of(status: int, text: str, answer: Any) -> str:
    """What is wrong with an answer; empty for a good one."""
    if status >= 500:
        return f"{status}: {text[:300]}"
    if any(word in text for word in ("Traceback", 'File "', "ORA-", "SELECT ")):
        return f"shows its inside: {text[:300]}"
    if status < 400:
        return ""
    error = answer.get("error") if isinstance(answer, dict) else None
    message = error.get("message", "") if error else ""
    return "" if message and "\n" not in message and len(message) < 300 else f"no clear message: {text[:300]}"


def judge(response: Any, *sent: object) -> None:
    fault = fault_of(response.status_code, response.text, response.json())
    assert not fault, (fault, sent)


@pytest.mark.parametrize("path", POSTS)
@BOUNDED
@given(data=st.data())
def test_an_operation_answers_whatever_is_sent(
    hospital: Hospital, existing: dict[str, list[int]], reached: set[tuple[str, int]], path: str, data: st.DataObject
) -> None:
    schema = DOCUMENT["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    kinds = {"valid": valid(DOCUMENT, schema), "spoilt": spoilt(DOCUMENT, schema), "wrong": WRONG}
    kind = data.draw(st.sampled_from(["valid", "valid", "valid", "spoilt", "wrong"]))
    body = data.draw(kinds[kind])
    if kind == "valid":
        body |= {name: data.draw(st.sampled_from(existing[name])) for name in body if name in existing}
        body |= {"amount": "5.50"} if "amount" in body else {}
    response = hospital.post(path, body)
    reached.add((path, response.status_code))
    judge(response, path, body)


def test_most_operations_were_also_done(reached: set[tuple[str, int]]) -> None:
    if {path for path, _ in reached} != set(POSTS):
        pytest.skip("only some of the operations ran")
    assert len({path for path, status in reached if status == 201}) >= 7, reached


@pytest.mark.parametrize("path", READS)
@BOUNDED
@given(data=st.data())
def test_a_read_answers_whatever_is_asked(hospital: Hospital, path: str, data: st.DataObject) -> None:
    parameters = DOCUMENT["paths"][path]["get"].get("parameters", [])
    query = {}
    for one in parameters:
        value = data.draw(st.one_of(valid(DOCUMENT, one["schema"]), WRONG.map(str)))
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(str(value), safe="") or "0")
        else:
            query[one["name"]] = value
    response = hospital.programs[0].get(path, params=query)
    if response.status_code == 404 and "error" not in response.json():
        return  # A path that is no route: what stood in it was a slash or a dot.
    judge(response, path, query)


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[]", b'"x"', b"null", b"{" * 5_000, b'{"a":1e999}'])
def test_what_is_no_json_gets_one_clear_message(hospital: Hospital, raw: bytes) -> None:
    headers = {"Idempotency-Key": "raw", "Content-Type": "application/json"}
    response = hospital.programs[0].post("/api/charges", content=raw, headers=headers)
    assert response.status_code == 422
    judge(response, raw)


def test_every_department_is_in_the_document() -> None:
    assert len(POSTS) >= 15 and len(READS) >= 13


@pytest.mark.parametrize(
    ("status", "text", "answer"),
    [
        (500, "failed", {"error": {"message": "m"}}),
        (200, 'Traceback File "x.py"', {}),
        (422, "ORA-00942", {"error": {"message": "m"}}),
        (422, "{}", {}),
        (404, "x", {"error": {"message": "two\nlines"}}),
    ],
)
def test_the_judge_says_no(status: int, text: str, answer: Any) -> None:
    assert fault_of(status, text, answer)
