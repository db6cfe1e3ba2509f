"""One lab: building it, running commands in it, and removing it without a trace."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

import docker
from docker.errors import DockerException
from docker.models.containers import Container

from lab import settings as lab_settings
from lab.errors import LabNotRunning, MachineNotReady
from lab.images.oven import wait_booted
from lab.images.pantry import Pantry
from lab.machine import sweep
from lab.machine.containers import ensure_all, find
from lab.machine.engine import connect
from lab.machine.execution import Completed, run_in_container
from lab.machine.lock import lab_lock
from lab.machine.networks import check_subnet, ensure_networks, used_subnets
from lab.machine.secrets import ensure_secrets, read_secrets
from lab.machine.servers import Rack
from lab.settings import LabSettings
from lab.topology import Topology, read_topology

Say = Callable[[str], None]


def silent(_: str) -> None:
    """A progress callback that says nothing."""


@dataclass(frozen=True)
class UpReport:
    """What `up` did. started: hosts that were not running before; seconds: phase -> duration."""

    started: list[str]
    seconds: dict[str, float]


@dataclass
class Lab:
    """A replica of the hospital's servers on this machine. Everything above the machine uses this class."""

    settings: LabSettings
    _seconds: dict[str, float] = field(default_factory=dict)

    @cached_property
    def topology(self) -> Topology:
        """Hosts, networks and addresses. Raises BadInput."""
        return read_topology(self.settings)

    @cached_property
    def client(self) -> docker.DockerClient:
        """The Docker engine. Raises MachineNotReady."""
        return connect()

    @property
    def secrets(self) -> dict[str, str]:
        """The lab's secrets. Raises BadInput before the first `up`."""
        return read_secrets(self.settings.secrets)

    def up(self, progress: Say = silent) -> UpReport:
        """Build what is missing, start what is down, and wait until the replica is whole. Raises LabError."""
        self._seconds = {}
        topology = self.topology
        with lab_lock(self.settings), engine_errors():
            with self._phase("prepare"):
                self._prepare(progress)
            with self._phase("images"):
                bmcs = [host.name for host in topology.hosts.values() if host.server_class == "bmc"]
                secrets = ensure_secrets(self.settings, bmcs)
                topology.write_inventory()
                images = Pantry(self.client, self, topology, secrets, progress).ensure()
            with self._phase("start"):
                progress("starting the servers")
                ensure_networks(self.client, topology)
                started = ensure_all(self.client, Rack(self.client, topology, images).specs())
            with self._phase("boot"):
                progress("waiting for the servers")
                for host in topology.hosts.values():
                    wait_booted(host.container)
        return UpReport(started, self._seconds)

    def _prepare(self, progress: Say) -> None:
        progress("looking at the machine")
        check_subnet(self.settings, used_subnets(self.client, self.settings))
        sweep.remove_leftovers(self.client, self.settings)
        lab_settings.save(self.settings)

    def down(self, *, purge: bool = False, progress: Say = silent) -> dict[str, int]:
        """Remove every container, network and volume; with purge also images, secrets and state."""
        with lab_lock(self.settings), engine_errors():
            progress("removing the servers")
            removed = sweep.remove_lab(self.client, self.settings)
            if purge:
                removed["images"] = sweep.remove_images(self.client)
        if purge:
            shutil.rmtree(self.settings.state, ignore_errors=True)
        return removed

    def container(self, host: str) -> Container:
        """The container of a host, whatever its state. Raises BadInput for an unknown host, LabNotRunning."""
        with engine_errors():
            found = find(self.client, self.topology.host(host).container)
        if found is None:
            raise LabNotRunning(f"Lab {self.settings.name!r} has no {host}", todo="Run `lab up`")
        return found

    def exec(
        self,
        host: str,
        argv: Sequence[str],
        *,
        timeout: float = 30.0,
        check: bool = True,
        stdin: str = "",
        user: str | None = None,
    ) -> Completed:
        """Run a command on a host; see `run_in_container`."""
        return run_in_container(
            self.topology.host(host).container, argv, timeout=timeout, check=check, stdin=stdin, user=user
        )

    @contextmanager
    def _phase(self, name: str) -> Iterator[None]:
        begin = time.monotonic()
        try:
            yield
        finally:
            self._seconds[name] = round(time.monotonic() - begin, 2)


@contextmanager
def engine_errors() -> Iterator[None]:
    """Turns the Docker engine's own errors into one line."""
    try:
        yield
    except DockerException as error:
        raise MachineNotReady("The Docker engine refused", where=str(error), todo="See the engine's log") from error
