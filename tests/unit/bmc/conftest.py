"""A BMC over TLS on loopback, in front of a Docker engine that is none."""

from __future__ import annotations

import base64
import http.client
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.bmc.engine import DockerEngine
from lab.bmc.power import PowerButton
from lab.bmc.server import RedfishServer, make_tls
from lab.bmc.service import RedfishService
from lab.machine.secrets import ensure_secrets
from lab.settings import LabSettings
from tests.unit.bmc.fake_engine import FakeEngine, fake_engine

SYSTEM, PASSWORD = "dbserver-a", "right"


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True)
class Client:
    """Talks Redfish to the BMC, over a connection of its own each time."""

    port: int
    trusted: Path

    def ask(self, method: str, path: str, body: object = None, password: str | None = PASSWORD, **more: str) -> Reply:
        """more: further headers, with underscores for hyphens."""
        tls = ssl.create_default_context(cafile=str(self.trusted))
        connection = _ByName(self.port, tls)
        headers = {"Authorization": basic("admin", password)} if password is not None else {}
        headers |= {name.replace("_", "-"): value for name, value in more.items()}
        sent = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            connection.request(method, path, sent, headers)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def reset(self, kind: str) -> Reply:
        return self.ask("POST", f"/redfish/v1/Systems/{SYSTEM}/Actions/ComputerSystem.Reset", {"ResetType": kind})

    def power(self) -> str:
        return str(self.ask("GET", f"/redfish/v1/Systems/{SYSTEM}").document["PowerState"])


class _ByName(http.client.HTTPSConnection):
    """Goes to loopback, yet checks the certificate against the BMC's name."""

    def __init__(self, port: int, tls: ssl.SSLContext) -> None:
        super().__init__("bmc-test", port, timeout=10)
        self._tls = tls

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), 10)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def basic(user: str, password: str) -> str:
    """The Authorization header of this account."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with key.pem and certificate.pem, made as a lab's are."""
    folder = tmp_path_factory.mktemp("bmc")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAB_STATE", str(folder))
        secrets = ensure_secrets(LabSettings(name="bmc"), ["bmc-test"])
    (folder / "key.pem").write_text(secrets["bmc_tls_key"])
    (folder / "certificate.pem").write_text(secrets["bmc_tls_certificate"])
    return folder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[FakeEngine]:
    """The engine behind the BMC; its container runs."""
    with fake_engine(tmp_path / "docker.sock", "h-dbserver-a") as found:
        yield found


@pytest.fixture
def serve(tmp_path: Path, identity: Path) -> Iterator[Callable[[float], Client]]:
    """Starts the BMC with a given time-out for silent clients."""
    running: list[tuple[RedfishServer, threading.Thread]] = []

    def start(request_timeout: float) -> Client:
        button = PowerButton(DockerEngine(str(tmp_path / "docker.sock"), "h-dbserver-a", timeout=5), 7)
        tls = make_tls(str(identity / "certificate.pem"), str(identity / "key.pem"))
        service = RedfishService(SYSTEM, button, "admin", PASSWORD)
        server = RedfishServer(("127.0.0.1", 0), service, tls, request_timeout)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        running.append((server, thread))
        return Client(server.server_address[1], identity / "certificate.pem")

    yield start
    for server, thread in running:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def bmc(serve: Callable[[float], Client], engine: FakeEngine) -> Client:
    """A client of the BMC."""
    return serve(10.0)
