"""Victims in a container of the stand-in's image: all of it, its server, its database, one process of the database."""

from __future__ import annotations

from dataclasses import dataclass

from ..standin_container import StandinContainer

SERVER = "lab[.]standin[.]tools[.]serve"
POSTGRES = "^/usr/lib/postgresql/15/bin/postgres |^postgres: "


@dataclass
class WholeContainer:
    """`docker kill -s KILL`: every process at the same instant."""

    container: StandinContainer
    name: str = "container"

    def kill(self) -> None:
        """SIGKILL for process 1, and the kernel ends the rest."""
        self.container.container.kill("KILL")

    def revive(self) -> None:
        """The same container on the same volume."""
        self.container.container.start()
        self.container.learn_address()


@dataclass
class Inside:
    """Processes inside, by a pattern of their command lines; brought back as the cluster does it."""

    container: StandinContainer
    name: str
    pattern: str

    def kill(self) -> None:
        """SIGKILL for all of them."""
        self.container.run("pkill", "-KILL", "-u", "oracle", "-f", self.pattern)

    def revive(self) -> None:
        """What is left is ended too, then it starts anew."""
        self.container.run("/opt/oracle/bin/dbkill")
        started = self.container.run("/opt/oracle/bin/dbstart")
        assert started.returncode == 0, started.stderr


@dataclass
class Backend:
    """One process that serves one session: PostgreSQL then ends all the others and recovers by itself."""

    container: StandinContainer
    name: str = "backend"

    def kill(self) -> None:
        """SIGKILL for the newest."""
        self.container.run("pkill", "-KILL", "-n", "-u", "oracle", "-f", "^postgres: HIS |^postgres: postgres standin ")

    def revive(self) -> None:
        """Nothing to do."""


def victims_of(container: StandinContainer) -> dict[str, WholeContainer | Inside | Backend]:
    """By name."""
    return {
        "container": WholeContainer(container),
        "server": Inside(container, "server", SERVER),
        "postgres": Inside(container, "postgres", POSTGRES),
        "backend": Backend(container),
    }
