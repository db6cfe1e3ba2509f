"""The routes: what a desk may send, which operation it becomes, and what each ending is called in HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from lab.his import requests as bodies
from lab.his.answering import Find, Identity, Key, lists_of, run_operation
from lab.his.charging import charge
from lab.his.dispensing import dispense
from lab.his.operations import Operations
from lab.his.prescription import prescribe
from lab.his.refunding import refund
from lab.his.refusals import NotDone, not_found
from lab.his.registration import register
from lab.his.returning import return_drugs
from lab.his.vitality import Vitality

router = APIRouter()


@router.post("/api/registrations", status_code=201)
async def post_registration(http: Request, key: Key, body: bodies.Registration) -> JSONResponse:
    """Register a patient with a doctor."""
    return await run_operation(http, "register", key, body, register)


@router.post("/api/prescriptions", status_code=201)
async def post_prescription(http: Request, key: Key, body: bodies.Prescription) -> JSONResponse:
    """Write a prescription."""
    return await run_operation(http, "prescribe", key, body, prescribe)


@router.post("/api/charges", status_code=201)
async def post_charge(http: Request, key: Key, body: bodies.Charge) -> JSONResponse:
    """Charge a prescription or an examination and print its invoice."""
    return await run_operation(http, "charge", key, body, charge)


@router.post("/api/dispensings", status_code=201)
async def post_dispensing(http: Request, key: Key, body: bodies.Dispensing) -> JSONResponse:
    """Hand out a charged prescription."""
    return await run_operation(http, "dispense", key, body, dispense)


@router.post("/api/drug-returns", status_code=201)
async def post_drug_return(http: Request, key: Key, body: bodies.DrugReturn) -> JSONResponse:
    """Take a dispensed prescription back to the shelf."""
    return await run_operation(http, "return_drugs", key, body, return_drugs)


@router.post("/api/refunds", status_code=201)
async def post_refund(http: Request, key: Key, body: bodies.Refund) -> JSONResponse:
    """Take an invoice back and cancel what was charged on it."""
    return await run_operation(http, "refund", key, body, refund)


@router.get("/alive")
async def alive(http: Request) -> dict[str, str]:
    """Whether this process lives and is fit to serve; says nothing about the database."""
    vitality: Vitality = http.app.state.vitality
    if not vitality.fit:
        raise NotDone("This program has failed too often and rests")
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
    return await lists_of(http).desks()


@router.get("/api/departments")
async def departments(http: Request) -> list[dict[str, Any]]:
    """The department dictionary."""
    return await lists_of(http).rows("departments")


@router.get("/api/drugs")
async def drugs(http: Request, find: Find = "") -> list[dict[str, Any]]:
    """Drugs by pinyin initials or name, with price and stock."""
    return await lists_of(http).rows("drugs", find=find)


@router.get("/api/patients")
async def patients(http: Request, find: Annotated[str, Query(min_length=1, max_length=60)]) -> list[dict[str, Any]]:
    """Patients by card number or name."""
    return await lists_of(http).rows("patients", find=find)


@router.get("/api/stock")
async def stock(http: Request) -> list[dict[str, Any]]:
    """What is short, and the most valuable stock."""
    return await lists_of(http).rows("stock")


@router.get("/api/takings")
async def takings(http: Request) -> list[dict[str, Any]]:
    """Today's takings, cashier by cashier."""
    return await lists_of(http).rows("takings")


@router.get("/api/doctors/{doctor_id}/worklist")
async def worklist(http: Request, doctor_id: Identity) -> list[dict[str, Any]]:
    """Who waits for a doctor today, in order."""
    return await lists_of(http).rows("worklist", doctor_id=doctor_id)


@router.get("/api/prescriptions/{prescription_id}")
async def prescription(http: Request, prescription_id: Identity) -> list[dict[str, Any]]:
    """One prescription, a row a line."""
    found = await lists_of(http).rows("prescription", id=prescription_id)
    if not found:
        raise not_found("prescription", prescription_id)
    return found
