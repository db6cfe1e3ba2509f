"""Running the tests and reading what came of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from .database import ADMIN, MAIN, PASSWORD, PROXY

# Cloud services' configuration, the driver's C library, and queues that it alone has.
LEFT_OUT = ("ext", "soda", "stc", "py314")
TEST_SECONDS = 60
NO_SERVER = "127.0.0.1:1/none"


@dataclass(frozen=True)
class Outcome:
    """What one test gave. state: passed, failed or skipped; reason: the first line of why not."""

    test: str
    state: str
    reason: str = ""


def run(tests: Path, dsn: str, log: Path, only: Sequence[str] = (), seconds: float = 1800) -> list[Outcome]:
    """Run the driver's tests against a server; `only` are pytest arguments that choose. log: pytest's own words, as
    they come. Raises RuntimeError.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        chosen = list(only) or ["."]
        ignored = [] if only else [f"--ignore={name}" for name in LEFT_OUT]
        command = [
            *(sys.executable, "-m", "pytest", "-v", "--durations=20", "--no-header", "--tb=line"),
            *("-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(tests)),
            *("-o", "junit_logging=no", f"--timeout={TEST_SECONDS}", f"--junitxml={report}", *ignored, *chosen),
        ]
        with log.open("w") as words:
            subprocess.run(
                command, cwd=tests, env=_environment(dsn), stdout=words, stderr=subprocess.STDOUT, timeout=seconds
            )
        if not report.exists():
            raise RuntimeError(f"the driver's tests did not run: {log.read_text()[-2000:]}")
        return list(_outcomes(report))


def _environment(dsn: str) -> dict[str, str]:
    told = {
        "MAIN_USER": MAIN,
        "MAIN_PASSWORD": PASSWORD,
        "PROXY_USER": PROXY,
        "PROXY_PASSWORD": PASSWORD,
        "ADMIN_USER": ADMIN,
        "ADMIN_PASSWORD": PASSWORD,
        "CONNECT_STRING": dsn,
    }
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **{f"PYO_TEST_{key}": value for key, value in told.items()}}


def _outcomes(report: Path) -> Iterator[Outcome]:
    """A test that fails and whose end fails too is told twice by the report, and once here."""
    found: dict[str, Outcome] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        one = _outcome(case)
        if one.test not in found or found[one.test].state == "passed":
            found[one.test] = one
    yield from found.values()


def _outcome(case: ElementTree.Element) -> Outcome:
    name = f"{case.get('classname', '').replace('.', '/')}.py::{case.get('name')}"
    for tag, state in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        if (why := case.find(tag)) is not None:
            text = (why.get("message") or why.text or "").strip()
            return Outcome(name, state, text.splitlines()[0] if text else "")
    return Outcome(name, "passed")
