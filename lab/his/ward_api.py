"""The routes of the wards: admission, orders, deposits, the day's charges, settlement."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from lab.his import ward_requests as bodies
from lab.his.admission import admit, order
from lab.his.answering import Identity, Key, lists_of, run_operation
from lab.his.refusals import not_found
from lab.his.settlement import charge_day, deposit, settle

router = APIRouter()


@router.post("/api/admissions", status_code=201)
async def post_admission(http: Request, key: Key, body: bodies.Admission) -> JSONResponse:
    """Admit a patient to a ward."""
    return await run_operation(http, "admit", key, body, admit)


@router.post("/api/ward-orders", status_code=201)
async def post_order(http: Request, key: Key, body: bodies.Order) -> JSONResponse:
    """Write a doctor's order for an inpatient."""
    return await run_operation(http, "order", key, body, order)


@router.post("/api/deposits", status_code=201)
async def post_deposit(http: Request, key: Key, body: bodies.Deposit) -> JSONResponse:
    """Take an inpatient's money in advance."""
    return await run_operation(http, "deposit", key, body, deposit)


@router.post("/api/daily-charges", status_code=201)
async def post_daily_charges(http: Request, key: Key, body: bodies.DailyCharges) -> JSONResponse:
    """Charge what an inpatient's orders cost today."""
    return await run_operation(http, "charge_day", key, body, charge_day)


@router.post("/api/settlements", status_code=201)
async def post_settlement(http: Request, key: Key, body: bodies.Settlement) -> JSONResponse:
    """Settle a stay and discharge the patient."""
    return await run_operation(http, "settle", key, body, settle)


@router.get("/api/wards/{ward_id}/inpatients")
async def inpatients(http: Request, ward_id: Identity) -> list[dict[str, Any]]:
    """Who lies on a ward, in the order of admission."""
    return await lists_of(http).rows("inpatients", ward_id=ward_id)


@router.get("/api/admissions/{admission_id}")
async def admission(http: Request, admission_id: Identity) -> dict[str, Any]:
    """A stay with its orders and its money so far."""
    stay, orders = await lists_of(http).several(("stay", "ward_orders"), admission_id=admission_id)
    if not stay:
        raise not_found("admission", admission_id)
    return {**stay[0], "orders": orders}
