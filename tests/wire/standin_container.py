"""A container of the stand-in's image for the tests of its contract."""

from __future__ import annotations

import subprocess
import uuid
from dataclasses import dataclass

import docker
import oracledb

from lab.waiting import wait_until

READY = "DATABASE IS READY TO USE!"
ORADATA = "/opt/oracle/oradata"


@dataclass
class StandinContainer:
    """One running container; password of SYSTEM: `system-pw`, user APP with `app-pw`."""

    name: str
    known: str = ""  # its address, where `learn_address` was called

    @property
    def container(self):
        return docker.from_env().containers.get(self.name)

    @property
    def mounts(self) -> dict[str, dict[str, str]]:
        """Its volume, for another container."""
        return {one["Name"]: {"bind": one["Destination"], "mode": "rw"} for one in self.container.attrs["Mounts"]}

    @property
    def address(self) -> str:
        networks = self.container.attrs["NetworkSettings"]["Networks"]
        return next(iter(networks.values()))["IPAddress"]

    def run(self, *command: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["docker", "exec", "-i", self.name, *command], input=text, capture_output=True, text=True, timeout=60
        )

    def ended(self) -> int:
        """The exit status, once it has come to its end."""
        return int(self.container.wait(timeout=60)["StatusCode"])

    def connect(self, user: str = "app", password: str = "app-pw", service: str = "XEPDB1") -> oracledb.Connection:
        return oracledb.connect(user=user, password=password, dsn=f"{self.address}/{service}")

    def learn_address(self) -> None:
        """Keep the address, so that logging on needs no question to the engine."""
        self.known = self.address

    def connect_at_once(self) -> oracledb.Connection:
        """A session of APP at the address kept."""
        return oracledb.connect(user="app", password="app-pw", dsn=f"{self.known}/XEPDB1", tcp_connect_timeout=2)

    def ready(self, times: int = 1) -> None:
        wait_until(lambda: self.logs().count(READY) >= times, 120, READY, context=self.logs)

    def logs(self) -> str:
        return self.container.logs().decode()


def start(
    image: str, volume: str, more: dict[str, str] | None = None, user: str = "", **environment: str
) -> StandinContainer:
    """Start a container on a volume ("": a small disk); wait with `.ready()`. more: directories of this machine, by
    where they are seen; environment: "" takes a variable away."""
    name = f"h3-{uuid.uuid4().hex[:8]}"
    settings = {"ORACLE_PASSWORD": "system-pw", "APP_USER": "app", "APP_USER_PASSWORD": "app-pw", **environment}
    docker.from_env().containers.run(
        image,
        detach=True,
        name=name,
        environment={key: value for key, value in settings.items() if value},
        volumes={
            **({volume: {"bind": ORADATA, "mode": "rw"}} if volume else {}),
            **{here: {"bind": there, "mode": "ro"} for there, here in (more or {}).items()},
        },
        tmpfs={} if volume else {ORADATA: "size=16m,uid=54321"},
        user=user or None,
    )
    return StandinContainer(name)
