"""The servers' own volumes, and those among them that are the array's disks, filled from the golden image."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import docker
from docker.errors import NotFound
from docker.models.containers import Container

from lab.errors import StepFailed
from lab.machine.labels import of_lab
from lab.settings import LabSettings

GOLDEN_PATH = "/golden"
OWNER = "54321:54321"  # of the databases' files, on every server (role db_storage)


def ensure_volume(client: docker.DockerClient, settings: LabSettings, name: str) -> None:
    """Create the volume if it is missing."""
    try:
        client.volumes.get(name)
    except NotFound:
        client.volumes.create(name, labels=of_lab(settings, "volume"))


def ensure_disks(client: docker.DockerClient, settings: LabSettings, names: Sequence[str], golden: str) -> None:
    """Make these volumes the array's disks with the golden image's LUN, unless they are. No server uses them."""
    for name in names:
        ensure_volume(client, settings, name)
    if not are_filled(client, settings, names, golden):
        fill(client, settings, names, golden)


def are_filled(client: docker.DockerClient, settings: LabSettings, names: Sequence[str], golden: str) -> bool:
    """True where these very volumes were filled from this golden image; a fill that was interrupted counts as none."""
    try:
        return _read(_record(settings)) == _mark(client, names, golden)
    except NotFound:
        return False


def forget_fill(settings: LabSettings) -> None:
    """Have the disks filled anew before they are used again."""
    _record(settings).unlink(missing_ok=True)


def _mark(client: docker.DockerClient, names: Sequence[str], golden: str) -> dict[str, object]:
    return {"volumes": {name: client.volumes.get(name).attrs.get("CreatedAt") for name in names}, "golden": golden}


def _record(settings: LabSettings) -> Path:
    return settings.state / "storage.json"


def fill(client: docker.DockerClient, settings: LabSettings, names: Sequence[str], golden: str) -> None:
    """Make the volumes the disks of one mirror with the golden image's LUN."""
    forget_fill(settings)
    places = {name: f"/disk-{number}" for number, name in enumerate(names, 1)}
    script = (
        f"tar -xSf {GOLDEN_PATH}/lun.tar -C /tmp; "
        f"PYTHONPATH=/opt/array python3 -m lab.array format /tmp/lun {' '.join(places.values())}"
    )
    with _helper(client, settings, golden, [f"{name}:{place}:rw" for name, place in places.items()], script):
        pass
    _record(settings).write_text(json.dumps(_mark(client, names, golden)))


def pack(
    client: docker.DockerClient,
    settings: LabSettings,
    volume: str,
    base: str,
    tag: str,
    labels: dict[str, str],
    size: int,
) -> None:
    """Keep a volume's content as a golden image: the file system of a LUN of `size` bytes, without its holes."""
    script = (
        f"mkdir -p {GOLDEN_PATH}; cd {GOLDEN_PATH}; "
        f"mke2fs -q -F -t ext4 -b 4096 -E root_owner={OWNER} -d /to lun {size // 4096}; tar -cSf lun.tar lun; rm lun"
    )
    with _helper(client, settings, base, [f"{volume}:/to:ro"], script) as helper:
        repository, version = tag.rsplit(":", 1)
        helper.commit(repository, version, changes=[f'LABEL {key}="{value}"' for key, value in labels.items()])


@contextmanager
def _helper(
    client: docker.DockerClient, settings: LabSettings, image: str, binds: list[str], script: str
) -> Iterator[Container]:
    """A container in which the script has run; it goes with the volumes that its image declares."""
    labels, name = of_lab(settings, "helper"), f"{settings.name}-helper-copy"
    words = ["sh", "-ec", script]
    helper = client.containers.create(image, words, name=name, labels=labels, volumes=binds, network_mode="none")
    try:
        helper.start()
        if status := helper.wait()["StatusCode"]:
            said = helper.logs(tail=1).decode(errors="replace").strip()
            raise StepFailed("The database's files could not be copied", where=said or f"it ended with {status}")
        yield helper
    finally:
        helper.remove(force=True, v=True)


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return None
