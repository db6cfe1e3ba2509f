"""Removing what a lab made, by its labels: nothing of it stays, whatever state an earlier run left."""

from __future__ import annotations

from collections.abc import Iterable

import docker
from docker.errors import APIError, NotFound
from docker.models.containers import Container
from docker.models.networks import Network

from lab.errors import MachineNotReady
from lab.machine.containers import remove_all
from lab.machine.engine import Say, restart_own
from lab.machine.labels import CACHE, KIND, ROOT, belongs_to
from lab.settings import PROJECT, LabSettings

FORBIDDEN = 403


def containers_of(client: docker.DockerClient, settings: LabSettings, kind: str | None = None) -> list[Container]:
    """The lab's containers, stopped ones included. kind: only these."""
    found: list[Container] = client.containers.list(all=True, filters=belongs_to(settings), ignore_removed=True)
    return [container for container in found if kind in (None, container.labels.get(KIND))]


def remove_leftovers(client: docker.DockerClient, settings: LabSettings) -> None:
    """Remove the temporary containers of an earlier run that was killed."""
    remove_all(client, (c for c in containers_of(client, settings) if c.labels.get(KIND) != "server"))
    for volume in client.volumes.list(filters=belongs_to(settings)):
        if (volume.attrs.get("Labels") or {}).get(KIND) == "bake":
            volume.remove(force=True)


def remove_lab(client: docker.DockerClient, settings: LabSettings, say: Say = print) -> dict[str, int]:
    """Remove every container, volume and network of the lab; how many there were of each.

    An engine that will not let go of a network is restarted, where the lab started it and nothing else runs on it;
    `say` is told so. Raises MachineNotReady.
    """
    containers = containers_of(client, settings)
    remove_all(client, containers)
    volumes = client.volumes.list(filters=belongs_to(settings))
    for volume in volumes:
        volume.remove(force=True)
    networks = client.networks.list(filters=belongs_to(settings))
    kept = _not_removed(networks)
    if kept and not client.containers.list():
        fresh = restart_own(say)
        kept = _not_removed(fresh.networks.list(filters=belongs_to(settings))) if fresh else kept
    if kept:
        raise MachineNotReady(
            "The Docker engine believes that somebody is still on the lab's networks",
            where=", ".join(kept),
            todo="It has lost count (moby issue 42119): restart it, then run `lab down` again",
        )
    return {"containers": len(containers), "volumes": len(volumes), "networks": len(networks)}


def _not_removed(networks: Iterable[Network]) -> list[str]:
    """The names of those that the engine does not let go."""
    return [str(network.name) for network in networks if not _remove_network(network)]


def _remove_network(network: Network) -> bool:
    """False: the engine has an endpoint on record that belongs to no container any more, and will not forget it."""
    if _removed(network):
        return True
    network.reload()
    for endpoint in (network.attrs.get("Containers") or {}).values():
        network.disconnect(endpoint["Name"], force=True)
    return _removed(network)


def _removed(network: Network) -> bool:
    try:
        network.remove()
    except NotFound:
        return True
    except APIError as error:
        if error.status_code != FORBIDDEN:
            raise
        return False
    return True


def remove_images(client: docker.DockerClient) -> int:
    """Remove the images that this checkout's labs cached, but for those in use; how many went."""
    removed, progress = 0, True
    while progress:
        progress = False
        for image in client.images.list(filters={"label": [f"{CACHE}=1", f"{ROOT}={PROJECT}"]}):
            try:
                client.images.remove(image.id or "", force=False)
                removed, progress = removed + 1, True
            except (APIError, NotFound):
                continue
    return removed
