"""The lab's bridge networks, and whether their addresses are free on this machine."""

from __future__ import annotations

import ipaddress
import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import docker
from docker.models.networks import Network as DockerNetwork
from docker.types import IPAMConfig, IPAMPool

from lab.errors import MachineNotReady
from lab.machine.labels import NAME, ROOT, of_lab
from lab.settings import PROJECT, LabSettings
from lab.topology import Network, Topology


@dataclass(frozen=True)
class Used:
    """A subnet in use on this machine, and by what."""

    subnet: ipaddress.IPv4Network
    owner: str


def ensure_networks(client: docker.DockerClient, topology: Topology) -> None:
    """Create the missing networks; replace one that has another subnet (its containers are unplugged)."""
    present = {network.name: network for network in client.networks.list()}
    for wanted in topology.networks.values():
        found = present.get(wanted.full_name)
        if found is not None and _subnets(found.attrs) == [wanted.subnet]:
            continue
        if found is not None:
            _remove(found)
        _create(client, topology.settings, wanted)


def _remove(network: DockerNetwork) -> None:
    network.reload()
    for container in network.attrs.get("Containers") or {}:
        network.disconnect(container, force=True)
    network.remove()


def _create(client: docker.DockerClient, settings: LabSettings, wanted: Network) -> None:
    client.networks.create(
        wanted.full_name,
        driver="bridge",
        internal=True,
        ipam=IPAMConfig(pool_configs=[IPAMPool(subnet=wanted.subnet)]),
        labels=of_lab(settings, "network"),
    )


def check_subnet(settings: LabSettings, used: Iterable[Used]) -> None:
    """Raises MachineNotReady when the lab's subnet overlaps one in use by anything but this lab."""
    wanted = ipaddress.IPv4Network(settings.subnet)
    for other in used:
        if wanted.overlaps(other.subnet):
            raise MachineNotReady(
                f"Subnet {settings.subnet} is taken", where=f"{other.subnet} of {other.owner}", todo="Choose --subnet"
            )


def used_subnets(client: docker.DockerClient, settings: LabSettings) -> list[Used]:
    """Every subnet of this machine's routes and of Docker's networks, but for this lab's own."""
    own: set[str] = set()
    found: list[Used] = []
    for network in client.networks.list():
        labels = network.attrs.get("Labels") or {}
        subnets = _subnets(network.attrs)
        if labels.get(NAME) == settings.name and labels.get(ROOT) == str(PROJECT):
            own.update(subnets)
            continue
        found += [Used(ipaddress.IPv4Network(s), f"Docker network {network.name}") for s in subnets if ":" not in s]
    ours = [ipaddress.IPv4Network(subnet) for subnet in own]
    return found + [used for used in _routes() if not any(used.subnet.subnet_of(subnet) for subnet in ours)]


def _subnets(attrs: dict[str, object]) -> list[str]:
    config = (attrs.get("IPAM") or {}).get("Config") or []  # type: ignore[attr-defined]
    return [item["Subnet"] for item in config if "Subnet" in item]


def _routes() -> Iterator[Used]:
    done = subprocess.run(["ip", "-j", "-4", "route", "show", "table", "all"], capture_output=True, text=True)
    for route in json.loads(done.stdout or "[]"):
        if route.get("dst") in (None, "default") or route.get("type") in ("broadcast", "multicast"):
            continue
        network = ipaddress.IPv4Network(route["dst"], strict=False)
        if network.prefixlen and not network.is_loopback:
            yield Used(network, f"this machine's route by {route.get('dev', '?')}")
