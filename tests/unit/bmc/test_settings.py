"""A BMC starts with a configuration that is right, and says in one line what is wrong with any other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lab.bmc.__main__ import main
from lab.bmc.settings import SettingsError, read_password, read_settings

GOOD = {"system": "a", "container": "h-a", "certificate": "c", "key": "k", "password_file": "p"}


def written(folder: Path, **changes: Any) -> Path:
    path = folder / "bmc.json"
    path.write_text(json.dumps({**GOOD, **changes}))
    return path


def test_defaults_are_those_of_a_real_bmc(tmp_path: Path) -> None:
    settings = read_settings(written(tmp_path))
    assert (settings.user, settings.port, settings.system) == ("admin", 443, "a")


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"system": ""}, "system is empty"),
        ({"container": "a/../b"}, "plain names"),
        ({"stop_timeout": 0}, "positive"),
        ({"request_timeout": -1}, "positive"),
        ({"pasword": "x"}, "unknown setting 'pasword'"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_settings(written(tmp_path, **changes))


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"system": "a"}'])
def test_a_damaged_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bmc.json"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"bmc\.json"):
        read_settings(path)


@pytest.mark.parametrize("mode, text, said", [(0o644, "x\n", "others may read"), (0o600, "\n", "is empty")])
def test_a_password_that_others_may_read_is_refused(tmp_path: Path, mode: int, text: str, said: str) -> None:
    path = tmp_path / "password"
    path.write_text(text)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=said):
        read_password(path)


def test_a_bmc_that_cannot_start_says_so_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.json")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert main([]) == 2
