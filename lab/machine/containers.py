"""The servers' containers: how one is described, made, started and kept as described."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import docker
from docker.errors import NotFound
from docker.models.containers import Container
from docker.types import EndpointConfig

from lab.machine.labels import HASH

# What systemd needs as PID 1, on cgroup v1 and v2 alike (design 4). A private cgroup namespace together with this bind
# would write into the host's root cgroup, hence "host".
SYSTEMD: dict[str, Any] = {
    "environment": {"container": "docker"},
    "cgroupns": "host",
    "stop_signal": "SIGRTMIN+3",
    "shm_size": "256m",
    # An engine's own image may bring one, for use as a single container.
    "healthcheck": {"test": ["NONE"]},
}
TMPFS = {"/run": "", "/run/lock": "", "/tmp": ""}
CGROUP_BIND = "/sys/fs/cgroup:/sys/fs/cgroup:rw"
# What a server needs that mounts file systems itself; no more than that of what --privileged would give (design 5).
MOUNTING: dict[str, Any] = {
    "devices": ["/dev/fuse:/dev/fuse:rwm", "/dev/loop-control:/dev/loop-control:rwm"],
    "device_cgroup_rules": ["b 7:* rmw"],
    "security_opt": ["apparmor=unconfined"],
}
# Where a server with a scratch disk of its own keeps it: logs and temporary files.
SCRATCH = {"/var/log": "mode=0755", "/tmp": "mode=1777"}
STOP_SECONDS = 30
RUNNING = "running"
AT_ONCE, COUNTS_RIGHT = 8, (28, 1)


@dataclass(frozen=True)
class ContainerSpec:
    """One container as it should be.

    networks: (Docker network, address) in order; an empty address lets Docker choose. binds: `source:target:mode`.
    hosts: name -> address for its /etc/hosts. cold: it is off until somebody switches it on. mounts: it may mount file
    systems, by FUSE and by loop devices. scratch_mib: size of each file system of its own for logs and temporary files;
    0: it has none.
    """

    name: str
    image: str
    labels: dict[str, str]
    hostname: str = ""
    networks: tuple[tuple[str, str], ...] = ()
    binds: tuple[str, ...] = ()
    capabilities: tuple[str, ...] = ()
    hosts: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ("/sbin/init",)
    cold: bool = False
    mounts: bool = False
    scratch_mib: int = 0

    def digest(self, image_id: str) -> str:
        """What tells a container made otherwise from this one."""
        text = json.dumps([asdict(replace(self, image=image_id)), SYSTEMD, TMPFS], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def make(client: docker.DockerClient, spec: ContainerSpec) -> Container:
    """Create the container and plug it into its networks; it is not started."""
    image_id: str = client.images.get(spec.image).id or ""
    first, *others = spec.networks or (("bridge", ""),)
    container = client.containers.create(
        spec.image,
        command=list(spec.command),
        name=spec.name,
        hostname=spec.hostname or spec.name,
        labels={**spec.labels, HASH: spec.digest(image_id)},
        volumes=[CGROUP_BIND, *spec.binds],
        cap_add=list(spec.capabilities),
        extra_hosts=spec.hosts,
        **(MOUNTING if spec.mounts else {}),
        tmpfs=TMPFS | _scratch(spec.scratch_mib),
        network=first[0],
        networking_config={first[0]: _endpoint(client, first[1])} if first[1] else None,
        **SYSTEMD,
    )
    for network, address in others:
        client.networks.get(network).connect(container, ipv4_address=address or None)
    return container


def _scratch(size_mib: int) -> dict[str, str]:
    return {place: f"size={size_mib}m,{mode}" for place, mode in SCRATCH.items()} if size_mib else {}


def _endpoint(client: docker.DockerClient, address: str) -> EndpointConfig:
    return EndpointConfig(client.api.api_version, ipv4_address=address)


def find(client: docker.DockerClient, name: str) -> Container | None:
    """The container of this name, or None."""
    try:
        return client.containers.get(name)
    except NotFound:
        return None


def ensure_running(client: docker.DockerClient, spec: ContainerSpec) -> bool:
    """Make, replace, thaw or start a container so that it runs as described, or is off where it is to be cold. True: it
    was started."""
    container = find(client, spec.name)
    if container is not None and not _as_described(client, container, spec):
        container.remove(force=True, v=True)
        container = None
    if container is None:
        container = make(client, spec)
    if spec.cold:
        if container.status in (RUNNING, "paused"):
            container.kill()
        return False
    if container.status == "paused":
        container.unpause()
        return True
    if container.status != RUNNING:
        container.start()
        return True
    return False


def _as_described(client: docker.DockerClient, container: Container, spec: ContainerSpec) -> bool:
    wanted = spec.digest(client.images.get(spec.image).id or "")
    plugged = container.attrs["NetworkSettings"]["Networks"]
    whole = all(
        name in plugged and (plugged[name].get("IPAMConfig") or {}).get("IPv4Address", "") == address
        for name, address in spec.networks
    )
    return container.labels.get(HASH) == wanted and whole and container.status not in ("dead", "removing")


def ensure_all(client: docker.DockerClient, specs: Iterable[ContainerSpec]) -> list[str]:
    """`ensure_running` for many; the names of those that were not running before."""
    chosen = list(specs)
    with ThreadPoolExecutor(_at_once(client)) as pool:
        done = list(pool.map(lambda spec: ensure_running(client, spec), chosen))
    return [spec.name for spec, changed in zip(chosen, done, strict=True) if changed]


def remove_all(client: docker.DockerClient, found: Iterable[Container]) -> None:
    """Kill and remove containers; one that is gone already is no error."""
    with ThreadPoolExecutor(_at_once(client)) as pool:
        list(pool.map(_remove, found))


def _remove(container: Container) -> None:
    with suppress(NotFound):
        container.remove(force=True, v=True)


def _at_once(client: docker.DockerClient) -> int:
    """How many containers may come or go at the same time. Engines before 28.1 then miscount a network's endpoints, and
    never let the network be removed (moby issue 42119): one by one there."""
    version = tuple(map(int, re.findall(r"\d+", client.version()["Version"])[:2]))
    return AT_ONCE if version >= COUNTS_RIGHT else 1
