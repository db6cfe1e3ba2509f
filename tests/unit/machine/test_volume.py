"""Copying the golden data into a volume and out of one leaves nothing else behind."""

from __future__ import annotations

import docker
import pytest

from lab.images.base import ensure_base
from lab.machine.labels import of_cache, of_lab
from lab.machine.volume import fill, pack
from lab.settings import LabSettings

pytestmark = pytest.mark.machine
SETTINGS = LabSettings("h8v", "10.208.48.0/20")
TAG = "lab-h8v-oradata:test"


def test_a_copy_leaves_no_volume_of_the_images_own(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAB_STATE", str(tmp_path))
    SETTINGS.state.mkdir()
    client = docker.from_env()
    base = ensure_base(client, lambda _: None)
    volume = client.volumes.create("h8v-oradata", labels=of_lab(SETTINGS, "volume"))
    before = {one.name for one in client.volumes.list()}
    try:
        pack(client, SETTINGS, volume.name, base, TAG, of_cache("golden", "test"))
        assert client.images.get(TAG).attrs["Config"]["Volumes"], "a packed image declares volumes: that is the point"
        fill(client, SETTINGS, volume.name, TAG)
        assert {one.name for one in client.volumes.list()} == before
        assert not client.containers.list(all=True, filters={"name": "h8v-"})
    finally:
        client.images.remove(TAG, force=True)
        volume.remove(force=True)
