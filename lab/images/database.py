"""The image that a database server is baked from: what the chosen engine's builder makes."""

from __future__ import annotations

from collections.abc import Callable

import docker

from lab.errors import MachineNotReady
from lab.images.standin import build_standin_image

Say = Callable[[str], None]
BUILDERS: dict[str, Callable[[docker.DockerClient, str, Say], str]] = {"standin": build_standin_image}


def engine_image(client: docker.DockerClient, engine: str, base: str, say: Say) -> str:
    """The engine's image. Raises MachineNotReady where it cannot be had."""
    if engine not in BUILDERS:
        raise MachineNotReady(f"The engine {engine} has no image builder", todo="Use --engine standin")
    return BUILDERS[engine](client, base, say)
