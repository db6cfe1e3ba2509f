"""The routes: what a desk may send, which operation it becomes, and what each ending is called in HTTP."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.responses import JSONResponse

from lab.his import requests as bodies
from lab.his.charging import charge
from lab.his.dispensing import dispense
from lab.his.operations import Operations, Work
from lab.his.operations import Request as Operation
from lab.his.prescription import prescribe
from lab.his.refusals import Refused, not_found
from lab.his.registration import register
from lab.his.worklists import Worklists

router = APIRouter()
Key = Annotated[str, Header(alias="Idempotency-Key", min_length=1, max_length=64)]
Find = Annotated[str, Query(max_length=60)]
Identity = Annotated[int, Path(ge=1, le=999_999_999_999)]
PRINTABLE = re.compile(r"[\x21-\x7e]{1,64}")


async def _run(http: Request, kind: str, key: str, body: bodies.Body, work: Work) -> JSONResponse:
    if not PRINTABLE.fullmatch(key):
        raise Refused(422, "bad_key", "Idempotency-Key must be 1 to 64 printable ASCII characters without blanks")
    operations: Operations = http.app.state.operations
    operation = Operation(kind, key, body.model_dump(mode="json", exclude_none=True))
    answer = await operations.run(operation, work)
    return JSONResponse(answer, status_code=200 if answer["replayed"] else 201)


def _lists(http: Request) -> Worklists:
    lists: Worklists = http.app.state.worklists
    return lists


@router.post("/api/registrations", status_code=201)
async def post_registration(http: Request, key: Key, body: bodies.Registration) -> JSONResponse:
    """Register a patient with a doctor."""
    return await _run(http, "register", key, body, register)


@router.post("/api/prescriptions", status_code=201)
async def post_prescription(http: Request, key: Key, body: bodies.Prescription) -> JSONResponse:
    """Write a prescription."""
    return await _run(http, "prescribe", key, body, prescribe)


@router.post("/api/charges", status_code=201)
async def post_charge(http: Request, key: Key, body: bodies.Charge) -> JSONResponse:
    """Charge a prescription and print its invoice."""
    return await _run(http, "charge", key, body, charge)


@router.post("/api/dispensings", status_code=201)
async def post_dispensing(http: Request, key: Key, body: bodies.Dispensing) -> JSONResponse:
    """Hand out a charged prescription."""
    return await _run(http, "dispense", key, body, dispense)


@router.get("/alive")
async def alive(http: Request) -> dict[str, str]:
    """Whether this process lives; says nothing about the database."""
    return {"status": "alive", "instance": http.app.state.settings.instance}


@router.get("/health")
async def health(http: Request) -> dict[str, str]:
    """Whether this process can commit."""
    operations: Operations = http.app.state.operations
    await operations.check()
    return {"status": "ok", "instance": http.app.state.settings.instance}


@router.get("/api/desks")
async def desks(http: Request) -> dict[str, Any]:
    """What a desk needs to begin its day."""
    return await _lists(http).desks()


@router.get("/api/departments")
async def departments(http: Request) -> list[dict[str, Any]]:
    """The department dictionary."""
    return await _lists(http).rows("departments")


@router.get("/api/drugs")
async def drugs(http: Request, find: Find = "") -> list[dict[str, Any]]:
    """Drugs by pinyin initials or name, with price and stock."""
    return await _lists(http).rows("drugs", find=find)


@router.get("/api/patients")
async def patients(http: Request, find: Annotated[str, Query(min_length=1, max_length=60)]) -> list[dict[str, Any]]:
    """Patients by card number or name."""
    return await _lists(http).rows("patients", find=find)


@router.get("/api/stock")
async def stock(http: Request) -> list[dict[str, Any]]:
    """What is short, and the most valuable stock."""
    return await _lists(http).rows("stock")


@router.get("/api/takings")
async def takings(http: Request) -> list[dict[str, Any]]:
    """Today's takings, cashier by cashier."""
    return await _lists(http).rows("takings")


@router.get("/api/doctors/{doctor_id}/worklist")
async def worklist(http: Request, doctor_id: Identity) -> list[dict[str, Any]]:
    """Who waits for a doctor today, in order."""
    return await _lists(http).rows("worklist", doctor_id=doctor_id)


@router.get("/api/prescriptions/{prescription_id}")
async def prescription(http: Request, prescription_id: Identity) -> list[dict[str, Any]]:
    """One prescription, a row a line."""
    found = await _lists(http).rows("prescription", id=prescription_id)
    if not found:
        raise not_found("prescription", prescription_id)
    return found
