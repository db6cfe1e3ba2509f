"""An application program whose database is away: alive, quick to say no, and clear about bad requests."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from lab.his.app import make_app
from lab.his.settings import HisSettings

CHARGE = {"prescription_id": 1, "cashier_id": 1}
KEY = {"Idempotency-Key": "k1"}


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    password = tmp_path / "password"
    password.write_text("secret")
    settings = HisSettings("127.0.0.1:9/XEPDB1", "his", password, request_timeout=0.4, reconnect_every=0.05)
    with TestClient(make_app(settings)) as client:
        yield client


def test_the_program_is_alive_and_says_that_it_cannot_commit(client: TestClient) -> None:
    assert client.get("/alive").json() == {"status": "alive", "instance": "CE00"}
    assert client.get("/health").status_code == 503


def test_an_operation_is_answered_not_done_within_its_time(client: TestClient) -> None:
    began = time.monotonic()
    answer = client.post("/api/charges", json=CHARGE, headers=KEY)
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "not_done"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("path", "body", "headers", "names"),
    [
        ("/api/charges", CHARGE, {}, "Idempotency-Key"),
        ("/api/charges", CHARGE, {"Idempotency-Key": "x" * 65}, "Idempotency-Key"),
        ("/api/charges", CHARGE, {"Idempotency-Key": "with blank"}, "Idempotency-Key"),
        ("/api/charges", {**CHARGE, "amount": "0.01"}, KEY, "amount"),
        ("/api/charges", {"prescription_id": "one", "cashier_id": 1}, KEY, "prescription_id"),
        ("/api/prescriptions", {"registration_id": 1, "lines": []}, KEY, "lines"),
        ("/api/prescriptions", {"registration_id": 1, "lines": [{"drug_id": 1, "quantity": 0}]}, KEY, "quantity"),
        ("/api/registrations", {"schedule_id": 1, "registrar_id": 1}, KEY, "exactly one"),
        ("/api/registrations", {"schedule_id": 1, "registrar_id": 1, "patient_id": 1, "card_no": "1"}, KEY, "exactly"),
    ],
)
def test_a_bad_request_is_refused_by_name(client: TestClient, path: str, body: dict, headers: dict, names: str) -> None:
    answer = client.post(path, json=body, headers=headers)
    assert answer.status_code == 422
    assert names in answer.json()["error"]["message"]
