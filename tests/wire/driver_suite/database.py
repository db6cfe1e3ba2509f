"""A stand-in of the suite's own: a private PostgreSQL, the server as a process, the schema that the tests expect."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oracledb

from lab.settings import PROJECT
from lab.standin.pg.bootstrap import bootstrap

from ..postgres import running_postgres

SCHEMA = Path(__file__).with_name("schema")
# Of a database that lives for one run on the loopback.
MAIN, PROXY, ADMIN = "pythontest", "pythontestproxy", "system"
PASSWORD = "Suite-2026"
_PLACED = {
    "&main_password": PASSWORD,
    "&proxy_password": PASSWORD,
    "&main..": f"{MAIN}.",
    "&main": MAIN,
    "&proxy": PROXY,
}
_NEWER = "70_release_23.sql"


@dataclass(frozen=True)
class Refused:
    """A statement of the schema that failed: its first line and the error."""

    statement: str
    error: str


@contextmanager
def running_standin(mode: str, log: Path) -> Iterator[str]:
    """The connect string of a stand-in that speaks as release `mode`; gone at the end."""
    with running_postgres() as dsn, tempfile.TemporaryDirectory() as folder:
        bootstrap(dsn, PASSWORD)
        config = Path(folder) / "standin.toml"
        config.write_text(f'listen = "127.0.0.1"\nport = 0\nmode = "{mode}"\n[database]\ndsn = "{dsn}"\n')
        command = [sys.executable, "-m", "lab.standin", "--config", str(config)]
        with log.open("w") as errors:
            process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert process.stdout is not None
            line = process.stdout.readline().strip()
            if not line:
                raise RuntimeError(f"the stand-in did not start: {log.read_text().strip()}")
            yield f"{line.rsplit(' ', 1)[1]}/XEPDB1"
        finally:
            process.terminate()
            process.wait(30)


def statements(mode: str) -> Iterator[str]:
    """The schema's statements for a release, in order."""
    for script in sorted(SCHEMA.glob("*.sql")):
        if script.name == _NEWER and mode != "23":
            continue
        for piece in f"{script.read_text()}\n".split("\n/\n"):
            text = "\n".join(line for line in piece.splitlines() if not line.startswith("--")).strip()
            if text:
                yield _placed(text)


def _placed(text: str) -> str:
    for mark, value in _PLACED.items():
        text = text.replace(mark, value)
    return text


def create_schema(dsn: str, mode: str) -> list[Refused]:
    """Run the scripts; what fails is told and left out, so that the tests of everything else can run."""
    refused = []
    with oracledb.connect(user=ADMIN, password=PASSWORD, dsn=dsn) as connection, connection.cursor() as cursor:
        for statement in statements(mode):
            try:
                cursor.execute(statement)
            except oracledb.Error as error:
                refused.append(Refused(statement.splitlines()[0], str(error).splitlines()[0]))
        connection.commit()
    return refused
