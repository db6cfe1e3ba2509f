"""The command by which the units of the programs take them out of the HttpServer's service and back."""

from __future__ import annotations

import re
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lab.his.vitality import LONGEST_REST
from lab.settings import ANSIBLE

ROLE = ANSIBLE / "roles" / "app_server"
COMMAND, UNIT = ROLE / "files" / "httpserver", ROLE / "templates" / "ce@.service.j2"
OUT = "set server ce/ce73 state drain; disable health ce/ce73"
IN = "enable health ce/ce73; set server ce/ce73 state ready"
EMPTY = "," * 16
STATISTICS = f"# pxname,svname\nhis,ce73{EMPTY}OPEN\nce,ce73{EMPTY}UP 1/2,\nce,ce74{EMPTY}DRAIN,\n"


class Server:
    """An HttpServer's console that notes what it is told, and a program whose answers are set here."""

    def __init__(self, home: Path) -> None:
        self.told: list[str] = []
        self.answers = {"/alive": 200, "/health": 200, "/api/desks": 200}
        self.command = home / "httpserver"
        text = COMMAND.read_text().replace("/run/haproxy/admin.sock", str(home / "console"))
        self.command.write_text(text.replace("PATIENCE = 75.0", "PATIENCE = 2.0"))
        self.command.chmod(0o755)
        server = self

        class Console(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                said = self.rfile.readline().decode().strip()
                if said == "show stat":
                    self.wfile.write(STATISTICS.encode())
                else:
                    server.told.append(said)

        class Program(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(server.answers[self.path])
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                return

        self.console = socketserver.ThreadingUnixStreamServer(str(home / "console"), Console)
        self.program = ThreadingHTTPServer(("127.0.0.1", 8073), Program)
        for one in (self.console, self.program):
            threading.Thread(target=one.serve_forever, daemon=True).start()

    def close(self) -> None:
        for one in (self.console, self.program):
            one.shutdown()
            one.server_close()

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([self.command, *words], capture_output=True, text=True, timeout=30)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.close()


def test_a_program_is_taken_out_and_back(server: Server) -> None:
    assert server.run("out", "73").returncode == 0 and server.told == [OUT]
    assert server.run("in", "73").returncode == 0 and server.told == [OUT, IN]


def test_a_program_that_is_not_fit_is_not_sent_work(server: Server) -> None:
    server.answers["/alive"] = 503
    waiting = subprocess.Popen([server.command, "in", "73", "1"])
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(0.5)
    assert server.told == []
    server.answers["/alive"] = 200
    assert waiting.wait(10) == 0 and server.told == [IN]


def test_it_waits_longer_than_a_program_rests_and_less_than_its_unit_allows() -> None:
    (patience,) = re.findall(r"^PATIENCE = ([\d.]+)", COMMAND.read_text(), re.MULTILINE)
    (allowed,) = re.findall(r"^TimeoutStartSec=(\d+)$", UNIT.read_text(), re.MULTILINE)
    assert LONGEST_REST < float(patience) < float(allowed)


def test_after_a_time_the_checks_are_to_decide(server: Server) -> None:
    server.answers["/health"] = 500
    assert server.run("in", "73", "1").returncode == 0 and server.told == [IN]


def test_nobody_waits_for_a_program_that_has_ended(server: Server) -> None:
    server.answers["/alive"] = 503
    program = subprocess.Popen(["sleep", "30"])
    waiting = subprocess.Popen([server.command, "in", "73", str(program.pid)])
    program.kill()
    program.wait()
    assert waiting.wait(10) == 1 and server.told == []


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        ("/alive", 200, ""),
        ("/alive", 503, "/alive is answered with 503"),
        ("/health", 503, ""),
        ("/health", 504, ""),
        ("/health", 500, "/health is answered with 500"),
        ("/api/desks", 404, "/api/desks is answered with 404"),
    ],
)
def test_whether_a_program_is_fit_for_work(server: Server, path: str, status: int, why: str) -> None:
    server.answers[path] = status
    told = server.run("well", "73")
    assert (told.stdout, told.returncode) == (why, 1 if why else 0)


def test_a_program_that_does_not_run_is_not_fit(server: Server) -> None:
    told = server.run("well", "75")
    assert told.returncode == 1 and told.stdout.startswith("/alive: ") and "refused" in told.stdout


def test_what_the_http_server_thinks_of_a_program(server: Server) -> None:
    assert [server.run("state", number).stdout for number in ("73", "74", "75")] == ["UP\n", "DRAIN\n", "\n"]


def test_without_an_http_server_nothing_is_lost(server: Server) -> None:
    server.console.shutdown()
    server.console.server_close()
    assert server.run("out", "73").returncode == 0
    assert server.run("in", "73").returncode == 0
    assert server.run("state", "73").stdout == "\n"


@pytest.mark.parametrize("words", [(), ("out",), ("out", "ce01"), ("away", "01")])
def test_what_it_does_not_know_is_refused_with_the_usage(server: Server, words: tuple[str, ...]) -> None:
    told = server.run(*words)
    assert told.returncode == 2 and "httpserver out|in|state|well NUMBER" in told.stderr
    assert server.run("--help").returncode == 0
