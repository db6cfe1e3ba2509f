"""The container that `lab bench standin` measures: its PostgreSQL open to psycopg too, its server's memory seen."""

from __future__ import annotations

from typing import Any

import oracledb
import psycopg

from lab.bench.container import SERVICE, USER, WORD, Bench
from lab.errors import StepFailed
from lab.faults.processes import PROC, namespace_of, processes_in

_HBA = "/opt/oracle/standin/etc/pg_hba.conf"
_SERVER = b"lab.standin"
_CLEAR_PEAK = "5"


class Box(Bench):
    """A container of the stand-in's image."""

    def open_postgres(self) -> None:
        """Let psycopg in as people use it: over the network, with a password. The stand-in itself never does that.
        Raises MachineNotReady, StepFailed."""
        with self.plain() as connection:
            connection.rollback()
            connection.autocommit = True
            connection.execute("ALTER SYSTEM SET listen_addresses = '*'")
            connection.execute(f"CREATE ROLE bench SUPERUSER LOGIN PASSWORD '{WORD}'")
            connection.execute(f'ALTER ROLE bench SET search_path = "{USER}", sys, public')
        self.run("sh", "-c", f"echo host all bench all scram-sha-256 >>{_HBA}")
        self.again()

    @property
    def address(self) -> str:
        """On the engine's network."""
        networks = self.container.attrs["NetworkSettings"]["Networks"]
        return str(next(iter(networks.values()))["IPAddress"])

    @property
    def server_process(self) -> int:
        """The machine's number of the process that speaks Oracle's protocol. Raises StepFailed."""
        for pid in processes_in(namespace_of(self.first_process)):
            if _SERVER in _read(pid, "cmdline"):
                return pid
        raise StepFailed("The stand-in's server does not run", where=self.name)

    def forget_peak(self) -> int:
        """The server's memory now, KiB; from here on its peak counts."""
        pid = self.server_process
        (PROC / str(pid) / "clear_refs").write_text(_CLEAR_PEAK)
        return _figure(pid, b"VmRSS:")

    def peak_kib(self) -> int:
        """The most the server had since `forget_peak`."""
        return _figure(self.server_process, b"VmHWM:")


def oracle_at(address: str) -> oracledb.Connection:
    """Through our server. Raises oracledb.Error."""
    return oracledb.connect(user=USER, password=WORD, dsn=f"{address}:1521/{SERVICE}")


def plain_at(address: str) -> psycopg.Connection[Any]:
    """Straight to its PostgreSQL. Raises psycopg.Error."""
    return psycopg.connect(host=address, user="bench", password=WORD, dbname="standin")


def _read(pid: int, name: str) -> bytes:
    try:
        return (PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _figure(pid: int, key: bytes) -> int:
    lines = _read(pid, "status").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)
