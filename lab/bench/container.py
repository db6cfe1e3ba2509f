"""A container of the stand-in's image that a measurement has for itself."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import docker
import oracledb
import psycopg
from docker.models.containers import Container

from lab.errors import MachineNotReady, StepFailed
from lab.faults.processes import PROC, namespace_of, processes_in
from lab.machine.containers import find
from lab.machine.labels import of_lab
from lab.settings import LabSettings
from lab.waiting import wait_until

READY = b"DATABASE IS READY TO USE!"
USER, WORD, SERVICE = "app", "bench", "XEPDB1"
ORADATA = "/opt/oracle/oradata"


@dataclass
class Bench:
    """One container of the stand-in's image on a volume of its own. part: which, of a lab's; shared: volume -> where it
    is mounted too, made and removed by somebody else."""

    client: docker.DockerClient
    settings: LabSettings
    image: str
    part: str = "standin"
    shared: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The container's, and the volume's."""
        return f"{self.settings.name}-bench-{self.part}"

    @property
    def container(self) -> Container:
        """It, as it is now."""
        return self.client.containers.get(self.name)

    def begin(self) -> float:
        """A new container on a new volume; seconds until it says that it is ready."""
        self.remove()
        labels = of_lab(self.settings, "helper")
        self.client.volumes.create(self.name, labels=labels)
        volumes = {self.name: ORADATA, **self.shared}
        begin = time.monotonic()
        self.client.containers.run(
            self.image,
            detach=True,
            name=self.name,
            labels=labels,
            environment={"ORACLE_PASSWORD": WORD, "APP_USER": USER, "APP_USER_PASSWORD": WORD},
            volumes={name: {"bind": place, "mode": "rw"} for name, place in volumes.items()},
        )
        return self._ready(1, begin)

    def again(self) -> float:
        """Stopped and started on the same volume; seconds of the start."""
        before = self.container.logs().count(READY)
        self.container.stop(timeout=30)
        begin = time.monotonic()
        self.container.start()
        return self._ready(before + 1, begin)

    def remove(self) -> None:
        """Leave nothing of it."""
        if (found := find(self.client, self.name)) is not None:
            found.remove(force=True, v=True)
        for volume in self.client.volumes.list(filters={"name": self.name}):
            volume.remove(force=True)

    def oracle(self) -> oracledb.Connection:
        """Through our server. Raises oracledb.Error."""
        networks = self.container.attrs["NetworkSettings"]["Networks"]
        address = next(iter(networks.values()))["IPAddress"]
        return oracledb.connect(user=USER, password=WORD, dsn=f"{address}:1521/{SERVICE}")

    def plain(self) -> psycopg.Connection[Any]:
        """Straight to its PostgreSQL, through the container's socket. Raises MachineNotReady."""
        place = PROC / str(self.first_process) / "root" / "run" / "standin"
        try:
            connection = psycopg.connect(f"host={place} user=postgres dbname=standin")
        except psycopg.OperationalError as error:
            raise MachineNotReady(
                "The stand-in's PostgreSQL cannot be reached", where=str(error).strip(), todo="Run this as root"
            ) from None
        connection.execute(f'SET search_path = "{USER}", sys, public')
        return connection

    @property
    def first_process(self) -> int:
        """The machine's number of it."""
        return int(self.container.attrs["State"]["Pid"])

    def run(self, *words: str) -> str:
        """What a command in it prints. Raises StepFailed."""
        status, output = self.container.exec_run(list(words))
        said = bytes(output).decode(errors="replace") if isinstance(output, bytes) else ""
        if status:
            raise StepFailed(f"{words[0]} ended with {status}", where=(said.strip().splitlines() or [""])[-1])
        return said

    def memory_kib(self) -> int:
        """Of all its processes, shared pages counted in part."""
        return sum(_pss(pid) for pid in processes_in(namespace_of(self.first_process)))

    def _ready(self, times: int, begin: float) -> float:
        wait_until(
            lambda: self.container.logs().count(READY) >= times,
            60,
            READY.decode(),
            interval=0.05,
            context=lambda: self.container.logs(tail=3).decode(errors="replace"),
        )
        return round(time.monotonic() - begin, 2)


def _pss(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
