"""How a lab is: its hosts, who holds the service address, and whether it serves."""

from __future__ import annotations

import json
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import docker
import httpx

from lab.errors import LabError
from lab.machine.array import ArrayStatus, array_status, console_status
from lab.machine.containers import RUNNING, find
from lab.machine.execution import run_in_container
from lab.topology import Host, Topology

OFF = ("created", "exited")


@dataclass(frozen=True)
class HostStatus:
    """One server. state: running, paused, exited, created or missing; failed: names of failed units; cold: a spare that
    should be off."""

    name: str
    state: str
    failed: tuple[str, ...] = ()
    cold: bool = False

    @property
    def healthy(self) -> bool:
        """Running, and every unit of it well; a cold spare: there, and off."""
        return self.state in OFF if self.cold else self.state == RUNNING and not self.failed


@dataclass(frozen=True)
class LabStatus:
    """The whole lab. active: the database server that holds the service address, where the servers were asked; serving:
    application servers that commit, through the database, right now."""

    lab: str
    engine: str
    array: ArrayStatus
    hosts: tuple[HostStatus, ...]
    active: str | None
    serving: tuple[str, ...]
    expected: tuple[str, ...]

    @property
    def up(self) -> bool:
        """True where at least one container of it exists."""
        return any(host.state != "missing" for host in self.hosts)

    @property
    def healthy(self) -> bool:
        """True where every server and the array are well and every application server commits; of servers that were not
        asked: where nothing shows from outside."""
        return all(host.healthy for host in self.hosts) and self.serving == self.expected and not self.array.concerns


@dataclass(frozen=True)
class EmergencyStatus:
    """The emergency server's readiness. age_s: seconds of business that its copy lacks, None without one; alarmed: a
    night failed or the copy is stale; concerns: what somebody has to look at; in_use: opened and not merged yet."""

    age_s: float | None
    concerns: tuple[str, ...]
    alarmed: bool
    in_use: bool


def emergency_status(topology: Topology) -> EmergencyStatus | None:
    """What its own command says; None where it does not answer."""
    for host in topology.hosts.values():
        if host.server_class == "emergency":
            try:
                said = json.loads(run_in_container(host.container, ["lab-emergency", "status"], check=False).stdout)
            except (LabError, ValueError):
                return None
            opening, copy = said["opening"], said["current"]
            in_use = opening is not None and not opening["merged"]
            return EmergencyStatus(
                said["age_s"], tuple(said["concerns"]), bool(said["concerns"] and (copy or said["alarm"])), in_use
            )
    return None


def status(
    client: docker.DockerClient, topology: Topology, expected: tuple[str, ...], *, ask_servers: bool = True
) -> LabStatus:
    """Look at every host at once. expected: the application servers that should commit. ask_servers: run commands on
    them; without, failed units, the servers' paths and the active node stay unknown, and the look costs a tenth."""
    hosts = tuple(_outside(client, host) for host in topology.hosts.values())
    running = {host.name for host in hosts if host.state == RUNNING}
    with ThreadPoolExecutor(max_workers=8) as pool:
        if ask_servers:
            hosts = tuple(pool.map(lambda host: _inside(topology, host), hosts))
        answers = pool.map(lambda name: name in running and commits(topology, name), expected)
        serving = tuple(name for name, well in zip(expected, answers, strict=True) if well)
    array = (array_status if ask_servers else console_status)(topology, running)
    settings, active = topology.settings, _holder(topology, running) if ask_servers else None
    return LabStatus(settings.name, settings.engine, array, hosts, active, serving, expected)


def active_node(client: docker.DockerClient, topology: Topology) -> str | None:
    """The database server that holds the service address now."""
    pair = [_outside(client, host) for host in topology.group("dbservers")]
    return _holder(topology, {host.name for host in pair if host.state == RUNNING})


def commits(topology: Topology, appserver: str) -> bool:
    """True where a commit through this application server and the service address succeeds now."""
    url = f"http://{topology.host(appserver).addresses['lan']}/health"
    try:
        return httpx.get(url, timeout=httpx.Timeout(3.0, connect=1.0), trust_env=False).status_code == 200
    except httpx.HTTPError:
        return False


def _outside(client: docker.DockerClient, host: Host) -> HostStatus:
    container = find(client, host.container)
    return HostStatus(host.name, container.status if container else "missing", cold=host.cold)


def _inside(topology: Topology, host: HostStatus) -> HostStatus:
    return replace(host, failed=_failed_units(topology.host(host.name))) if host.state == RUNNING else host


def _failed_units(host: Host) -> tuple[str, ...]:
    command = ["systemctl", "list-units", "--failed", "--plain", "--no-legend"]
    try:
        answer = run_in_container(host.container, command, timeout=10)
    except LabError as error:
        return (f"no answer: {error.what}",)
    return tuple(line.split()[0] for line in answer.stdout.splitlines() if line.strip())


def _holder(topology: Topology, running: Collection[str]) -> str | None:
    pair = (host for host in topology.group("dbservers") if host.name in running)
    return next((host.name for host in pair if _holds_vip(topology, host)), None)


def _holds_vip(topology: Topology, host: Host) -> bool:
    address = topology.service_addresses["db_vip"]
    try:
        answer = run_in_container(host.container, ["ip", "-4", "-o", "addr", "show", "to", address], timeout=5)
    except LabError:
        return False
    return address in answer.stdout
