"""The application's settings say which key is wrong."""

from pathlib import Path

import pytest

from lab.his.settings import BadSetting, read_settings

GIVEN = {"HIS_DSN": "db/XEPDB1", "HIS_USER": "his", "HIS_PASSWORD_FILE": "/nowhere"}


def test_settings_come_from_the_environment() -> None:
    settings = read_settings({**GIVEN, "HIS_PORT": "8001", "HIS_CALL_TIMEOUT": "0.5", "HIS_INSTANCE": "CE01"})
    assert (settings.port, settings.call_timeout, settings.instance) == (8001, 0.5, "CE01")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"HIS_DSN": ""}, "Not set: HIS_DSN"),
        ({"HIS_PORT": "http"}, "HIS_PORT=http is not a number"),
        ({"HIS_CALL_TIMEOUT": "0"}, "HIS_CALL_TIMEOUT=0 must be above zero"),
    ],
)
def test_a_wrong_key_is_named(changes: dict[str, str], says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        read_settings({**GIVEN, **changes})


def test_an_unreadable_password_file_is_named() -> None:
    with pytest.raises(BadSetting, match="/nowhere"):
        _ = read_settings(GIVEN).password


def test_the_password_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "password"
    path.write_text("first\n")
    settings = read_settings({**GIVEN, "HIS_PASSWORD_FILE": str(path)})
    assert settings.password == "first"
    path.write_text("second\n")
    assert settings.password == "second"
