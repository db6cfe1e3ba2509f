"""A lab's secrets: made once, readable by their owner alone."""

import base64
import stat

import pytest

from lab.errors import BadInput
from lab.machine.secrets import ensure_secrets
from lab.settings import LabSettings


@pytest.fixture
def settings(tmp_path, monkeypatch) -> LabSettings:
    monkeypatch.setenv("LAB_STATE", str(tmp_path))
    return LabSettings("t")


def test_secrets_are_made_once_and_kept(settings) -> None:
    assert ensure_secrets(settings, ["bmc-a"]) == ensure_secrets(settings, ["bmc-a"])


def test_only_the_owner_may_read_them(settings) -> None:
    ensure_secrets(settings, ["bmc-a"])
    assert stat.S_IMODE(settings.secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.state.stat().st_mode) == 0o700


def test_two_labs_share_no_secret(settings) -> None:
    first, second = ensure_secrets(settings, []), ensure_secrets(LabSettings("u"), [])
    assert not set(first.values()) & set(second.values())


def test_the_clusters_key_is_long_enough(settings) -> None:
    assert len(base64.b64decode(ensure_secrets(settings, [])["corosync_authkey"])) >= 128


@pytest.mark.parametrize("text", ["", "[1, 2]", "a: [", "text"])
def test_a_damaged_file_is_refused_in_one_line(settings, text) -> None:
    ensure_secrets(settings, [])
    settings.secrets.write_text(text)
    with pytest.raises(BadInput, match="cannot be read"):
        ensure_secrets(settings, [])
