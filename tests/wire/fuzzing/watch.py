"""What must stay true of a server under attack: others are served, nothing is left behind, memory stays bounded."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oracledb
import psycopg

from lab.standin.pg.backends import KEPT
from lab.waiting import pace, wait_until

from ..killing.processes import Machine

FAULT = ('"event": "fault', '"traceback"', "Traceback", "never retrieved", "never awaited")
CALM = 0.01  # seconds between two questions of the witness


@dataclass
class Witness:
    """Another client: asks all the time, logs on again now and then. worst: seconds of its slowest answer."""

    worst: float = 0.0
    answers: int = 0
    error: str = ""


def faults_in(log: str) -> list[str]:
    """Lines of a server's log that speak of a defect of its own."""
    return [line for line in log.splitlines() if any(word in line for word in FAULT)]


def memory_of(pid: int, what: str = "VmRSS") -> int:
    """MiB: VmRSS now, VmHWM at the most."""
    status = Path("/proc", str(pid), "status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(what)) // 1024


def backends(here: Machine) -> int:
    """How many sessions PostgreSQL has for the server."""
    with psycopg.connect(here.postgres.postgres.dsn) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def witnessed(here: Machine) -> Iterator[Witness]:
    """A witness at work for the duration of the block; afterwards no session is left but those of before."""
    before, stop, witness = backends(here), threading.Event(), Witness()
    thread = threading.Thread(target=_ask, args=(here, witness, stop), daemon=True)
    thread.start()
    try:
        yield witness
    finally:
        stop.set()
        thread.join(60)
    most = max(before, 1 + KEPT)  # the server's own, and those that wait for the next session
    wait_until(lambda: backends(here) <= most, 30, f"no more than {most} sessions of PostgreSQL")


def _ask(here: Machine, witness: Witness, stop: threading.Event) -> None:
    try:
        while not stop.is_set():
            with here.connect() as connection:
                for _ in range(20):
                    began = time.monotonic()
                    connection.cursor().execute("select 1 from dual").fetchall()
                    witness.worst = max(witness.worst, time.monotonic() - began)
                    witness.answers += 1
                    pace(CALM)
    except oracledb.Error as error:
        witness.error = str(error)
