"""Baking: start a container, let Ansible configure it, keep it as an image."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import yaml
from docker.models.containers import Container

from lab.machine.containers import ContainerSpec, find, make, remove_all
from lab.machine.execution import run_in_container
from lab.machine.labels import of_lab
from lab.playbook import Event, HasSettings, run_playbook
from lab.waiting import wait_until

Say = Callable[[str], None]
# Part of every baked image's hash: raise it when this file bakes otherwise.
OVEN_VERSION = 2
RIGHTS = ("NET_ADMIN", "SYS_NICE", "IPC_LOCK")
# Services that a role enabled must not run, and write their state, while the image is made.
QUIET_INIT = ("/sbin/init", "systemd.unit=basic.target")
TIDY = (
    "rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /var/cache/apt/*.bin /var/log/journal/* /root/.ansible; "
    "find /var/log -type f -exec truncate -s 0 {} +; : > /etc/machine-id; sync"
)


@dataclass(frozen=True)
class Loaf:
    """One image to bake. host: its inventory name; source: the image to start from; tag, labels: of the result."""

    host: str
    source: str
    tag: str
    labels: dict[str, str]
    group: str


def container_name(lab: HasSettings, host: str) -> str:
    """The temporary container's name."""
    return f"{lab.settings.name}-bake-{host}"


@contextmanager
def warm_containers(
    client: docker.DockerClient,
    lab: HasSettings,
    sources: Mapping[str, str],
    binds: Mapping[str, tuple[str, ...]] | None = None,
) -> Iterator[dict[str, Container]]:
    """Booted containers, host -> container, from these images; gone at the end, whatever happens. binds: by host."""
    labels = of_lab(lab.settings, "bake")
    specs = {
        host: ContainerSpec(
            container_name(lab, host),
            image,
            labels,
            host,
            binds=(binds or {}).get(host, ()),
            capabilities=RIGHTS,
            command=QUIET_INIT,
        )
        for host, image in sources.items()
    }
    remove_all(client, (c for c in (find(client, spec.name) for spec in specs.values()) if c is not None))
    containers: dict[str, Container] = {}
    try:
        with ThreadPoolExecutor(max_workers=4) as pool:
            for host, made in zip(specs, pool.map(lambda spec: _start(client, spec), specs.values()), strict=True):
                containers[host] = made
        for spec in specs.values():
            wait_booted(spec.name)
        yield containers
    finally:
        remove_all(client, (c for c in (find(client, spec.name) for spec in specs.values()) if c is not None))


def _start(client: docker.DockerClient, spec: ContainerSpec) -> Container:
    container = make(client, spec)
    container.start()
    return container


def wait_booted(container: str, deadline: float = 60) -> None:
    """Wait until systemd has started everything it was to start; failed units do not stop it. Raises TimedOut."""

    def booted() -> bool:
        return run_in_container(container, ["systemctl", "is-system-running"], check=False).stdout.strip() in (
            "running",
            "degraded",
        )

    wait_until(booted, deadline, f"{container} to boot", interval=0.1)


def start_services(container: str) -> None:
    """Start what a boot would have started and somebody has stopped since; what runs is left alone. Raises LabError."""
    run_in_container(container, ["systemctl", "start", "--no-block", "default.target"])


def bake(
    client: docker.DockerClient,
    lab: HasSettings,
    playbook: Path,
    loaves: Sequence[Loaf],
    *,
    inventory: Mapping[str, Any],
    extra_vars: Mapping[str, Any],
    tag: str,
    say: Say,
) -> None:
    """Run the playbook's tasks of this tag on all loaves and commit each; groups go side by side.

    inventory: the servers' own; the loaves' containers take the place of the servers. Raises StepFailed; no container
    is left either way.
    """
    by_group: dict[str, list[Loaf]] = {}
    for loaf in loaves:
        by_group.setdefault(loaf.group, []).append(loaf)
    with warm_containers(client, lab, {loaf.host: loaf.source for loaf in loaves}) as containers:
        path = _write_inventory(lab, loaves, inventory, tag)

        def bake_group(group: str) -> None:
            _apply(lab, playbook, by_group[group], group, path, extra_vars, tag, say)
            for loaf in by_group[group]:
                run_in_container(container_name(lab, loaf.host), ["sh", "-c", TIDY])
                commit(client, containers[loaf.host], loaf.tag, loaf.labels)

        with ThreadPoolExecutor(max_workers=3) as pool:
            list(pool.map(bake_group, by_group))


def _apply(
    lab: HasSettings,
    playbook: Path,
    loaves: Sequence[Loaf],
    group: str,
    inventory: Path,
    extra_vars: Mapping[str, Any],
    tag: str,
    say: Say,
) -> None:
    run_playbook(
        lab,
        playbook,
        extra_vars,
        lambda event: tell(event, say),
        inventory=inventory,
        limit=",".join(loaf.host for loaf in loaves),
        tags=[tag],
        log_name=f"{playbook.stem}-{tag}-{group}",
    )


def commit(client: docker.DockerClient, container: Container, tag: str, labels: Mapping[str, str]) -> None:
    """Stop the container and keep it as an image."""
    container.stop(timeout=10)
    repository, version = tag.rsplit(":", 1)
    container.commit(repository, version, changes=[f'LABEL {key}="{value}"' for key, value in labels.items()])


def _write_inventory(lab: HasSettings, loaves: Sequence[Loaf], inventory: Mapping[str, Any], tag: str) -> Path:
    """The inventory with the loaves' containers instead of the servers'."""
    changed = copy.deepcopy(dict(inventory))
    for loaf in loaves:
        host = changed["all"]["children"][loaf.group]["hosts"][loaf.host]
        host["ansible_host"] = container_name(lab, loaf.host)
    path = lab.settings.state / f"{tag}-inventory.yml"
    path.write_text(yaml.safe_dump(changed, sort_keys=False, allow_unicode=True))
    return path


def tell(event: Event, say: Say) -> None:
    """Say which task begins."""
    if event.get("event") == "playbook_on_task_start":
        data = event.get("event_data") or {}
        say(f"{data.get('role') or data.get('play')}: {data.get('name')}")
