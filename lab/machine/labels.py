"""The labels by which the lab knows its own containers, networks, volumes and images."""

from __future__ import annotations

from lab.settings import PROJECT, LabSettings

NAME = "lab.name"
ROOT = "lab.root"
HOST = "lab.host"
KIND = "lab.kind"
CACHE = "lab.cache"
HASH = "lab.hash"


def of_lab(settings: LabSettings, kind: str) -> dict[str, str]:
    """Labels of a thing that belongs to one lab. kind: server, bake, helper, network, volume or image."""
    return {NAME: settings.name, ROOT: str(PROJECT), KIND: kind}


def of_cache(kind: str, digest: str) -> dict[str, str]:
    """Labels of an image that any lab of this checkout may start from."""
    return {ROOT: str(PROJECT), KIND: kind, CACHE: "1", HASH: digest}


def belongs_to(settings: LabSettings) -> dict[str, str | list[str] | bool]:
    """The Docker filter for everything of this lab."""
    return {"label": [f"{NAME}={settings.name}", f"{ROOT}={PROJECT}"]}
