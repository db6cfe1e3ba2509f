"""What a checkout that is gone left on this machine: nobody else will ever take it down."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import docker
from docker.errors import APIError, ImageNotFound, NotFound

from lab.machine.containers import RUNNING, remove_all
from lab.machine.labels import CACHE, NAME, ROOT
from lab.settings import LabSettings


def remove_orphans(client: docker.DockerClient, settings: LabSettings) -> int:
    """Remove the stopped labs of this name and the cached images whose checkout is gone; how many things went.

    One that still runs stays: its checkout may be out of this process's sight, behind a mount or in a container.
    """
    return _remove_labs(client, settings) + _remove_images(client)


def _remove_labs(client: docker.DockerClient, settings: LabSettings) -> int:
    mine: dict[str, str | list[str] | bool] = {"label": f"{NAME}={settings.name}"}
    found = client.containers.list(all=True, filters=mine, ignore_removed=True)
    alive = {container.labels.get(ROOT) for container in found if container.status == RUNNING}
    containers = [one for one in found if _gone(one.labels) and one.labels[ROOT] not in alive]
    remove_all(client, containers)
    others = [one for kind in (client.volumes, client.networks) for one in kind.list(filters=mine)]
    orphans = [one for one in others if _gone(one.attrs.get("Labels") or {}) and one.attrs["Labels"][ROOT] not in alive]
    for one in orphans:
        try:
            one.remove()
        except NotFound:
            continue
    return len(containers) + len(orphans)


def _remove_images(client: docker.DockerClient) -> int:
    removed = 0
    for image in client.images.list(filters={"label": f"{CACHE}=1"}):
        for tag in image.tags if _gone(image.labels) else ():
            try:
                client.images.remove(tag)
                removed += 1
            except (APIError, ImageNotFound):  # something runs from it, or was built upon it
                continue
    return removed


def _gone(labels: Mapping[str, str]) -> bool:
    root = labels.get(ROOT, "")
    return bool(root) and not Path(root).exists()
