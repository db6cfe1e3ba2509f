"""The page's requests. Every answer is JSON; a refusal is 409 with its words in both languages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from lab.cashier import bodies
from lab.cashier.collection import collect
from lab.cashier.desk import Desk, Parts
from lab.cashier.money import Price
from lab.cashier.people import User, need
from lab.cashier.sales import Sale
from lab.cashier.sessions import Sessions
from lab.cashier.shiftreport import shift_report
from lab.cashier.shifts import need_shift
from lab.cashier.situation import situation

COOKIE = "cashier"
router = APIRouter(prefix="/api")


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _sessions(request: Request) -> Sessions:
    sessions: Sessions = request.app.state.sessions
    return sessions


def _user(request: Request) -> User:
    return _sessions(request).user(request.cookies.get(COOKIE))


def _parts(request: Request) -> Parts:
    _user(request)
    return _desk(request).parts()


Who = Annotated[User, Depends(_user)]
Open = Annotated[Parts, Depends(_parts)]


@router.post("/logon")
def log_on(request: Request, response: Response, body: bodies.LogOn) -> dict[str, Any]:
    user = _desk(request).log_on(body.user, body.password)
    response.set_cookie(COOKIE, _sessions(request).begin(user), httponly=True, samesite="strict")
    return situation(_desk(request).parts(), user)


@router.post("/logoff")
def log_off(request: Request, user: Who) -> dict[str, bool]:
    _desk(request).log_off(user.name)
    if not _sessions(request).end(request.cookies.get(COOKIE)):
        _desk(request).close()
    return {"done": True}


@router.get("/state")
def state(parts: Open, user: Who) -> dict[str, Any]:
    return situation(parts, user)


@router.post("/refresh")
def refresh(request: Request, parts: Open, user: Who) -> dict[str, Any]:
    _desk(request).refresh()
    return situation(parts, user)


@router.post("/approve")
def approve(parts: Open, user: Who, body: bodies.Approve) -> dict[str, Any]:
    parts.approval.approve(user.name, parts.base, body.code, body.told_by, body.reason)
    return situation(parts, user)


@router.post("/unlock")
def unlock(parts: Open, user: Who) -> dict[str, Any]:
    need(user, "centre")
    parts.approval.unlock(user.name)
    return situation(parts, user)


@router.post("/batch/close")
def close_batch(parts: Open, user: Who) -> dict[str, Any]:
    parts.approval.close(user.name)
    return situation(parts, user)


@router.post("/shift")
def open_shift(parts: Open, user: Who, body: bodies.OpenShift) -> dict[str, Any]:
    need(user, "cashier")
    parts.shifts.open(user, parts.data(), body.invoice_no, body.cash_before)
    return situation(parts, user)


@router.post("/shift/number")
def set_number(parts: Open, user: Who, body: bodies.NewNumber) -> dict[str, Any]:
    parts.shifts.set_number(user, parts.data(), body.invoice_no, body.reason)
    return situation(parts, user)


@router.post("/shift/close")
def close_shift(parts: Open, user: Who, body: bodies.CloseShift) -> dict[str, Any]:
    shift = need_shift(parts.store, user)
    parts.shifts.close(user, body.counted)
    return asdict(shift_report(parts.store, shift.id))


@router.get("/shift/report")
def report(parts: Open, user: Who) -> dict[str, Any]:
    return asdict(shift_report(parts.store, need_shift(parts.store, user).id))


@router.get("/search")
def search(parts: Open, q: str) -> list[dict[str, Any]]:
    return [{**asdict(item), "price": f"{item.price:.2f}"} for item in parts.items.search(q)]


@router.post("/price")
def price(parts: Open, body: bodies.ToPrice) -> dict[str, Any]:
    return _priced(parts.sales.price(tuple(body.lines), body.insurance_type))


@router.post("/charge")
def charge(parts: Open, user: Who, body: bodies.ToCharge) -> dict[str, Any]:
    need(user, "cashier")
    record = parts.sales.charge(user, Sale(**{**body.model_dump(), "lines": tuple(body.lines)}))
    job = parts.printing.send_sale(record["op_key"])
    return {"record": record, "job": asdict(job) if job else None, "state": situation(parts, user)}


@router.post("/invoices/{invoice_no}/reverse")
def reverse(parts: Open, user: Who, invoice_no: int, body: bodies.Reverse) -> dict[str, Any]:
    return parts.reversals.reverse(user, body.kind, invoice_no, body.reason, body.witness)


@router.post("/invoices/{invoice_no}/reprint")
def reprint(parts: Open, user: Who, invoice_no: int, body: bodies.Reason) -> dict[str, Any]:
    job = parts.printing.reprint(user.name, invoice_no, body.reason)
    return {"job": asdict(job) if job else None, "state": situation(parts, user)}


@router.post("/jobs/{identity}/send")
def send(parts: Open, user: Who, identity: int) -> dict[str, Any]:
    parts.printing.send(identity)
    return situation(parts, user)


@router.post("/jobs/{identity}/answer")
def answer(parts: Open, user: Who, identity: int, body: bodies.CameOut) -> dict[str, Any]:
    parts.printing.answer(user.name, identity, body.came_out)
    return situation(parts, user)


@router.post("/users")
def add_user(request: Request, user: Who, body: bodies.NewUser) -> dict[str, bool]:
    _desk(request).add_user(user, User(body.name, body.role, body.employee_id), body.password)
    return {"done": True}


@router.post("/collect")
def collect_(parts: Open, user: Who) -> Response:
    need(user, "centre")
    content = collect(parts.store, parts.identity, parts.audit, user.name)
    name = f"{parts.identity.name}.transactions"
    return Response(content, media_type="application/octet-stream", headers=_download(name))


def _download(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def _priced(found: Price) -> dict[str, Any]:
    lines = [{"amount": f"{one.amount:.2f}", "insurance_share": f"{one.insurance_share:.2f}"} for one in found.lines]
    money = {name: f"{getattr(found, name):.2f}" for name in ("total", "insurance_share", "patient_share")}
    return {"lines": lines, **money}
