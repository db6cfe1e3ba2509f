"""The program as a web page of this PC alone."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from lab.cashier.api import router
from lab.cashier.desk import Desk
from lab.cashier.refusal import Refused
from lab.cashier.sessions import Sessions
from lab.errors import LabError

PAGE = Path(__file__).with_name("page")
POLICY = "default-src 'self'; frame-ancestors 'none'"


def make_app(desk: Desk) -> FastAPI:
    """The application. Only names of this machine are answered, so no other site can be turned into this one."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        threading.Thread(target=desk.warm, name="warm", daemon=True).start()
        yield
        desk.close()

    app = FastAPI(title="cashier", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.desk, app.state.sessions = desk, Sessions()
    app.include_router(router)
    app.add_api_route("/", lambda: FileResponse(PAGE / "index.html"), include_in_schema=False)
    app.mount("/page", StaticFiles(directory=PAGE))
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    _guard(app)
    _name_endings(app)
    return app


def _guard(app: FastAPI) -> None:
    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        origin = request.headers.get("origin")
        if origin and origin.split("://", 1)[-1] != request.headers.get("host"):
            return JSONResponse({"error": {"code": "origin", "en": "Foreign page", "zh": "来源不符"}}, 403)
        response = await call_next(request)
        response.headers.update({"Content-Security-Policy": POLICY, "Cache-Control": "no-store"})
        return response


def _name_endings(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        status = 401 if error.code in ("locked", "wrong_password") else 409
        return JSONResponse({"error": error.as_dict()}, status)

    @app.exception_handler(LabError)
    async def broken(_: Request, error: LabError) -> JSONResponse:
        return JSONResponse({"error": {"code": "failed", "en": error.line(), "zh": error.line()}}, 500)

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        text = f"{first['loc'][-1]}: {first['msg']}"
        return JSONResponse({"error": {"code": "bad_request", "en": text, "zh": f"录入有误：{text}"}}, 422)
