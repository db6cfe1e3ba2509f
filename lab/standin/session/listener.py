"""What the listener tells those it does not let in: another address, a refusal, or its own state (lsnrctl, tnsping)."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..tns.connect import Connect, inform, redirect, refuse
from ..ttc.capabilities import OFFERED, Mode

EVERY_SERVICE = "*"
_NOT_AUTHENTICATED = 1189  # who stops or changes the listener must be of its machine
_FIRST_COMMAND_ERROR = 1150  # the command is none
_COMMANDS_OF_THE_OWNER = frozenset({"stop", "reload", "set", "trace", "save_config", "change_password", "spawn"})
_VERSION = "TNSLSNR for Linux: Version {}.{}.0.0.0 - Production"


@dataclass
class Listener:
    """services: upper case; redirects: service, or `*` for all others, to host:port; endpoints: (protocol, port) it
    listens at; established, refused: clients so far."""

    mode: Mode
    services: frozenset[str]
    redirects: Mapping[str, str] = field(default_factory=dict)
    endpoints: list[tuple[str, int]] = field(default_factory=list)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    established: int = 0
    refused: int = 0

    def refusal(self, request: Connect) -> int:
        """Why a service is not served: the TNS error; 0 when it is."""
        name = request.service
        if name in self.services or name.split(".")[0] in self.services:
            return 0
        return 12505 if request.by_sid else 12514

    def elsewhere(self, request: Connect, protocol: str) -> bytes | None:
        """The REDIRECT for a client that is to go to another address; who comes from a redirection is not sent on."""
        target = self.redirects.get(request.service.split(".")[0], self.redirects.get(EVERY_SERVICE, ""))
        if not target or request.redirected:
            return None
        host, _, port = target.rpartition(":")
        return redirect(f"(ADDRESS=(PROTOCOL={protocol})(HOST={host.strip('[]')})(PORT={port}))", request.descriptor)

    def told(self, command: str) -> bytes:
        """The answer to a command of lsnrctl or tnsping."""
        if command == "ping":
            return refuse(0, "(ALIAS=LISTENER)")
        if command == "version":
            return inform(self._head(""), self._version())
        if command in ("status", "services"):
            return inform(self._head(self._state()), ",,".join([self._endpoints(), *self._services()]) + ",,")
        return refuse(_NOT_AUTHENTICATED if command in _COMMANDS_OF_THE_OWNER else _FIRST_COMMAND_ERROR)

    def _head(self, more: str) -> str:
        return f"(DESCRIPTION=(TMP=)(VSNNUM={OFFERED[self.mode].version_number})(ERR=0){more})"

    def _version(self) -> str:
        return _VERSION.format(*OFFERED[self.mode].release)

    def _state(self) -> str:
        uptime = int((datetime.now(UTC) - self.started).total_seconds() * 100)
        start = self.started.strftime("%d-%b-%Y %H:%M:%S").upper()
        return (
            f"(ALIAS=LISTENER)(SECURITY=OFF)(VERSION={self._version()})(START_DATE={start})(SIDNUM=1)(LOGFILE=)"
            f"(PRMFILE=)(TRACING=off)(UPTIME={uptime})(SNMP=OFF)(PID={os.getpid()})"
        )

    def _endpoints(self) -> str:
        host = socket.gethostname()
        handlers = (
            "(HANDLER=(HANDLER_MAXLOAD=0)(HANDLER_LOAD=0)(ESTABLISHED=0)(REFUSED=0)(HANDLER_ID=0)(PRE=any)(SESSION=NS)"
            f"(DESCRIPTION=(ADDRESS=(PROTOCOL={protocol})(HOST={host})(PORT={port}))))"
            for protocol, port in self.endpoints
        )
        return f"(ENDPOINT={''.join(handlers)})"

    def _services(self) -> list[str]:
        handler = (
            "(HANDLER=(HANDLER_DISPLAY=DEDICATED SERVER)(STA=ready)(HANDLER_INFO=LOCAL SERVER)(HANDLER_MAXLOAD=0)"
            f"(HANDLER_LOAD=0)(ESTABLISHED={self.established})(REFUSED={self.refused})(HANDLER_ID=1)(PRE=ttc)(SESSION=NS))"
        )
        instance = f"(INSTANCE=(INSTANCE_NAME=XE)(NUM=1)(INSTANCE_STATUS=ready)(NUMREL=1){handler})"
        return [f"(SERVICE=(SERVICE_NAME={name}){instance})" for name in sorted(self.services)]
