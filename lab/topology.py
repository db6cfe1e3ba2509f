"""The replica's hosts, networks and addresses, resolved from the inventory for one lab."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from lab.errors import BadInput
from lab.settings import ANSIBLE, LabSettings

SOURCE = ANSIBLE / "inventory" / "lab" / "hosts.yml"


@dataclass(frozen=True)
class Network:
    """One bridge network. name: in the inventory (lan); full_name: the Docker network's."""

    name: str
    full_name: str
    subnet: str
    purpose: str

    def address(self, number: int) -> str:
        """The address with this last octet."""
        return str(ipaddress.IPv4Network(self.subnet)[number])


@dataclass(frozen=True)
class Host:
    """One server. container: the Docker container's name; addresses: network name -> IPv4 address."""

    name: str
    container: str
    groups: tuple[str, ...]
    server_class: str
    addresses: dict[str, str]
    vars: dict[str, Any]

    @property
    def cold(self) -> bool:
        """A spare that is off until somebody needs it."""
        return bool(self.vars.get("cold"))

    @property
    def sealed_in(self) -> str:
        """Where the image lies that its database's files are encrypted in; empty where they are not encrypted."""
        return str(self.vars["sealed_storage_place"]) if self.vars.get("emergency_server_sealed") else ""


@dataclass(frozen=True)
class Topology:
    """Everything that has a name or an address in one lab."""

    settings: LabSettings
    networks: dict[str, Network]
    hosts: dict[str, Host]
    service_addresses: dict[str, str]
    raw: dict[str, Any]

    def group(self, name: str) -> list[Host]:
        """The hosts of an inventory group, in inventory order. Raises BadInput for an unknown group."""
        found = [host for host in self.hosts.values() if name in host.groups]
        if not found:
            raise BadInput(f"No host group {name!r}", where=str(SOURCE))
        return found

    @property
    def manned(self) -> list[Host]:
        """The hosts that run from the start: all but the cold spares."""
        return [host for host in self.hosts.values() if not host.cold]

    def host(self, name: str) -> Host:
        """The host of this name. Raises BadInput."""
        if name not in self.hosts:
            raise BadInput(f"No host {name!r}", where=str(SOURCE), todo=f"Use one of {', '.join(self.hosts)}")
        return self.hosts[name]

    @property
    def lun_bytes(self) -> int:
        """What the disk array shows to the database servers."""
        return int(self.raw["vars"]["lab_lun_gib"][self.settings.size]) << 30

    @cached_property
    def inventory(self) -> dict[str, Any]:
        """The resolved inventory, as the YAML that Ansible reads."""
        children = {
            group: {**node, "hosts": {name: self._host_vars(name) for name in node.get("hosts", {})}}
            for group, node in self.raw["children"].items()
        }
        return {"all": {"vars": self._global_vars(), "children": children}}

    def _global_vars(self) -> dict[str, Any]:
        resolved = ("lab_networks", "lab_service_addresses", "lab_lun_gib")
        kept = {key: value for key, value in self.raw["vars"].items() if key not in resolved}
        networks = {n.name: {"name": n.full_name, "subnet": n.subnet} for n in self.networks.values()}
        return {
            **kept,
            "ansible_connection": "docker",  # by its short name: Mitogen knows no other
            "ansible_python_interpreter": "/usr/bin/python3",
            "lab_name": self.settings.name,
            "lab_engine": self.settings.engine,
            "lab_size": self.settings.size,
            "lab_networks": networks,
            "disk_array_lun_bytes": self.lun_bytes,
            **self.service_addresses,
        }

    def _host_vars(self, name: str) -> dict[str, Any]:
        host = self.hosts[name]
        own = {key: value for key, value in host.vars.items() if key != "numbers"}
        return {**own, "ansible_host": host.container, "lab_addresses": host.addresses}

    def write_inventory(self) -> Path:
        """Write the resolved inventory below the lab's state directory and return its directory."""
        directory = self.settings.inventory
        directory.mkdir(parents=True, exist_ok=True)
        text = "# Generated from ansible/inventory/lab/hosts.yml: edit that, not this.\n" + yaml.safe_dump(
            self.inventory, sort_keys=False, allow_unicode=True
        )
        path = directory / "hosts.yml"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        return directory


def read_topology(settings: LabSettings, source: Path = SOURCE) -> Topology:
    """Resolve the inventory for this lab. Raises BadInput where the inventory is broken: what, and at which host."""
    raw = _parse(source)
    networks = _networks(raw, settings, source)
    hosts = {host.name: host for host in _hosts(raw, settings, networks, source)}
    _check_unique(hosts, source)
    _check_references(hosts, source)
    service = {
        name: _address(networks, item["network"], item["number"], name, source)
        for name, item in raw["vars"].get("lab_service_addresses", {}).items()
    }
    return Topology(settings, networks, hosts, service, raw)


def _parse(source: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(source.read_text())
    except (OSError, yaml.YAMLError) as error:
        raise BadInput("The inventory cannot be read", where=f"{source}: {error}") from None
    if not isinstance(document, dict) or "children" not in (document.get("all") or {}):
        raise BadInput("The inventory has no groups", where=str(source), todo="It needs all: children:")
    node: dict[str, Any] = document["all"]
    node.setdefault("vars", {})
    return node


def _networks(raw: dict[str, Any], settings: LabSettings, source: Path) -> dict[str, Network]:
    wanted = raw["vars"].get("lab_networks") or {}
    if not wanted:
        raise BadInput("The inventory names no networks", where=str(source), todo="It needs all: vars: lab_networks:")
    cut = list(ipaddress.IPv4Network(settings.subnet).subnets(new_prefix=24))
    return {
        name: Network(name, f"{settings.name}-{name}", str(cut[item["position"]]), item["purpose"])
        for name, item in wanted.items()
    }


def _hosts(raw: dict[str, Any], settings: LabSettings, networks: dict[str, Network], source: Path) -> Iterator[Host]:
    for group, node in raw["children"].items():
        for name, own in (node.get("hosts") or {}).items():
            merged = {**node.get("vars", {}), **(own or {})}
            if "server_class" not in merged:
                raise BadInput(f"Host {name} has no server_class", where=str(source))
            addresses = {
                network: _address(networks, network, number, name, source)
                for network, number in merged.get("numbers", {}).items()
            }
            yield Host(name, f"{settings.name}-{name}", (group,), merged["server_class"], addresses, merged)


def _address(networks: dict[str, Network], network: str, number: object, owner: str, source: Path) -> str:
    if network not in networks:
        raise BadInput(f"{owner} is plugged into the unknown network {network!r}", where=str(source))
    if not isinstance(number, int) or not 2 <= number <= 254:
        raise BadInput(f"{owner} has the number {number!r} on {network}", where=str(source), todo="Use 2-254")
    return networks[network].address(number)


def _check_unique(hosts: dict[str, Host], source: Path) -> None:
    seen: dict[str, str] = {}
    for host in hosts.values():
        for address in host.addresses.values():
            if address in seen:
                raise BadInput(f"{host.name} and {seen[address]} have the same address", where=f"{source}: {address}")
            seen[address] = host.name


def _check_references(hosts: dict[str, Host], source: Path) -> None:
    for host in hosts.values():
        for key in ("bmc", "powers"):
            if key in host.vars and host.vars[key] not in hosts:
                raise BadInput(f"{host.name} names the missing host {host.vars[key]!r}", where=str(source))
