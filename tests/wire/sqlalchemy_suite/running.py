"""Running the suite in a process of its own, and reading what came of it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree

import oracledb

from lab.settings import PROJECT

from ..driver_suite.database import ADMIN, PASSWORD
from ..driver_suite.running import Outcome

HERE = Path(__file__).parent
USER, OTHER = "scott", "test_schema"  # the names that SQLAlchemy's suite expects
TEST_SECONDS = 60
# Its eight hundred combinations take longer than all the others together; ask for it with -k.
LEFT_OUT = "ComponentReflectionTest"


def create_users(dsn: str) -> None:
    """As SQLAlchemy's notes for Oracle ask: a user that is DBA, and a second schema."""
    with oracledb.connect(user=ADMIN, password=PASSWORD, dsn=dsn) as admin, admin.cursor() as cursor:
        for user in (USER, OTHER):
            cursor.execute(f"create user {user} identified by {PASSWORD.replace('-', '_')} quota unlimited on users")
            cursor.execute(f"grant connect, resource, create view, create synonym, create table to {user}")
        cursor.execute(f"grant dba to {USER}")


def run(dsn: str, log: Path, only: Sequence[str] = (), seconds: float = 2400) -> list[Outcome]:
    """Run the suite, or what `only` (arguments of pytest) chooses. log: pytest's own words. Raises RuntimeError."""
    host, _, service = dsn.partition("/")
    url = f"oracle+oracledb://{USER}:{PASSWORD.replace('-', '_')}@{host}/?service_name={service}"
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [
            *(sys.executable, "-m", "pytest", "-q", "--tb=short", "-c", str(HERE / "setup.cfg")),
            *("--rootdir", folder, "-p", "tests.wire.sqlalchemy_suite.plugin", "-p", "no:cacheprovider"),
            *("-o", "junit_logging=no", f"--timeout={TEST_SECONDS}", "--maxfail=5000"),
            *("--dburi", url, f"--junitxml={report}", str(HERE / "suite.py")),
            *(only or ("-k", f"not {LEFT_OUT}")),
        ]
        (Path(folder) / "setup.cfg").write_text((HERE / "setup.cfg").read_text())
        with log.open("w") as words:
            subprocess.run(command, cwd=PROJECT, stdout=words, stderr=subprocess.STDOUT, timeout=seconds)
        if not report.exists():
            raise RuntimeError(f"SQLAlchemy's suite did not run: {log.read_text()[-2000:]}")
        return list(outcomes(report))


def outcomes(report: Path) -> Iterator[Outcome]:
    """A test's name without the release of the server; told once, as failed if its end failed too."""
    found: dict[str, Outcome] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        one = _outcome(case)
        if one.test not in found or found[one.test].state == "passed":
            found[one.test] = one
    yield from found.values()


def _outcome(case: ElementTree.Element) -> Outcome:
    group = str(case.get("classname", "")).rsplit(".", 1)[-1].partition("_oracle+oracledb")[0]
    name = f"{group}::{case.get('name')}"
    for tag, state in (("failure", "failed"), ("error", "failed"), ("skipped", "skipped")):
        if (why := case.find(tag)) is not None:
            text = f"{why.get('message') or ''}\n{why.text or ''}"
            return Outcome(name, state, text.strip())
    return Outcome(name, "passed")
