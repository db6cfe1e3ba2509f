"""Triage, examinations and the patient's record on the stand-in: a visit's way through them, and every refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import oracledb
import pytest

from .his_hospital import Hospital, hospital_of_its_own


@pytest.fixture(scope="module")
def hospital(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hospital]:
    with hospital_of_its_own(tmp_path_factory.mktemp("his") / "password") as hospital:
        yield hospital


@pytest.fixture(scope="module")
def staff(hospital: Hospital) -> dict[str, int]:
    """One nurse, and one technician of each department that examines."""
    with hospital.connect() as session, session.cursor() as cursor:
        cursor.execute("SELECT MIN(id) FROM employees WHERE duty = 'NURSE'")
        found = {"NURSE": cursor.fetchone()[0]}
        cursor.execute("""SELECT d.kind, MIN(e.id) FROM employees e JOIN departments d ON d.id = e.department_id
                          WHERE e.duty = 'TECHNICIAN' GROUP BY d.kind""")
        return {**found, **dict(cursor.fetchall())}


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


def triaged(hospital: Hospital, registration: int, nurse: int, **options: Any) -> Any:
    body = {
        "registration_id": registration,
        "nurse_id": nurse,
        "urgency": 2,
        "temperature": "38.4",
        "complaint": "发热",
    }
    return hospital.post("/api/triages", body, **options)


def item(hospital: Hospital, category: str) -> dict[str, Any]:
    items = hospital.programs[0].get("/api/examination-items").json()
    return next(one for one in items if one["category"] == category)


def asked(hospital: Hospital, category: str = "LAB") -> dict[str, Any]:
    body = {"registration_id": hospital.registered()["id"], "item_id": item(hospital, category)["id"]}
    return dict(hospital.post("/api/examinations", body).json())


def accept(hospital: Hospital, examination: int, technician: int, **options: Any) -> Any:
    body = {"examination_id": examination, "technician_id": technician}
    return hospital.post("/api/examination-acceptances", body, **options)


def report(hospital: Hospital, examination: int, technician: int, **options: Any) -> Any:
    body = {"examination_id": examination, "technician_id": technician, "findings": "未见异常"}
    return hospital.post("/api/examination-results", body, **options)


@pytest.mark.parametrize("category", ["LAB", "IMAGING", "FUNCTION"])
def test_an_examination_goes_from_request_to_the_patients_record(
    hospital: Hospital, staff: dict[str, int], category: str
) -> None:
    visit = hospital.registered()
    assert triaged(hospital, visit["id"], staff["NURSE"]).status_code == 201
    wanted = item(hospital, category)
    body = {"registration_id": visit["id"], "item_id": wanted["id"], "note": "查"}
    exam = hospital.post("/api/examinations", body).json()
    assert (exam["price"], exam["patient_id"]) == (wanted["price"], visit["patient_id"])
    waiting = f"/api/departments/{exam['department_id']}/examinations"
    assert exam["id"] in [row["id"] for row in hospital.programs[1].get(waiting).json()]
    assert accept(hospital, exam["id"], staff[category]).json()["status"] == "ACCEPTED"
    assert report(hospital, exam["id"], staff[category]).json()["status"] == "REPORTED"
    assert exam["id"] not in [row["id"] for row in hospital.programs[1].get(waiting).json()]
    record = hospital.programs[1].get(f"/api/patients/{visit['patient_id']}/record").json()
    found = record["visits"][0]
    assert (found["urgency"], found["temperature"], found["complaint"]) == (2, "38.4", "发热")
    assert (record["examinations"][0]["findings"], record["examinations"][0]["status"]) == ("未见异常", "REPORTED")


def test_the_same_key_is_done_once_at_every_step(hospital: Hospital, staff: dict[str, int]) -> None:
    visit, exam = hospital.registered()["id"], asked(hospital)["id"]
    steps: tuple[Callable[[str, int], Any], ...] = (
        lambda key, program: triaged(hospital, visit, staff["NURSE"], key=key, program=program),
        lambda key, program: accept(hospital, exam, staff["LAB"], key=key, program=program),
        lambda key, program: report(hospital, exam, staff["LAB"], key=key, program=program),
    )
    for number, step in enumerate(steps):
        first, second = step(f"step-{number}", 0), step(f"step-{number}", 1)
        assert (first.status_code, second.status_code) == (201, 200)
        assert {**second.json(), "replayed": False} == first.json()


def test_no_step_is_done_twice_or_before_its_turn(hospital: Hospital, staff: dict[str, int]) -> None:
    exam = asked(hospital)["id"]
    assert code(report(hospital, exam, staff["LAB"])) == (409, "not_accepted")
    accept(hospital, exam, staff["LAB"])
    assert code(accept(hospital, exam, staff["LAB"])) == (409, "already_accepted")
    report(hospital, exam, staff["LAB"])
    assert code(report(hospital, exam, staff["LAB"])) == (409, "already_reported")
    visit = hospital.registered()["id"]
    triaged(hospital, visit, staff["NURSE"])
    assert code(triaged(hospital, visit, staff["NURSE"])) == (409, "already_triaged")


def test_a_seen_visit_is_not_triaged_and_a_cancelled_one_not_examined(
    hospital: Hospital, staff: dict[str, int]
) -> None:
    seen = asked(hospital)["registration_id"]
    assert code(triaged(hospital, seen, staff["NURSE"])) == (409, "not_waiting")
    visit = hospital.registered()["id"]
    with hospital.connect() as session:
        session.cursor().execute("UPDATE registrations SET status = 'CANCELLED' WHERE id = :1", [visit])
        session.commit()
    body = {"registration_id": visit, "item_id": item(hospital, "LAB")["id"]}
    assert code(hospital.post("/api/examinations", body)) == (409, "registration_cancelled")


def test_another_departments_technician_and_what_does_not_exist_are_refused(
    hospital: Hospital, staff: dict[str, int]
) -> None:
    exam, visit = asked(hospital)["id"], hospital.registered()["id"]
    assert code(accept(hospital, exam, staff["IMAGING"])) == (409, "other_department")
    assert code(accept(hospital, exam, staff["NURSE"])) == (404, "not_found")
    assert code(report(hospital, 999_999, staff["LAB"])) == (404, "not_found")
    assert code(triaged(hospital, visit, staff["LAB"])) == (404, "not_found")
    assert code(triaged(hospital, 999_999, staff["NURSE"])) == (404, "not_found")
    a_drug = {"registration_id": visit, "item_id": 1}
    assert code(hospital.post("/api/examinations", a_drug)) == (404, "not_found")
    assert code(hospital.programs[0].get("/api/patients/999999/record")) == (404, "not_found")


@pytest.mark.parametrize("bad", [{"urgency": 5}, {"temperature": "99.0"}, {"temperature": "37.25"}, {"urgent": 1}])
def test_bad_input_gets_one_clear_message(hospital: Hospital, bad: dict[str, Any]) -> None:
    body = {"registration_id": 1, "nurse_id": 1, "urgency": 1, **bad}
    refused = hospital.post("/api/triages", body)
    assert code(refused) == (422, "bad_request") and next(iter(bad)) in refused.json()["error"]["message"]


def test_the_schema_itself_allows_one_result_an_examination(hospital: Hospital, staff: dict[str, int]) -> None:
    exam = asked(hospital)["id"]
    accept(hospital, exam, staff["LAB"])
    report(hospital, exam, staff["LAB"])
    twice = """INSERT INTO exam_results (id, op_key, examination_id, technician_id, findings)
               VALUES (999999, 'other', :1, :2, 'x')"""
    with hospital.connect() as session, pytest.raises(oracledb.IntegrityError, match="ORA-00001"):
        session.cursor().execute(twice, [exam, staff["LAB"]])


@pytest.mark.parametrize("text", ["a\x00b", "\x01" * 200, "'; DROP TABLE triages; --", "\u202e", "😀" * 200])
def test_odd_text_never_breaks_the_program(hospital: Hospital, staff: dict[str, int], text: str) -> None:
    body = {"registration_id": hospital.registered()["id"], "nurse_id": staff["NURSE"], "urgency": 1, "complaint": text}
    assert hospital.post("/api/triages", body).status_code in (201, 422)
