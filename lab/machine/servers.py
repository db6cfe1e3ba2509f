"""How each class of server is run: rights, mounts and plugs of its container."""

from __future__ import annotations

from dataclasses import dataclass, field

import docker

from lab.machine.containers import ContainerSpec
from lab.machine.engine import socket_path
from lab.machine.labels import HOST, of_lab
from lab.topology import Host, Topology

ORADATA = "/opt/oracle/oradata"


@dataclass(frozen=True)
class Needs:
    """What a class of server needs of its container beyond the common flags. storage: the lab's volume that is mounted
    where databases lie."""

    capabilities: tuple[str, ...] = ()
    storage: str = ""
    engine_socket: bool = False


NEEDS = {
    "dbserver": Needs(("NET_ADMIN", "SYS_NICE", "IPC_LOCK"), storage="oradata"),
    "appserver": Needs(("NET_ADMIN",)),
    "emergency": Needs(("NET_ADMIN",), storage="emergency-oradata"),
    "bmc": Needs(engine_socket=True),
}


@dataclass(frozen=True)
class Rack:
    """Turns the topology and the images into container descriptions."""

    client: docker.DockerClient
    topology: Topology
    images: dict[str, str] = field(default_factory=dict)

    def spec(self, host: Host) -> ContainerSpec:
        """The container of one host."""
        needs = NEEDS.get(host.server_class, Needs())
        settings = self.topology.settings
        return ContainerSpec(
            name=host.container,
            image=self.images[host.name],
            labels={**of_lab(settings, "server"), HOST: host.name},
            hostname=host.name,
            networks=tuple((self.topology.networks[n].full_name, a) for n, a in host.addresses.items()),
            binds=self._binds(needs),
            capabilities=needs.capabilities,
            hosts=self.names(),
            cold=host.cold,
        )

    def specs(self) -> list[ContainerSpec]:
        """The containers of all hosts."""
        return [self.spec(host) for host in self.topology.hosts.values()]

    def names(self) -> dict[str, str]:
        """Every name in the lab -> its address (the first network's), service addresses included."""
        own = {
            host.name: next(iter(host.addresses.values())) for host in self.topology.hosts.values() if host.addresses
        }
        service = {name.replace("_", "-"): address for name, address in self.topology.service_addresses.items()}
        return {**own, **service}

    def _binds(self, needs: Needs) -> tuple[str, ...]:
        binds = []
        if needs.storage:
            binds.append(f"{volume_name(self.topology, needs.storage)}:{ORADATA}:rw")
        if needs.engine_socket:
            binds.append(f"{socket_path(self.client)}:/run/docker.sock:rw")
        return tuple(binds)


def oradata_volume(topology: Topology) -> str:
    """The name of the volume that is the pair's shared storage."""
    return volume_name(topology, NEEDS["dbserver"].storage)


def own_volumes(topology: Topology) -> list[str]:
    """The names of the volumes that are some other server's own storage."""
    classes = {host.server_class for host in topology.hosts.values()} - {"dbserver"}
    return [volume_name(topology, needs.storage) for name in sorted(classes) if (needs := NEEDS[name]).storage]


def volume_name(topology: Topology, storage: str) -> str:
    """The full name of one of the lab's volumes."""
    return f"{topology.settings.name}-{storage}"
