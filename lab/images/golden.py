"""The golden data: a database with the hospital's schema and data in it, made once and copied into each new lab."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import docker
import yaml
from docker.models.containers import Container

from lab.images.content import digest, roles_digest, roles_of
from lab.images.oven import container_name, tell, warm_containers
from lab.images.payload import make_payload, payload_digest
from lab.machine.execution import run_in_container
from lab.machine.labels import of_cache, of_lab
from lab.machine.lock import build_lock
from lab.machine.servers import ORADATA
from lab.machine.volume import pack
from lab.playbook import HasSettings, run_playbook
from lab.settings import ANSIBLE
from lab.topology import Topology

Say = Callable[[str], None]
PLAYBOOK = ANSIBLE / "golden.yml"
ON_A_VOLUME = ("env", "LAB_STORAGE_KIND=volume")  # there is no array yet whose LUN could be used


@dataclass(frozen=True)
class Golden:
    """Makes and names one lab's golden image. images: host -> image."""

    client: docker.DockerClient
    lab: HasSettings
    topology: Topology
    images: dict[str, str]
    classes: dict[str, str]
    secrets: dict[str, str]
    say: Say

    def ensure(self) -> str:
        """The golden image's name, made if need be. Raises StepFailed; nothing half made is left."""
        with build_lock(self.say):
            tag = self.tag()
            if not self.client.images.list(name=tag):
                self._make(tag)
            return tag

    def tag(self) -> str:
        """Changes with the engine, the schema, the data's size and the passwords inside."""
        roles = roles_of(PLAYBOOK, "appservers")
        content = digest(
            self.client.images.get(self.classes["dbserver"]).id,
            roles_digest(roles, PLAYBOOK),
            [payload_digest(role) for role in roles],
            self.topology.settings.size,
            [self.secrets["oracle_password"], self.secrets["his_password"]],
            self.topology.lun_bytes,
        )
        return f"lab-{self.topology.settings.name}-oradata:{content}"

    def _make(self, tag: str) -> None:
        self.say("making the hospital's database")
        settings = self.topology.settings
        database, desk = self.topology.group("dbservers")[0].name, self.topology.group("appservers")[0].name
        volume = f"{settings.name}-bake-oradata"
        self._remove(volume)
        self.client.volumes.create(volume, labels=of_lab(settings, "bake"))
        try:
            sources = {database: self.images[database], desk: self.images[desk]}
            binds = {database: (f"{volume}:{ORADATA}:rw",)}
            with warm_containers(self.client, self.lab, sources, binds) as containers:
                self._fill(database, desk, containers[database])
            labels = {**of_cache("golden", tag.rsplit(":", 1)[1]), **of_lab(settings, "golden")}
            pack(self.client, settings, volume, self.images[database], tag, labels, self.topology.lun_bytes)
        finally:
            self._remove(volume)

    def _fill(self, database: str, desk: str, container: Container) -> None:
        name = container_name(self.lab, database)
        run_in_container(name, [*ON_A_VOLUME, "lab-storage", "attach"], timeout=60)
        run_in_container(name, [*ON_A_VOLUME, "lab-engine", "start"], timeout=180)
        run_in_container(name, ["resetPassword"], timeout=60, stdin=self.secrets["oracle_password"] + "\n")
        container.reload()
        address = container.attrs["NetworkSettings"]["Networks"]["bridge"]["IPAddress"]
        self._apply(desk, address)
        run_in_container(name, [*ON_A_VOLUME, "lab-engine", "stop"], timeout=120)
        run_in_container(name, [*ON_A_VOLUME, "lab-storage", "detach"], timeout=60)

    def _apply(self, desk: str, address: str) -> None:
        payloads = [make_payload(role) for role in roles_of(PLAYBOOK, "appservers")]
        variables = {key: value for payload in payloads if payload for key, value in payload.variables().items()}
        inventory = self.lab.settings.state / "golden-inventory.yml"
        host = {"ansible_host": container_name(self.lab, desk), "golden_database": address}
        shared = self.topology.inventory["all"]["vars"]
        inventory.write_text(
            yaml.safe_dump({"all": {"vars": shared, "children": {"appservers": {"hosts": {desk: host}}}}})
        )
        run_playbook(
            self.lab,
            PLAYBOOK,
            variables,
            lambda event: tell(event, self.say),
            inventory=inventory,
            log_name="golden",
            tags=["run"],
            timeout=900,
        )

    def _remove(self, volume: str) -> None:
        for found in self.client.volumes.list(filters={"name": volume}):
            if found.name == volume:
                found.remove(force=True)
