"""The image that a database server is baked from: what the chosen engine's builder makes."""

from __future__ import annotations

from collections.abc import Callable

import docker

from lab.images.engines.registry import engine as find


def engine_image(client: docker.DockerClient, engine: str, base: str, say: Callable[[str], None]) -> str:
    """The engine's image. Raises MachineNotReady where it cannot be had."""
    return find(engine).image(client, base, say)
