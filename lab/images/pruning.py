"""Removing images that newer ones have taken the place of, so that a disk does not fill with every change of a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import docker
from docker.errors import APIError, ImageNotFound

from lab.machine.labels import CACHE, NAME, ROOT
from lab.settings import PROJECT, LabSettings

SPARE = 1  # superseded images of a class that are kept: going back to the last commit needs no baking


@dataclass(frozen=True)
class Cached:
    """An image of this checkout. created: ISO time; lab: the lab it belongs to, or "" for all."""

    tag: str
    created: str
    lab: str

    @property
    def repository(self) -> str:
        """The tag without its hash."""
        return self.tag.rsplit(":", 1)[0]


def superseded(images: Collection[Cached], lab: str, kept: Collection[str]) -> list[str]:
    """The tags that nothing needs any more: all of this lab's own that are not kept, and of those shared by all labs
    what is older than the kept one and SPARE others. Another lab's own are none of our business."""
    own = [image.tag for image in images if image.lab == lab and image.tag not in kept]
    shared: dict[str, list[Cached]] = defaultdict(list)
    for image in images:
        if not image.lab and image.tag not in kept:
            shared[image.repository].append(image)
    old = [
        image.tag
        for group in shared.values()
        for image in sorted(group, key=lambda one: one.created, reverse=True)[SPARE:]
    ]
    return sorted(own + old)


def prune(client: docker.DockerClient, settings: LabSettings, kept: Collection[str]) -> list[str]:
    """Remove what is superseded and in no use; the tags that went. An image that something runs from stays."""
    removed = []
    for tag in superseded(_cached(client), settings.name, kept):
        try:
            client.images.remove(tag)
            removed.append(tag)
        except (APIError, ImageNotFound):
            continue
    return removed


def _cached(client: docker.DockerClient) -> list[Cached]:
    found = client.images.list(filters={"label": [f"{CACHE}=1", f"{ROOT}={PROJECT}"]})
    return [
        Cached(tag, image.attrs.get("Created", ""), image.labels.get(NAME, "")) for image in found for tag in image.tags
    ]
