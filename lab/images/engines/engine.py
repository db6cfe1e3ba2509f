"""One engine: its image, its builder, what it can do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import docker
import yaml

from lab.errors import BadInput
from lab.settings import ANSIBLE

Say = Callable[[str], None]
Build = Callable[["Engine", docker.DockerClient, str, Say], str]


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do. offline: made without a registry. flashback: expdp takes FLASHBACK_TIME of any moment, not
    only the export's start. redistributable: its image may be copied to another machine (Oracle's licence forbids it).
    data_gb, memory_gb, threads: the edition's own limits, None for none."""

    offline: bool
    flashback: bool
    redistributable: bool
    data_gb: int | None = None
    memory_gb: int | None = None
    threads: int | None = None


@dataclass(frozen=True)
class Engine:
    """An engine of the lab. reference: the image it derives from, empty when it is built from the base image.
    environment: what the container contract needs beside the passwords. service: the name clients connect to."""

    name: str
    reference: str
    sid: str
    build: Build
    can: Capabilities
    service: str
    data: str = "/opt/oracle/oradata"
    environment: Mapping[str, str] = field(default_factory=dict)

    def image(self, client: docker.DockerClient, base: str, say: Say) -> str:
        """The image that database servers are baked from. Raises MachineNotReady, StepFailed."""
        return self.build(self, client, base, say)

    @cached_property
    def _role(self) -> dict[str, Any]:
        path = ANSIBLE / "roles" / "db_engine" / "vars" / f"{self.name}.yml"
        try:
            document = yaml.safe_load(path.read_text())
        except (OSError, yaml.YAMLError) as error:
            raise BadInput(f"The engine {self.name} has no usable variables", where=f"{path}: {error}") from None
        return dict(document)

    @property
    def user(self) -> str:
        """The OS user that the database runs as."""
        return str(self._role["db_engine_user"])

    @property
    def process_pattern(self) -> str:
        """For `pgrep -f`: the processes of an open database. From the role's variables, which the server uses too."""
        return str(self._role["db_engine_process_pattern"])

    @property
    def verbs(self) -> dict[str, str]:
        """start, stop, probe, … -> the command in the image."""
        return dict(self._role["db_engine_verbs"])
