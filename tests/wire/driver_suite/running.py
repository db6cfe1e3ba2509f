"""Running the tests and reading what came of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lab.settings import PROJECT

from . import notes
from .database import ADMIN, MAIN, PASSWORD, PROXY

# Cloud services' configuration, the driver's C library, and queues that it alone has.
LEFT_OUT = ("ext", "soda", "stc", "py314")
TEST_SECONDS = 60
HUNG = "the client hung or died"
# pytest's exit status when all passed, when some failed, and when nothing was left to run.
WHOLE = (0, 1, 5)
TRIES = 20
NO_SERVER = "127.0.0.1:1/none"


@dataclass(frozen=True)
class Outcome:
    """What one test gave. state: passed, failed or skipped; reason: the first line of why not."""

    test: str
    state: str
    reason: str = ""


def run(tests: Path, dsn: str, log: Path, only: Sequence[str] = (), seconds: float = 1800) -> list[Outcome]:
    """Run the driver's tests against a server; `only` are pytest arguments that choose. log: pytest's own words, as
    they come. seconds: after which a try is ended. Raises RuntimeError, subprocess.TimeoutExpired.

    A test that hangs ends pytest: it has failed, and the rest is run by another one.
    """
    with tempfile.TemporaryDirectory() as folder:
        noted, hung = Path(folder) / "notes", 0
        for _ in range(TRIES):
            status = _pytest(tests, _environment(dsn, noted), log, only, seconds)
            outcomes = list(_outcomes(noted))
            before, hung = hung, sum(one.reason == HUNG for one in outcomes)
            if outcomes and hung == before and status in WHOLE:
                return outcomes
            if hung == before:
                break
    raise RuntimeError(f"the driver's tests did not run: {log.read_text()[-2000:]}")


def _pytest(tests: Path, environment: Mapping[str, str], log: Path, only: Sequence[str], seconds: float) -> int:
    """One pytest over what is not noted yet; its exit status."""
    ignored = [] if only else [f"--ignore={name}" for name in LEFT_OUT]
    command = [
        *(sys.executable, "-m", "pytest", "-v", "--durations=20", "--no-header", "--tb=line", "-p", notes.__name__),
        *("-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tests)),
        *(f"--timeout={TEST_SECONDS}", "--timeout-method=thread", *ignored, *(only or ["."])),
    ]
    with log.open("a") as words:
        done = subprocess.run(
            command, cwd=tests, env=environment, stdout=words, stderr=subprocess.STDOUT, timeout=seconds
        )
    return done.returncode


def _environment(dsn: str, noted: Path) -> dict[str, str]:
    told = {
        "MAIN_USER": MAIN,
        "MAIN_PASSWORD": PASSWORD,
        "PROXY_USER": PROXY,
        "PROXY_PASSWORD": PASSWORD,
        "ADMIN_USER": ADMIN,
        "ADMIN_PASSWORD": PASSWORD,
        "CONNECT_STRING": dsn,
    }
    suite = {f"PYO_TEST_{key}": value for key, value in told.items()}
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(PROJECT), notes.PLACE: str(noted), **suite}


def _outcomes(noted: Path) -> Iterator[Outcome]:
    """The last word on each test, but a failure stays one; what began and never ended has failed."""
    found: dict[str, Outcome] = {}
    for note in notes.read(noted):
        one = Outcome(**note)
        if one.test not in found or found[one.test].state != "failed":
            found[one.test] = one
    for one in found.values():
        yield Outcome(one.test, "failed", HUNG) if one.state == "started" else one
