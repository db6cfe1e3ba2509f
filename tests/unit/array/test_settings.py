"""Settings of the array's programs: what is wrong with them is one line, exit status 2."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lab.array.__main__ import main
from lab.array.settings import PORT, BadSettings, addresses, controller_settings, host_settings

GOOD = {
    "name": "controller-1",
    "preferred": True,
    "disks": ["192.0.2.1", "192.0.2.2:5000"],
    "peer": "192.0.2.3",
    "state": "/state",
    "size": 4096,
    "listen": ["192.0.2.4"],
    "timing": {"peer": 2.0},
}


def test_settings_are_read() -> None:
    settings = controller_settings(GOOD)
    assert settings.disks == (("192.0.2.1", PORT), ("192.0.2.2", 5000))
    assert (settings.timing.peer, settings.timing.disk) == (2.0, 8.0)


@pytest.mark.parametrize(
    "change", [{"disks": []}, {"disks": "192.0.2.1"}, {"peer": ":1"}, {"size": "much"}, {"timing": {"tea": 4}}]
)
def test_wrong_settings_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(BadSettings):
        controller_settings({**GOOD, **change})


def test_missing_settings_are_named() -> None:
    with pytest.raises(BadSettings, match="initiator"):
        host_settings({"paths": ["192.0.2.1"]})
    with pytest.raises(BadSettings):
        addresses(["host:port"])


def test_the_program_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == main(["bake", "cake"]) == 2
    assert "disk|controller|host" in capsys.readouterr().err
    assert main(["disk", str(tmp_path / "none.json")]) == 2
    path = tmp_path / "disk.json"
    path.write_text(json.dumps({"folder": str(tmp_path), "size": 0, "listen": ["127.0.0.1"]}))
    assert main(["disk", str(path)]) == 2
    assert main(["ask", "127.0.0.1:1", "status"]) == 0
    assert "unreachable" in capsys.readouterr().out
    assert main(["ask", "127.0.0.1:1", "reserve", "initiator=a"]) == 1
