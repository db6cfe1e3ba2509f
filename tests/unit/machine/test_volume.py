"""A volume becomes a golden image, and that the array's disks; nothing else is left behind."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import docker
import pytest
from docker.errors import NotFound

from lab.errors import StepFailed
from lab.images.base import ensure_base
from lab.machine.engine import connect
from lab.machine.labels import of_cache, of_lab
from lab.machine.volume import are_filled, ensure_disks, pack
from lab.settings import PROJECT, LabSettings

pytestmark = pytest.mark.machine
SETTINGS = LabSettings("h8v", "10.208.48.0/20")
TAG, TOOLS = "lab-h8v-oradata:test", "lab-h8v-tools:test"
SOURCE, DISKS = "h8v-bake-oradata", ("h8v-array-disk-1-data", "h8v-array-disk-2-data")
SIZE = 64 << 20


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[docker.DockerClient]:
    """With an image that has the array's programs, and a volume with a file in it."""
    monkeypatch.setenv("LAB_STATE", str(tmp_path))
    SETTINGS.state.mkdir()
    client = connect()
    volume = client.volumes.create(SOURCE, labels=of_lab(SETTINGS, "volume"))
    words = ["sh", "-c", "mkdir -p /opt/array; echo data >/to/file"]
    tools = client.containers.create(ensure_base(client, lambda _: None), words, volumes=[f"{SOURCE}:/to:rw"])
    try:
        tools.start()
        tools.wait()
        tools.put_archive("/opt/array", _programs())
        tools.commit(*TOOLS.split(":"))
        yield client
    finally:
        tools.remove(force=True, v=True)
        for image in (TAG, TOOLS):
            with suppress(NotFound):
                client.images.remove(image, force=True)
        volume.remove(force=True)
        for name in DISKS:
            with suppress(NotFound):
                client.volumes.get(name).remove(force=True)


def _programs() -> bytes:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        tar.add(PROJECT / "lab" / "__init__.py", "lab/__init__.py")
        tar.add(PROJECT / "lab" / "array", "lab/array", filter=lambda e: None if "__pycache__" in e.name else e)
    return archive.getvalue()


def test_a_packed_volume_becomes_two_disks_with_the_same_lun_and_leaves_nothing_else(
    client: docker.DockerClient,
) -> None:
    pack(client, SETTINGS, SOURCE, TOOLS, TAG, of_cache("golden", "test"), SIZE)
    assert client.images.get(TAG).attrs["Config"]["Volumes"], "a packed image declares volumes: that is the point"
    before = {one.name for one in client.volumes.list()}
    ensure_disks(client, SETTINGS, DISKS, TAG)
    assert {one.name for one in client.volumes.list()} == {*before, *DISKS}
    assert are_filled(client, SETTINGS, DISKS, TAG) and not are_filled(client, SETTINGS, DISKS, "lab-h8v-oradata:other")
    platters = [Path(client.volumes.get(name).attrs["Mountpoint"]) / "platters" for name in DISKS]
    assert platters[0].read_bytes() == platters[1].read_bytes()
    assert platters[0].stat().st_blocks * 512 < SIZE / 2, "holes stay holes"
    assert not client.containers.list(all=True, filters={"name": "h8v-"})


def test_a_copy_that_fails_counts_as_none_and_says_why(client: docker.DockerClient) -> None:
    with pytest.raises(StepFailed, match="could not be copied.*tar: "):
        ensure_disks(client, SETTINGS, DISKS, TOOLS)
    assert not are_filled(client, SETTINGS, DISKS, TOOLS)
    assert not client.containers.list(all=True, filters={"name": "h8v-"})
