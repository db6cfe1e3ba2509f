"""Which images a lab needs, and making those that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker

from lab.images.base import ensure_base
from lab.images.content import digest, roles_digest, roles_of
from lab.images.engines.registry import engine
from lab.images.oven import OVEN_VERSION, Loaf, bake
from lab.images.payload import make_payload, payload_digest
from lab.machine.labels import of_cache, of_lab
from lab.machine.lock import build_lock
from lab.machine.servers import NEEDS
from lab.playbook import HasSettings
from lab.settings import ANSIBLE
from lab.topology import Host, Topology

Say = Callable[[str], None]
WITH_ENGINE = frozenset(name for name, needs in NEEDS.items() if needs.engine)
BAKE, SITE = ANSIBLE / "bake.yml", ANSIBLE / "site.yml"


@dataclass(frozen=True)
class Pantry:
    """The images of one lab."""

    client: docker.DockerClient
    lab: HasSettings
    topology: Topology
    secrets: dict[str, str]
    say: Say

    def ensure(self) -> tuple[dict[str, str], dict[str, str]]:
        """Host -> the image it is started from, and server class -> its image; makes what is missing.

        Raises MachineNotReady or StepFailed.
        """
        with build_lock(self.say):
            classes = self._classes()
            tags = {name: self._host_tag(host, classes) for name, host in self.topology.hosts.items()}
            missing = [name for name in tags if not self._present(tags[name])]
            if missing:
                self._bake_hosts(missing, tags, classes)
            return tags, classes

    def _classes(self) -> dict[str, str]:
        base = ensure_base(self.client, self.say)
        sources = {name: self._source(name, base) for name in self._class_names()}
        tags = {name: self._class_tag(name, source) for name, source in sources.items()}
        missing = [name for name in tags if not self._present(tags[name])]
        if missing:
            self._bake_classes(missing, tags, sources)
        return tags

    def _class_names(self) -> list[str]:
        return list(dict.fromkeys(host.server_class for host in self.topology.hosts.values()))

    def _source(self, server_class: str, base: str) -> str:
        if server_class not in WITH_ENGINE:
            return base
        return engine(self.topology.settings.engine).image(self.client, base, self.say)

    def _class_tag(self, name: str, source: str) -> str:
        roles = roles_of(BAKE, name)
        content = digest(
            OVEN_VERSION,
            self._image_id(source),
            roles_digest(roles, BAKE),
            [payload_digest(role) for role in roles],
            self.topology.settings.engine if name in WITH_ENGINE else "",
        )
        return f"lab-{name}:{content}"

    def _bake_classes(self, missing: list[str], tags: dict[str, str], sources: dict[str, str]) -> None:
        self.say(f"baking the classes {', '.join(missing)}")
        loaves = [
            Loaf(f"class-{name}", sources[name], tags[name], _labels(self.lab, "class", tags[name]), name)
            for name in missing
        ]
        roles = {role for name in missing for role in roles_of(BAKE, name)}
        children: dict[str, Any] = {loaf.group: {"hosts": {loaf.host: {}}} for loaf in loaves}
        inventory = {"all": {"vars": self.topology.inventory["all"]["vars"], "children": children}}
        self._bake(BAKE, loaves, inventory, payload_variables(sorted(roles)), "bake")

    def _bake(
        self, playbook: Path, loaves: list[Loaf], inventory: dict[str, Any], extra_vars: dict[str, str], tag: str
    ) -> None:
        bake(self.client, self.lab, playbook, loaves, inventory=inventory, extra_vars=extra_vars, tag=tag, say=self.say)

    def _host_tag(self, host: Host, classes: dict[str, str]) -> str:
        roles = [role for group in host.groups for role in roles_of(SITE, group)]
        source = classes[host.server_class]
        content = digest(
            self._image_id(source), roles_digest(roles, SITE), self.topology.inventory["all"], self.secrets, host.name
        )
        return f"lab-{self.topology.settings.name}-{host.name}:{content}"

    def _bake_hosts(self, missing: list[str], tags: dict[str, str], classes: dict[str, str]) -> None:
        self.say(f"baking {len(missing)} hosts")
        hosts = [self.topology.host(name) for name in missing]
        loaves = [
            Loaf(h.name, classes[h.server_class], tags[h.name], _labels(self.lab, "host", tags[h.name]), h.groups[0])
            for h in hosts
        ]
        self._bake(SITE, loaves, self.topology.inventory, {}, "configure")

    def _image_id(self, tag: str) -> str:
        return self.client.images.get(tag).id or ""

    def _present(self, tag: str) -> bool:
        return bool(self.client.images.list(name=tag))


def payload_variables(roles: Iterable[str]) -> dict[str, str]:
    """`<role>_payload` and `<role>_wheels` for these roles, made if need be. Raises StepFailed."""
    payloads = [make_payload(role) for role in roles]
    return {key: value for payload in payloads if payload for key, value in payload.variables().items()}


def _labels(lab: HasSettings, kind: str, tag: str) -> dict[str, str]:
    """A class image is any lab's, a host image (it holds secrets) one lab's."""
    shared = of_cache(kind, tag.rsplit(":", 1)[1])
    return shared if kind == "class" else {**shared, **of_lab(lab.settings, kind)}
