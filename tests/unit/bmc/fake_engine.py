"""A Docker engine on a unix socket that knows one container, for the BMC's own client to talk to."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any


class FakeEngine(socketserver.ThreadingUnixStreamServer):
    """state: `running`, `paused` or `exited`. asked: the calls, as `POST /kill?signal=KILL`. refuse: path -> (status,
    body) given instead. kills_nothing: kill is accepted and the container lives on."""

    daemon_threads = True

    def __init__(self, path: Path, container: str, state: str = "running") -> None:
        self.container, self.state = container, state
        self.asked: list[str] = []
        self.refuse: dict[str, tuple[int, bytes]] = {}
        self.kills_nothing = False
        self.ended = threading.Condition()
        super().__init__(str(path), _Handler)

    def change(self, state: str) -> None:
        """The container's new state; wakes whoever waits for its end."""
        with self.ended:
            self.state = state
            self.ended.notify_all()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: FakeEngine

    def address_string(self) -> str:
        return "unix"

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        engine = self.server
        rest = self.path.removeprefix(f"/v1.41/containers/{engine.container}")
        engine.asked.append(f"{self.command} {rest}")
        call = rest.partition("?")[0]
        status, document = (404, {"message": "No such container"}) if rest == self.path else self._done(call)
        body = json.dumps(document).encode() if status != 204 else b""
        status, body = engine.refuse.get(call, (status, body))
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _done(self, call: str) -> tuple[int, dict[str, Any]]:
        engine, running = self.server, self.server.state != "exited"
        match call:
            case "/json":
                return 200, {"State": {"Running": running, "Paused": engine.state == "paused"}}
            case "/kill" if not running:
                return 409, {"message": "is not running"}
            case "/kill" | "/stop":
                if not engine.kills_nothing:
                    engine.change("exited")
                return (204 if running else 304), {}
            case "/wait":
                return 200, {"StatusCode": 137}
            case "/start":
                engine.change("running")
                return (304 if running else 204), {}
        return 404, {"message": "page not found"}


@contextmanager
def fake_engine(path: Path, container: str, state: str = "running") -> Iterator[FakeEngine]:
    """One that listens until the block ends."""
    with FakeEngine(path, container, state) as engine:
        thread = threading.Thread(target=engine.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield engine
        engine.shutdown()
        thread.join()
