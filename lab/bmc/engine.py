"""The Docker engine's socket, as far as a power button needs it (Docker Engine API 1.41)."""

from __future__ import annotations

import http.client
import json
import socket
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

API = "/v1.41"


class EngineError(Exception):
    """The Docker engine refused or did not answer; the text is for the log and the Redfish error body."""


@dataclass(frozen=True)
class ContainerState:
    """running: its processes exist (also when frozen). frozen: paused, so none of them gets any processor time."""

    running: bool
    frozen: bool


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("docker", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


class DockerEngine:
    """One container, by way of the engine's socket. Every method raises EngineError."""

    def __init__(self, socket_path: str, container: str, timeout: float = 20.0) -> None:
        self._socket, self._timeout = socket_path, timeout
        self._path = f"{API}/containers/{quote(container, safe='')}"

    def state(self) -> ContainerState:
        """How the container is now. An answer that does not say so is an error: "off" must never be a guess."""
        state = self._call("GET", "/json", (200,)).get("State")
        match state:
            case {"Running": bool(running), "Paused": bool(paused)}:
                return ContainerState(running, paused)
        raise EngineError("the Docker engine does not say how the container is")

    def kill(self) -> None:
        """End every process of the container, frozen or not, and return when none is left (409: none was)."""
        self._call("POST", "/kill?signal=KILL", (204, 409))
        self._call("POST", "/wait?condition=not-running", (200,))

    def stop(self, seconds: int) -> None:
        """Ask its init to shut down, kill it after this many seconds, and return when it is off."""
        self._call("POST", f"/stop?t={seconds}", (204, 304), timeout=seconds + self._timeout)

    def start(self) -> None:
        """Start it (304: it ran already)."""
        self._call("POST", "/start", (204, 304))

    def _call(self, method: str, path: str, accepted: tuple[int, ...], timeout: float | None = None) -> dict[str, Any]:
        connection = _UnixConnection(self._socket, timeout or self._timeout)
        try:
            connection.request(method, self._path + path)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise EngineError(f"the Docker engine does not answer: {error or type(error).__name__}") from None
        finally:
            connection.close()
        if response.status not in accepted:
            raise EngineError(f"the Docker engine refused {path.partition('?')[0]}: {response.status} {_message(body)}")
        return _document(body)


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body or b"{}")
    except ValueError:
        raise EngineError("the Docker engine answered with something else than JSON") from None
    return document if isinstance(document, dict) else {}


def _message(body: bytes) -> str:
    try:
        return str(json.loads(body)["message"])
    except (ValueError, KeyError, TypeError):
        return body[:200].decode("utf-8", "replace")
