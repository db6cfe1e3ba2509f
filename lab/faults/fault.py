"""What a fault is, and what it needs of a lab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import docker
from docker.models.containers import Container

from lab.machine.execution import Completed
from lab.settings import LabSettings
from lab.topology import Topology


class Patient(Protocol):
    """A lab, as far as faults need it (`lab.provision.Lab` is one)."""

    @property
    def settings(self) -> LabSettings: ...

    @property
    def topology(self) -> Topology: ...

    @property
    def client(self) -> docker.DockerClient: ...

    def container(self, host: str) -> Container: ...

    def exec(self, host: str, argv: Sequence[str], *, timeout: float = ..., check: bool = ...) -> Completed: ...


@runtime_checkable
class Delayed(Protocol):
    """A fault that shows only after some work was done. has_struck: whether it has shown."""

    def has_struck(self, lab: Patient, host: str) -> bool: ...


class Fault(Protocol):
    """One thing that can go wrong with one server.

    name: as people type it. summary: one line. inject and heal may be repeated. heal repairs the server and leaves its
    power as it is: switching on is a step of the plan. left: the servers that show this fault now, as far as the
    machine itself can tell.
    """

    @property
    def name(self) -> str: ...

    @property
    def summary(self) -> str: ...

    def inject(self, lab: Patient, host: str) -> None: ...

    def heal(self, lab: Patient, host: str) -> None: ...

    def left(self, lab: Patient) -> list[str]: ...
