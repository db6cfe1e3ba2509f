"""The container that `lab bench standin` measures: its PostgreSQL open to psycopg too, its server's memory seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import oracledb
import psycopg

from lab.bench import relay
from lab.bench.container import SERVICE, USER, WORD, Bench
from lab.errors import StepFailed
from lab.faults.processes import PROC, namespace_of, processes_in
from lab.waiting import wait_until

_HBA = "/opt/oracle/standin/etc/pg_hba.conf"
_SERVER = b"lab.standin"
RELAY_PORT = 5433
_SOCKET = "/run/standin/.s.PGSQL.5432"
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
        for kind in ("host all bench all", "local all bench"):
            self.run("sh", "-c", f"echo {kind} scram-sha-256 >>{_HBA}")
        self.again()

    def begin_relay(self) -> None:
        """A server on RELAY_PORT that only copies between a client and this PostgreSQL; ends with the container."""
        source = Path(relay.__file__).read_text()
        self.container.exec_run(["python3", "-c", source, str(RELAY_PORT), _SOCKET], user="oracle", detach=True)
        wait_until(self._relayed, 10, "the relay", interval=0.05)

    def _relayed(self) -> bool:
        try:
            plain_at(self.address, RELAY_PORT).close()
        except psycopg.OperationalError:
            return False
        return True

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


def plain_at(address: str, port: int = 5432) -> psycopg.Connection[Any]:
    """Straight to its PostgreSQL, or through the relay. Raises psycopg.Error."""
    return psycopg.connect(host=address, port=port, user="bench", password=WORD, dbname="standin")


def _read(pid: int, name: str) -> bytes:
    try:
        return (PROC / str(pid) / name).read_bytes()
    except OSError:
        return b""


def _figure(pid: int, key: bytes) -> int:
    lines = _read(pid, "status").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(key)), 0)
