"""The command that changes releases on an application server: one program after the other, and back where one fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from lab.settings import ANSIBLE

COMMANDS = ANSIBLE / "roles" / "app_server" / "files"
UNITS = ("ce@71.service", "ce@72.service")
# Lists the units that run, notes what was restarted, and keeps the release that each one was started with.
SYSTEMCTL = """#!/bin/sh
if [ "$1" = list-units ]; then cat "{home}/units"; exit 0; fi
echo "$2" >> "{home}/restarted"
grep -q unstartable "{home}/lib/state" && exit 1
grep -q endless "{home}/lib/state" && printf broken > "{home}/runs-$2" && exec sleep 20
cp "{home}/lib/state" "{home}/runs-$2"
"""


class Server:
    """A server's directory with releases, and the answers of its programs. A release's state: good, broken (it starts
    and answers 500), away (the database is), unstartable, endless (its start takes longer than anybody waits)."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "bin").mkdir()
        (home / "bin" / "systemctl").write_text(SYSTEMCTL.format(home=home))
        (home / "bin" / "systemctl").chmod(0o755)
        for command in ("release", "httpserver"):
            shutil.copy(COMMANDS / command, home)
        self.run_units(*UNITS)
        self.add("first")

    def run_units(self, *units: str) -> None:
        (self.home / "units").write_text("".join(f"{unit} loaded active running\n" for unit in units))

    def add(self, name: str, state: str = "good") -> None:
        (self.home / "releases" / name).mkdir(parents=True)
        (self.home / "releases" / name / "state").write_text(state)
        (self.home / "releases" / ".latest").write_text(f"{name}\n")

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}"}
        command = [sys.executable, str(self.home / "release"), *words]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)

    def restarted(self) -> list[str]:
        path = self.home / "restarted"
        found = path.read_text().split() if path.exists() else []
        path.unlink(missing_ok=True)
        return found

    @property
    def current(self) -> str:
        return str(json.loads(self.ask("status").stdout)["current"])

    def runs(self, unit: str) -> str:
        return (self.home / f"runs-{unit}").read_text()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)

    class Program(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state = made.runs(f"ce@{self.server.server_address[1] - 8000}.service")  # type: ignore[operator]
            broken, away = state == "broken" and self.path != "/alive", state == "away" and self.path != "/alive"
            self.send_response(500 if broken else 503 if away else 200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    programs = [ThreadingHTTPServer(("127.0.0.1", 8000 + int(unit[3:5])), Program) for unit in UNITS]
    for program in programs:
        threading.Thread(target=program.serve_forever, daemon=True).start()
    yield made
    for program in programs:
        program.shutdown()
        program.server_close()


def test_a_release_is_used_by_one_program_after_the_other_and_once(server: Server) -> None:
    assert json.loads(server.ask("use", "latest").stdout) == {"changed": True, "current": "first"}
    assert server.restarted() == list(UNITS)
    assert json.loads(server.ask("use", "first").stdout)["changed"] is False
    assert server.restarted() == []
    assert json.loads(server.ask("restart").stdout)["changed"] is True
    assert server.restarted() == list(UNITS)


@pytest.mark.parametrize("state", ["broken", "unstartable", "endless"])
def test_a_bad_release_never_reaches_the_second_program(
    server: Server, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (server.home / "release").read_text()
    (server.home / "release").write_text(text.replace("START_SECONDS = 20.0", "START_SECONDS = 0.5"))
    server.ask("use", "first")
    server.restarted()
    server.add("second", state)
    refused = server.ask("use", "latest")
    assert refused.returncode == 2 and "first is again" in refused.stderr and "ce@71" in refused.stderr
    assert server.restarted() == [UNITS[0]] * 2, "there and back; the other one never stopped"
    assert server.current == "first" and server.runs(UNITS[0]) == "good"


def test_a_database_that_is_away_is_not_the_releases_fault(server: Server) -> None:
    server.add("second", "away")
    assert server.ask("use", "second").returncode == 0 and server.current == "second"


def test_where_no_program_runs_the_release_is_used_at_once(server: Server) -> None:
    assert json.loads(server.ask("use", "first", "--when-idle").stdout)["changed"] is False
    server.run_units()
    assert json.loads(server.ask("use", "first", "--when-idle").stdout)["changed"] is True
    assert server.restarted() == [] and server.current == "first"


def test_a_release_that_is_not_here_is_named_with_those_that_are(server: Server) -> None:
    refused = server.ask("use", "third")
    assert refused.returncode == 2 and "'third'" in refused.stderr and "first" in refused.stderr
    assert server.restarted() == []


def test_old_releases_go_the_one_in_use_stays(server: Server) -> None:
    server.run_units()
    for place, name in enumerate("abcdef"):
        server.add(name)
        os.utime(server.home / "releases" / name, (place, place))
    server.ask("use", "a")
    told = json.loads(server.ask("status").stdout)
    assert told == {"current": "a", "releases": ["a", "e", "f", "first"]}
