"""The application: one process is CE00 or CE01."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from lab.his.api import router
from lab.his.clinic_api import router as clinic_router
from lab.his.connections import Connections
from lab.his.emergency_mode import outpatients_only
from lab.his.operations import Operations
from lab.his.pages.routes import router as pages_router
from lab.his.refusals import Failed, NotDone, OutcomeUnknown, Refused
from lab.his.settings import HisSettings
from lab.his.vitality import Vitality
from lab.his.ward_api import router as ward_router
from lab.his.worklists import Worklists


def make_app(settings: HisSettings) -> FastAPI:
    """The application for these settings; it connects when it starts, and starts without a database too."""
    connections = Connections(settings)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await connections.start()
        yield
        await connections.stop()

    app = FastAPI(title="HIS", version="1", lifespan=lifespan, docs_url="/api/docs", redoc_url=None)
    app.state.settings = settings
    app.state.operations = Operations(connections, settings)
    app.state.worklists = Worklists(connections, settings)
    app.state.vitality = Vitality(settings.failures, settings.memory)
    app.include_router(router)
    app.include_router(clinic_router)
    app.include_router(ward_router, dependencies=[Depends(outpatients_only)])
    app.include_router(pages_router)
    _name_endings(app)
    return app


def _error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def _name_endings(app: FastAPI) -> None:
    @app.exception_handler(Refused)
    async def refused(_: Request, error: Refused) -> JSONResponse:
        return _error(error.status, error.code, error.message)

    @app.exception_handler(NotDone)
    async def not_done(_: Request, error: NotDone) -> JSONResponse:
        return _error(503, "not_done", str(error))

    @app.exception_handler(Failed)
    async def failed(_: Request, error: Failed) -> JSONResponse:
        return _error(500, "failed", str(error))

    @app.exception_handler(OutcomeUnknown)
    async def unknown(_: Request, error: OutcomeUnknown) -> JSONResponse:
        return _error(504, "outcome_unknown", str(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return _error(422, "bad_request", f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
