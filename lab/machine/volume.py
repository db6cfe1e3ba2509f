"""The pair's shared storage: a volume, filled from the golden image."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import docker
from docker.errors import NotFound
from docker.models.containers import Container

from lab.errors import StepFailed
from lab.machine.labels import of_lab
from lab.settings import LabSettings

GOLDEN_PATH = "/golden"


def ensure_volume(client: docker.DockerClient, settings: LabSettings, name: str, golden: str | None) -> None:
    """Create the volume if it is missing and fill it unless `is_filled`. No server may have it open."""
    try:
        client.volumes.get(name)
    except NotFound:
        client.volumes.create(name, labels=of_lab(settings, "volume"))
    if golden is None or is_filled(client, settings, name, golden):
        return
    fill(client, settings, name, golden)
    _record(settings).write_text(json.dumps(_mark(client, name, golden)))


def is_filled(client: docker.DockerClient, settings: LabSettings, name: str, golden: str | None) -> bool:
    """True where this very volume was filled from this golden image; a fill that was interrupted counts as none."""
    try:
        return _read(_record(settings)) == _mark(client, name, golden)
    except NotFound:
        return False


def _mark(client: docker.DockerClient, name: str, golden: str | None) -> dict[str, object]:
    return {"volume": name, "created": client.volumes.get(name).attrs.get("CreatedAt"), "golden": golden}


def _record(settings: LabSettings) -> Path:
    return settings.state / "storage.json"


def fill(client: docker.DockerClient, settings: LabSettings, name: str, golden: str) -> None:
    """Make the volume's content that of the golden image. No server may have it open."""
    _record(settings).unlink(missing_ok=True)
    with _helper(
        client, settings, golden, f"{name}:/to:rw", f"find /to -mindepth 1 -delete; cp -a {GOLDEN_PATH}/. /to/"
    ):
        pass


def pack(
    client: docker.DockerClient, settings: LabSettings, volume: str, base: str, tag: str, labels: dict[str, str]
) -> None:
    """Keep a volume's content as a golden image."""
    script = f"mkdir -p {GOLDEN_PATH}; cp -a /to/. {GOLDEN_PATH}/"
    with _helper(client, settings, base, f"{volume}:/to:ro", script) as helper:
        repository, version = tag.rsplit(":", 1)
        helper.commit(repository, version, changes=[f'LABEL {key}="{value}"' for key, value in labels.items()])


@contextmanager
def _helper(
    client: docker.DockerClient, settings: LabSettings, image: str, bind: str, script: str
) -> Iterator[Container]:
    """A container in which the script has run; it goes with the volumes that its image declares."""
    labels, name = of_lab(settings, "helper"), f"{settings.name}-helper-copy"
    words = ["sh", "-ec", script]
    helper = client.containers.create(image, words, name=name, labels=labels, volumes=[bind], network_mode="none")
    try:
        helper.start()
        _expect_zero(helper.wait()["StatusCode"])
        yield helper
    finally:
        helper.remove(force=True, v=True)


def _expect_zero(exit_status: int) -> None:
    if exit_status:
        raise StepFailed("The database's files could not be copied", where=f"cp ended with {exit_status}")


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
