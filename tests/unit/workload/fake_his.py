"""An HTTP server that behaves like the HIS as far as desks see it, with a switch for its health."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LISTS: dict[str, Any] = {
    "schedules": [{"id": 1, "doctor_id": 2, "department_id": 3}],
    "registrars": [11],
    "cashiers": [21, 22],
    "pharmacists": [31],
    "drugs": [{"id": 41, "price": "1.50"}],
    "patients": [51],
    "at_home": [51, 52, 53, 54],
    "nurses": [61],
    "doctors": [2],
    "examinations": [71],
    "technicians": [{"id": 81, "department_id": 8}],
    "wards": [91],
}


class FakeHis(ThreadingHTTPServer):
    """mode: ok; 503; silent (never answers); 409. `rows`: key -> answer of what was committed."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.mode = "ok"
        self.rows: dict[str, dict[str, Any]] = {}
        self.numbers = itertools.count(1)
        self.thaw = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: FakeHis
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:
        return

    def do_GET(self) -> None:
        self._answer(200, LISTS)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        key, his = self.headers["Idempotency-Key"], self.server
        if his.mode == "503":
            return self._answer(503, {"error": {"code": "no_database", "message": "no"}})
        if his.mode == "409":
            return self._answer(409, {"error": {"code": "queue_full", "message": "full"}})
        replayed = key in his.rows
        number = next(his.numbers)
        his.rows.setdefault(key, {"id": number, "op_key": key, "invoice_no": number, "department_id": 8})
        if his.mode == "silent":
            his.thaw.wait(10)
            self.close_connection = True
            return
        self._answer(200 if replayed else 201, {**his.rows[key], "replayed": replayed})

    def _answer(self, status: int, body: Any) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@contextmanager
def fake_his() -> Iterator[FakeHis]:
    server = FakeHis()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.thaw.set()
        server.shutdown()
        server.server_close()
