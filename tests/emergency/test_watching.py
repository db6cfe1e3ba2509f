"""A night that never began is seen by who looks when its copy is due; every alarm is sent to people."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from lab.emergency import declaring
from lab.emergency.__main__ import cli
from lab.emergency.copies import Alarm, Copies, read_copies, utc_now, write_copies
from lab.emergency.notice import FILE, give_notice, read_notice
from lab.emergency.settings import EmergencySettings
from lab.emergency.watching import watch

from .test_nightly import YESTERDAY, settings_in

ALARM = Alarm("2026-11-23T03:00:00+00:00", "copy", "The dump did not arrive")


@pytest.fixture
def settings(tmp_path: Path) -> EmergencySettings:
    """A notice goes into the file `sent`."""
    made = settings_in(tmp_path, notice=("tee", str(tmp_path / "sent")))
    write_copies(made.state, Copies(YESTERDAY))
    return made


def test_a_night_that_never_began_raises_an_alarm_when_its_copy_is_due(
    settings: EmergencySettings, tmp_path: Path
) -> None:
    assert "hours old" in watch(settings, utc_now())
    found = read_copies(settings.state)
    assert found.current == YESTERDAY and found.alarm is not None and found.alarm.stage == "watch"
    assert "hours old" in (tmp_path / "sent").read_text() and read_notice(settings.state)


def test_without_any_copy_the_alarm_says_so(settings: EmergencySettings) -> None:
    write_copies(settings.state, Copies())
    assert watch(settings, utc_now()) == "there is no copy, and one had to be ready by now"


def test_a_copy_of_this_night_needs_no_alarm(settings: EmergencySettings, tmp_path: Path) -> None:
    write_copies(settings.state, Copies(replace(YESTERDAY, moment=(utc_now() - timedelta(hours=5.9)).isoformat())))
    assert watch(settings, utc_now()) == "" and read_copies(settings.state).alarm is None
    assert not (tmp_path / "sent").exists()


def test_while_the_emergency_system_is_in_use_no_night_is_missed(settings: EmergencySettings) -> None:
    opening = declaring.Opening("COPY1", YESTERDAY.moment, "Zhao", utc_now().isoformat())
    (settings.state / declaring.FILE).write_text(json.dumps(asdict(opening)))
    assert watch(settings, utc_now()) == "" and read_copies(settings.state).alarm is None


def test_what_this_night_said_as_it_failed_stays(settings: EmergencySettings, tmp_path: Path) -> None:
    alarm = replace(ALARM, at=(utc_now() - timedelta(hours=5.9)).isoformat())
    write_copies(settings.state, Copies(YESTERDAY, alarm=alarm))
    assert watch(settings, utc_now()) and read_copies(settings.state).alarm == alarm
    assert not (tmp_path / "sent").exists()


def test_a_night_that_never_began_after_one_that_failed_is_told_too(settings: EmergencySettings) -> None:
    alarm = replace(ALARM, at=(utc_now() - timedelta(hours=24)).isoformat())
    write_copies(settings.state, Copies(YESTERDAY, alarm=alarm))
    watch(settings, utc_now())
    found = read_copies(settings.state).alarm
    assert found is not None and found.stage == "watch"


@pytest.mark.parametrize("command", [("false",), ("no-such-program",)])
def test_a_notice_that_cannot_be_sent_says_so_and_stays(settings: EmergencySettings, command: tuple[str, ...]) -> None:
    give_notice(replace(settings, notice=command), ALARM)
    assert "The dump did not arrive" in read_notice(settings.state)
    assert f"NOT SENT by {command[0]}" in read_notice(settings.state)
    assert (settings.state / FILE).stat().st_mode & 0o077 == 0


def test_the_command_answers_by_its_exit_status(settings: EmergencySettings, tmp_path: Path) -> None:
    path = tmp_path / "emergency.json"
    path.write_text(json.dumps(asdict(settings), default=str))
    done = CliRunner().invoke(cli, ["--settings", str(path), "watch"])
    assert done.exit_code == 1 and "hours old" in json.loads(done.stdout)["missed"]
    shown = CliRunner().invoke(cli, ["--settings", str(path), "status"])
    assert shown.exit_code == 1 and "hours old" in json.loads(shown.stdout)["notice"]
