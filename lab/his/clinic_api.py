"""The routes of triage, of the departments that examine, and of the patient's record."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from lab.his import requests as bodies
from lab.his.answering import Identity, Key, lists_of, run_operation
from lab.his.examination import accept_examination, report_examination, request_examination
from lab.his.refusals import not_found
from lab.his.triage import triage

router = APIRouter()


@router.post("/api/triages", status_code=201)
async def post_triage(http: Request, key: Key, body: bodies.Triage) -> JSONResponse:
    """Note how urgent a waiting patient is."""
    return await run_operation(http, "triage", key, body, triage)


@router.post("/api/examinations", status_code=201)
async def post_examination(http: Request, key: Key, body: bodies.Examination) -> JSONResponse:
    """Ask for a laboratory, imaging or function examination."""
    return await run_operation(http, "request_exam", key, body, request_examination)


@router.post("/api/examination-acceptances", status_code=201)
async def post_acceptance(http: Request, key: Key, body: bodies.Acceptance) -> JSONResponse:
    """Take a patient or a sample in for an examination."""
    return await run_operation(http, "accept_exam", key, body, accept_examination)


@router.post("/api/examination-results", status_code=201)
async def post_result(http: Request, key: Key, body: bodies.ExaminationResult) -> JSONResponse:
    """Write what an accepted examination found."""
    return await run_operation(http, "report_exam", key, body, report_examination)


@router.get("/api/examination-items")
async def examination_items(http: Request) -> list[dict[str, Any]]:
    """What may be asked for, with its price."""
    return await lists_of(http).rows("examination_items")


@router.get("/api/departments/{department_id}/examinations")
async def department_examinations(http: Request, department_id: Identity) -> list[dict[str, Any]]:
    """What a department has still to examine, in order."""
    return await lists_of(http).rows("examinations", department_id=department_id)


@router.get("/api/patients/{patient_id}/record")
async def record(http: Request, patient_id: Identity) -> dict[str, Any]:
    """A patient's record: visits with their triage, prescriptions, examinations; the latest first."""
    parts = ("person", "visits", "prescribed", "examined")
    person, visits, prescribed, examined = await lists_of(http).several(parts, patient_id=patient_id)
    if not person:
        raise not_found("patient", patient_id)
    return {"patient": person[0], "visits": visits, "prescriptions": prescribed, "examinations": examined}
