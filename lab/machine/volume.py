"""The pair's shared storage: a volume, filled from the golden image."""

from __future__ import annotations

import json
from pathlib import Path

import docker
from docker.errors import NotFound

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
    _copy(client, settings, golden, name, f"find /to -mindepth 1 -delete; cp -a {GOLDEN_PATH}/. /to/")


def pack(
    client: docker.DockerClient, settings: LabSettings, volume: str, base: str, tag: str, labels: dict[str, str]
) -> None:
    """Keep a volume's content as a golden image."""
    helper = client.containers.create(
        base,
        ["sh", "-c", f"mkdir -p {GOLDEN_PATH} && cp -a /to/. {GOLDEN_PATH}/"],
        name=f"{settings.name}-helper-pack",
        labels=of_lab(settings, "helper"),
        volumes=[f"{volume}:/to:ro"],
        network_mode="none",
    )
    try:
        helper.start()
        _expect_zero(helper.wait()["StatusCode"])
        repository, version = tag.rsplit(":", 1)
        helper.commit(repository, version, changes=[f'LABEL {key}="{value}"' for key, value in labels.items()])
    finally:
        helper.remove(force=True, v=True)


def _copy(client: docker.DockerClient, settings: LabSettings, image: str, volume: str, script: str) -> None:
    client.containers.run(
        image,
        ["sh", "-ec", script],
        name=f"{settings.name}-helper-fill",
        labels=of_lab(settings, "helper"),
        volumes=[f"{volume}:/to:rw"],
        network_mode="none",
        remove=True,
    )


def _expect_zero(exit_status: int) -> None:
    if exit_status:
        raise StepFailed("The database's files could not be copied", where=f"cp ended with {exit_status}")


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
