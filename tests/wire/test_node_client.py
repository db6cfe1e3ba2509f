"""node-oracledb in its thin mode against the stand-in: tests/wire/node_client/checks.js, each check in a session."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from lab.settings import state_root

from .server_thread import ServerThread

HERE = Path(__file__).with_name("node_client")
_INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent")


@pytest.fixture(scope="session")
def installed() -> Path:
    """The checks beside the driver as the lock has it, installed once, outside the project's files."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    files = sorted(HERE.iterdir())
    name = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    place = state_root().resolve() / "cache" / f"node-client-{name}"
    if not (place / "complete").exists():
        place.mkdir(parents=True, exist_ok=True)
        for path in files:
            shutil.copy(path, place)
        done = subprocess.run(_INSTALL, cwd=place, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        (place / "complete").touch()
    return place


def run(place: Path, *account: str) -> dict[str, str | None]:
    """What each check gave: None, or what went wrong."""
    command = ["node", str(place / "checks.js"), *account]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, timeout=180)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert told and (done.returncode == 0) == all(one["error"] is None for one in told), done.stderr
    return {one["name"]: one["error"] for one in told}


def test_node_oracledb_gets_what_it_asks_for(installed: Path, standin: ServerThread) -> None:
    found = run(installed, "his", "secret", standin.dsn)
    assert len(found) > 15 and not {name: error for name, error in found.items() if error}


def test_a_check_that_fails_is_told(installed: Path, standin: ServerThread) -> None:
    found = run(installed, "nobody", "none", standin.dsn)
    assert found and all("ORA-01017" in str(error) for error in found.values())
