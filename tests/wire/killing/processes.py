"""Victims that are processes of this machine: a private PostgreSQL and the server in front of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import oracledb
import psycopg

from lab.standin.pg.bootstrap import bootstrap, create_user
from lab.waiting import wait_until

from ..postgres import PrivatePostgres, private_postgres

ROOT = Path(__file__).parents[3]


@dataclass
class PostgresVictim:
    """The database and every process of it."""

    postgres: PrivatePostgres
    name: str = "postgres"

    def kill(self) -> None:
        """SIGKILL for the first process and its children."""
        first = int((self.postgres.root / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(first, signal.SIGSTOP)  # no more children
        pids = [first, *children_of(first)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not any(map(runs, pids)), 10, "the database's processes to be gone", interval=0.01)

    def revive(self) -> None:
        """Recovers its write-ahead log. The dead one may be a zombie: its number would count as a running database."""
        for lock in [self.postgres.root / "data" / "postmaster.pid", *self.postgres.root.glob(".s.PGSQL.*")]:
            lock.unlink(missing_ok=True)
        self.postgres.start()


@dataclass
class ServerVictim:
    """The TNS server alone; module: which program it is."""

    config: Path
    module: str = "lab.standin"
    name: str = "server"
    port: int = 0
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        """Its process number."""
        assert self._process is not None
        return self._process.pid

    @property
    def runs(self) -> bool:
        """It lives."""
        return self._process is not None and self._process.poll() is None

    def revive(self) -> None:
        """Start, on the port of before."""
        command = [sys.executable, "-m", self.module, "--config", str(self.config), "--port", str(self.port)]
        with open(self.config.with_name("log"), "a") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert "listening" in line, self.config.with_name("log").read_text()[-2000:]
        self.port = int(line.rsplit(":", 1)[1])

    def kill(self) -> None:
        """SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)


@dataclass
class Both:
    """The database and its server, at the same moment."""

    first: PostgresVictim
    second: ServerVictim
    name: str = "both"

    def kill(self) -> None:
        """One after the other, at once."""
        self.second.kill()
        self.first.kill()

    def revive(self) -> None:
        """The database first."""
        self.first.revive()
        self.second.revive()


@dataclass(frozen=True)
class Machine:
    """What there is to kill on this machine. mode: 19 or 23."""

    postgres: PostgresVictim
    server: ServerVictim
    mode: str = "19"

    @property
    def log(self) -> str:
        """The server's."""
        return self.server.config.with_name("log").read_text()

    def connect(self) -> oracledb.Connection:
        """A session of HIS."""
        dsn = f"127.0.0.1:{self.server.port}/XEPDB1"
        return oracledb.connect(user="his", password="secret", dsn=dsn, tcp_connect_timeout=5)


@contextmanager
def machine(options: str = "", module: str = "lab.standin", mode: str = "19", more: str = "") -> Iterator[Machine]:
    """A running stand-in. options: for PostgreSQL (`-c name=value`); module: the server's program; more: lines of its
    configuration."""
    with private_postgres(options) as postgres, TemporaryDirectory() as place:
        bootstrap(postgres.dsn, "manager")
        with psycopg.connect(postgres.dsn, autocommit=True) as connection:
            create_user(connection, "HIS", "secret")
        config = Path(place, "standin.toml")
        config.write_text(f'listen = "127.0.0.1"\nmode = "{mode}"\n{more}\n[database]\ndsn = "{postgres.dsn}"\n')
        server = ServerVictim(config, module)
        server.revive()
        try:
            yield Machine(PostgresVictim(postgres), server, mode)
        finally:
            server.kill()


def children_of(parent: int) -> list[int]:
    """Process numbers."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def runs(pid: int) -> bool:
    """Whether a process lives (a zombie does not)."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
