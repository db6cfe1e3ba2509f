"""Which images a lab needs, and making those that are missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import docker

from lab.images.base import ensure_base
from lab.images.content import digest, roles_digest, roles_of
from lab.images.oven import Loaf, bake
from lab.images.payload import make_payload, payload_digest
from lab.machine.labels import CACHE, HASH, of_cache, of_lab
from lab.machine.lock import build_lock
from lab.playbook import HasSettings
from lab.settings import ANSIBLE
from lab.topology import Host, Topology

Say = Callable[[str], None]
BAKE, SITE = ANSIBLE / "bake.yml", ANSIBLE / "site.yml"
# Variables that differ from host to host; the rest of a host's variables belong to its class.
OF_ONE_HOST = {"numbers", "bmc", "powers", "serves"}


@dataclass(frozen=True)
class Pantry:
    """The images of one lab."""

    client: docker.DockerClient
    lab: HasSettings
    topology: Topology
    secrets: dict[str, str]
    say: Say

    def ensure(self) -> dict[str, str]:
        """Host -> the image it is started from; makes what is missing. Raises MachineNotReady or StepFailed."""
        with build_lock():
            classes = self._classes()
            tags = {name: self._host_tag(host, classes) for name, host in self.topology.hosts.items()}
            missing = [name for name in tags if not self._present(tags[name])]
            if missing:
                self._bake_hosts(missing, tags, classes)
            return tags

    def class_images(self) -> dict[str, str]:
        """Server class -> its level 1 image."""
        with build_lock():
            return self._classes()

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
        if server_class != "dbserver":
            return base
        from lab.images.database import engine_image

        return engine_image(self.client, self.topology.settings.engine, base, self.say)

    def _class_tag(self, name: str, source: str) -> str:
        roles = roles_of(BAKE, name)
        content = digest(
            self._image_id(source),
            roles_digest(roles, BAKE),
            [payload_digest(role) for role in roles],
            self._class_vars(name),
            self._shared_vars() if name == "dbserver" else {},
        )
        return f"lab-{name}:{content}"

    def _bake_classes(self, missing: list[str], tags: dict[str, str], sources: dict[str, str]) -> None:
        self.say(f"baking {', '.join(missing)}")
        loaves = [
            Loaf(f"class-{n}", sources[n], tags[n], _labels(self.lab, "class", tags[n], False), n, self._class_vars(n))
            for n in missing
        ]
        roles = {role for name in missing for role in roles_of(BAKE, name)}
        bake(
            self.client,
            self.lab,
            BAKE,
            loaves,
            shared_vars=self._shared_vars(),
            extra_vars=payload_variables(sorted(roles)),
            tags=("bake",),
            say=self.say,
        )

    def _host_tag(self, host: Host, classes: dict[str, str]) -> str:
        roles = [role for group in host.groups for role in roles_of(SITE, group)]
        source = classes[host.server_class]
        content = digest(
            self._image_id(source), roles_digest(roles, SITE), self.topology.inventory["all"], self.secrets, host.name
        )
        return f"lab-{self.topology.settings.name}-{host.name}:{content}"

    def _bake_hosts(self, missing: list[str], tags: dict[str, str], classes: dict[str, str]) -> None:
        self.say(f"baking {len(missing)} hosts")
        children = self.topology.inventory["all"]["children"]
        loaves = [
            Loaf(
                name,
                classes[host.server_class],
                tags[name],
                _labels(self.lab, "host", tags[name], True),
                host.groups[0],
                {**children[host.groups[0]].get("vars", {}), **children[host.groups[0]]["hosts"][name]},
            )
            for name, host in self.topology.hosts.items()
            if name in missing
        ]
        bake(
            self.client,
            self.lab,
            SITE,
            loaves,
            shared_vars=self._shared_vars(),
            extra_vars={},
            tags=("configure",),
            say=self.say,
        )

    def _shared_vars(self) -> dict[str, Any]:
        variables: dict[str, Any] = self.topology.inventory["all"]["vars"]
        return variables

    def _class_vars(self, server_class: str) -> dict[str, Any]:
        host = next(h for h in self.topology.hosts.values() if h.server_class == server_class)
        return {key: value for key, value in host.vars.items() if key not in OF_ONE_HOST}

    def _image_id(self, tag: str) -> str:
        return self.client.images.get(tag).id or ""

    def _present(self, tag: str) -> bool:
        return bool(self.client.images.list(name=tag))


def payload_variables(roles: Iterable[str]) -> dict[str, str]:
    """`<role>_payload` and `<role>_wheels` for these roles, made if need be. Raises StepFailed."""
    payloads = [make_payload(role) for role in roles]
    return {key: value for payload in payloads if payload for key, value in payload.variables().items()}


def _labels(lab: HasSettings, kind: str, tag: str, of_one_lab: bool) -> dict[str, str]:
    content = tag.rsplit(":", 1)[1]
    if of_one_lab:
        return {**of_lab(lab.settings, kind), CACHE: "1", HASH: content}
    return of_cache(kind, content)
