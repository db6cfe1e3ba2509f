"""What the BMC answers to a request, without sockets."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass

from lab.bmc import documents
from lab.bmc.auth import allowed
from lab.bmc.documents import Document
from lab.bmc.engine import EngineError
from lab.bmc.power import PowerButton, Refused, ResetType
from lab.bmc.problem import Problem

log = logging.getLogger("bmc")


@dataclass(frozen=True)
class Request:
    """One request. path: without query; authorization: that header, if there was one."""

    method: str
    path: str
    authorization: str | None = None
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """status and document; None is an empty body."""

    status: int
    document: Document | None = None


class RedfishService:
    """One server's Redfish tree."""

    def __init__(self, system: str, button: PowerButton, user: str, password: str) -> None:
        self._system, self._button = system, button
        self._user, self._password = user, password

    def answer(self, request: Request) -> Answer:
        """The answer; every refusal is one with a Redfish error body."""
        try:
            return self._route(request)
        except Problem as problem:
            log.warning("%s %s: %s %s", request.method, request.path, problem.status, problem.text)
            return Answer(problem.status, problem.body())

    def _route(self, request: Request) -> Answer:
        path = request.path.rstrip("/")
        if request.method in ("GET", "HEAD") and path in ("/redfish", documents.ROOT):
            return Answer(200, documents.version() if path == "/redfish" else documents.service_root(self._system))
        if not allowed(request.authorization, self._user, self._password):
            raise Problem(401, "NoValidSession", "User name and password are needed and must be right.")
        if path == documents.reset_target(self._system):
            return self._reset(request)
        return self._read(request.method, path)

    def _read(self, method: str, path: str) -> Answer:
        known = documents.tree(self._system, "")
        if path not in known:
            raise Problem(404, "ResourceMissingAtURI", f"There is nothing at {path}.")
        if method not in ("GET", "HEAD"):
            raise Problem(405, "ActionNotSupported", f"{method} is not possible at {path}.")
        return Answer(200, documents.tree(self._system, self._power_state())[path])

    def _power_state(self) -> str:
        try:
            return "On" if self._button.on else "Off"
        except EngineError as error:
            raise Problem(503, "ServiceTemporarilyUnavailable", f"The power state is unknown: {error}.") from None

    def _reset(self, request: Request) -> Answer:
        if request.method != "POST":
            raise Problem(405, "ActionNotSupported", "ComputerSystem.Reset is done by POST.")
        reset = _reset_type(request.body)
        try:
            self._button.press(reset)
        except Refused as refusal:
            raise Problem(409, "ResourceInUse", f"{reset.value}: {refusal}.") from None
        except EngineError as error:
            raise Problem(503, "ServiceTemporarilyUnavailable", f"{reset.value}: {error}.") from None
        log.info("%s: %s done", self._system, reset.value)
        return Answer(204)


def _reset_type(body: bytes) -> ResetType:
    try:
        wanted = json.loads(body)["ResetType"]
    except (ValueError, KeyError, TypeError):
        raise Problem(400, "ActionParameterMissing", 'The body must be {"ResetType": …}.') from None
    try:
        return ResetType(wanted)
    except ValueError:
        known = ", ".join(reset.value for reset in ResetType)
        raise Problem(400, "ActionParameterNotSupported", f"ResetType {wanted!r} is none of {known}.") from None
