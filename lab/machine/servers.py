"""How each class of server is run: rights, mounts and plugs of its container."""

from __future__ import annotations

from dataclasses import dataclass, field

import docker

from lab.machine.containers import ContainerSpec
from lab.machine.engine import socket_path
from lab.machine.labels import HOST, of_lab
from lab.topology import Host, Topology

ORADATA = "/opt/oracle/oradata"
COPIES = f"{ORADATA}/emergency"  # what the emergency server knows of its copies
PLATTERS = "/srv/disk"
FIRST_ON = ("disk", "controller")  # a controller goes on without a disk that is late
CONTROLLER_STATE = "/var/lib/array"


@dataclass(frozen=True)
class Needs:
    """What a class of server needs of its container beyond the common flags. engine: it has a database engine; storage:
    where its own volume is mounted, unless its files lie in an image on it; mounts: it mounts file systems itself;
    scratch_mib: size of each file system for logs and temporary files, where it has its own."""

    capabilities: tuple[str, ...] = ()
    engine: bool = False
    storage: str = ""
    mounts: bool = False
    engine_socket: bool = False
    scratch_mib: int = 0


NEEDS = {
    "dbserver": Needs(("NET_ADMIN", "SYS_NICE", "IPC_LOCK", "SYS_ADMIN"), engine=True, mounts=True),
    "disk": Needs(storage=PLATTERS),
    "controller": Needs(("NET_ADMIN",)),
    "appserver": Needs(("NET_ADMIN",), scratch_mib=64),
    "emergency": Needs(("NET_ADMIN", "SYS_ADMIN"), engine=True, storage=ORADATA, mounts=True),
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
            binds=self._binds(host, needs),
            capabilities=needs.capabilities,
            mounts=needs.mounts,
            scratch_mib=needs.scratch_mib,
            hosts=self.names(),
            cold=host.cold,
        )

    def specs(self) -> list[ContainerSpec]:
        """The containers of all hosts, in the order in which they are switched on."""
        places = {name: place for place, name in enumerate(FIRST_ON)}
        hosts = sorted(self.topology.hosts.values(), key=lambda host: places.get(host.server_class, len(FIRST_ON)))
        return [self.spec(host) for host in hosts]

    def names(self) -> dict[str, str]:
        """Every name in the lab -> its address (the first network's), service addresses included."""
        own = {
            host.name: next(iter(host.addresses.values())) for host in self.topology.hosts.values() if host.addresses
        }
        service = {name.replace("_", "-"): address for name, address in self.topology.service_addresses.items()}
        return {**own, **service}

    def _binds(self, host: Host, needs: Needs) -> tuple[str, ...]:
        binds = []
        if needs.storage:
            binds.append(f"{volume_of(host)}:{host.sealed_in or needs.storage}:rw")
        if needs.engine_socket:
            binds.append(f"{socket_path(self.client)}:/run/docker.sock:rw")
        return tuple(binds)


def volumes_of_class(topology: Topology, server_class: str) -> list[str]:
    """The names of these servers' own volumes, in inventory order."""
    return [volume_of(host) for host in topology.hosts.values() if host.server_class == server_class]


def volume_of(host: Host) -> str:
    """The name of a server's own volume."""
    return f"{host.container}-data"
