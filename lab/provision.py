"""One lab: building it, running commands in it, and removing it without a trace."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import docker
from docker.errors import DockerException
from docker.models.containers import Container

from lab import settings as lab_settings
from lab.errors import LabNotRunning, MachineNotReady
from lab.faults import registry
from lab.images import golden as golden_data
from lab.images.oven import start_services, wait_booted
from lab.images.pantry import Pantry, payload_variables
from lab.images.payload import PACKAGES
from lab.images.pruning import prune
from lab.machine import preflight, sweep
from lab.machine.array import console_status, replace_failed
from lab.machine.containers import RUNNING, ensure_all, find, remove_all
from lab.machine.engine import connect
from lab.machine.execution import Completed, run_in_container
from lab.machine.health import EmergencyStatus, LabStatus, active_node, commits, emergency_status, status
from lab.machine.lock import lab_lock
from lab.machine.networks import check_subnet, ensure_networks, used_subnets
from lab.machine.orphans import remove_orphans
from lab.machine.secrets import ensure_secrets, read_secrets
from lab.machine.servers import COPIES, Rack, volumes_of_class
from lab.machine.volume import are_filled, ensure_disks, ensure_volume, forget_fill
from lab.playbook import PlaybookResult, run_playbook
from lab.settings import LabSettings
from lab.topology import Topology, read_topology
from lab.waiting import wait_until

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
        """Build what is missing, start what is down, and wait until the replica serves. Raises LabError."""
        self._seconds = {}
        with lab_lock(self.settings), engine_errors():
            with self._phase("prepare"):
                self._prepare(progress)
            with self._phase("images"):
                images, golden = self._images(progress)
            self._record.write_text(json.dumps({"hosts": images, "golden": golden}))
            with self._phase("start"):
                progress("starting the servers")
                ensure_networks(self.client, self.topology)
                self._storage(golden)
                started = ensure_all(self.client, Rack(self.client, self.topology, images).specs())
            with self._phase("serve"):
                self._wait_ready(progress)
        return UpReport(started, self._seconds)

    def _prepare(self, progress: Say) -> None:
        progress("looking at the machine")
        if gone := remove_orphans(self.client, self.settings):
            progress(f"removed {gone} things of checkouts that are gone")
        preflight.check_no_namesake(self.client, self.settings)
        check_subnet(self.settings, used_subnets(self.client, self.settings))
        running = sum(c.status == RUNNING for c in sweep.containers_of(self.client, self.settings, "server"))
        sealed = any(host.sealed_in for host in self.topology.hosts.values())
        preflight.check(preflight.look(self.client), self.settings, len(self.topology.manned) - running, sealed)
        sweep.remove_leftovers(self.client, self.settings)
        lab_settings.save(self.settings)
        for fault in registry.heal_all(self, look=False):
            progress(f"healed {fault}, which a killed command left behind")

    def _images(self, progress: Say) -> tuple[dict[str, str], str | None]:
        bmcs = [host.name for host in self.topology.hosts.values() if host.server_class == "bmc"]
        secrets = ensure_secrets(self.settings, bmcs)
        self.topology.write_inventory()
        pantry = Pantry(self.client, self, self.topology, secrets, progress)
        images, classes = pantry.ensure()
        golden = None
        if golden_data.PLAYBOOK.exists():
            golden = golden_data.Golden(self.client, self, self.topology, images, classes, secrets, progress).ensure()
        kept = {*images.values(), *classes.values(), *([golden] if golden else [])}
        prune(self.client, self.settings, kept)
        return images, golden

    @property
    def _record(self) -> Path:
        """What the running lab was started from, so that `reset` needs to look at no source."""
        return self.settings.state / "images.json"

    def _recorded(self) -> tuple[dict[str, str], str | None]:
        try:
            record = json.loads(self._record.read_text())
            return record["hosts"], record["golden"]
        except (OSError, ValueError, KeyError):
            raise LabNotRunning(f"Lab {self.settings.name!r} is not up", todo="Run `lab up`") from None

    def _storage(self, golden: str | None) -> None:
        """The shared storage with the hospital's data in it; a pair that runs on other data is stopped for it."""
        disks = volumes_of_class(self.topology, "disk")
        if golden is not None:
            if not are_filled(self.client, self.settings, disks, golden):
                remove_all(self.client, self._servers_on_the_array())
            ensure_disks(self.client, self.settings, disks, golden)
        for own in volumes_of_class(self.topology, "emergency"):
            ensure_volume(self.client, self.settings, own)

    def _forget_copies(self) -> None:
        """An emergency server that has copies of what is no longer there begins anew, as in a fresh lab."""
        for host in self.topology.hosts.values():
            found = find(self.client, host.container) if host.server_class == "emergency" else None
            if found is None:
                continue
            running = found.status == RUNNING
            if running and run_in_container(host.container, ["test", "-e", COPIES], check=False).status:
                continue
            remove_all(self.client, [found])
            for volume in volumes_of_class(self.topology, "emergency"):
                self.client.volumes.get(volume).remove(force=True)

    def _servers_on_the_array(self) -> list[Container]:
        classes = ("dbserver", "controller", "disk")
        names = {host.container for host in self.topology.hosts.values() if host.server_class in classes}
        found = sweep.containers_of(self.client, self.settings, "server")
        return [c for c in found if c.name in names]

    def _wait_ready(self, progress: Say) -> None:
        progress("waiting for the servers to boot")
        for host in self.topology.manned:
            wait_booted(host.container)
            start_services(host.container)
        wait_until(lambda: console_status(self.topology).owner, 60, "a controller to own the disk array", interval=0.1)
        for slot in replace_failed(self.topology):
            progress(f"disk {slot + 1} of the array had failed: it is taken in anew and rebuilt")
        for name in self._should_serve():
            progress(f"waiting for a commit through {name}")
            wait_until(partial(commits, self.topology, name), 120, f"{name} to commit", interval=0.1)

    def _should_serve(self) -> tuple[str, ...]:
        if not golden_data.PLAYBOOK.exists():
            return ()
        return tuple(host.name for host in self.topology.manned if host.server_class == "appserver")

    def reset(self, progress: Say = silent) -> UpReport:
        """Back to the golden data and a steady replica, quicker than down and up. Raises LabNotRunning, LabError."""
        self._seconds = {}
        with lab_lock(self.settings), engine_errors():
            images, golden = self._recorded()
            with self._phase("refill"):
                progress("putting the golden data back")
                remove_all(self.client, self._servers_on_the_array())
                self._forget_copies()
                forget_fill(self.settings)
                self._storage(golden)
            with self._phase("start"):
                started = ensure_all(self.client, Rack(self.client, self.topology, images).specs())
            with self._phase("serve"):
                self._wait_ready(progress)
        return UpReport(started, self._seconds)

    def status(self, *, ask_servers: bool = True) -> LabStatus:
        """How every host is, who is active, and which application servers commit. Without `ask_servers` no command runs
        on any of them."""
        with engine_errors():
            return status(self.client, self.topology, self._should_serve(), ask_servers=ask_servers)

    def active(self) -> str | None:
        """The database server that holds the service address now."""
        with engine_errors():
            return active_node(self.client, self.topology)

    def emergency_status(self) -> EmergencyStatus | None:
        """How ready the emergency server is; None where it does not answer."""
        return emergency_status(self.topology)

    def apply(self, playbook: Path, **options: Any) -> PlaybookResult:
        """Run a playbook of ansible/ against the running lab, with every role's payload at hand. Cold spares are left
        out unless `limit` names them."""
        cold = [f"!{host.name}" for host in self.topology.hosts.values() if host.cold]
        options.setdefault("limit", ":".join(["all", "localhost", *cold]))
        variables = payload_variables(sorted(PACKAGES))
        return run_playbook(self, playbook, variables, **options)

    def down(self, *, purge: bool = False, progress: Say = silent) -> dict[str, int]:
        """Remove every container, network and volume; with purge also images, secrets and state."""
        with lab_lock(self.settings), engine_errors():
            progress("removing the servers")
            removed = sweep.remove_lab(self.client, self.settings, progress)
            forget_fill(self.settings)
            self._record.unlink(missing_ok=True)
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
