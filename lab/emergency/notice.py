"""Telling people of an alarm: a text that stays beside the copies, and a command of the hospital's that sends it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from lab.emergency.copies import Alarm, write_durable
from lab.emergency.settings import EmergencySettings

FILE = "notice.txt"
SECONDS = 30.0
TEXT = """Emergency server: the nightly copy is not as it should be / 应急服务器：夜间副本异常
at {at} (UTC), stage {stage}: {why}
The copy in use is the one of before; `lab-emergency status` tells its age.
当前仍使用之前的副本，其时间见 lab-emergency status。
"""


def give_notice(settings: EmergencySettings, alarm: Alarm) -> None:
    """Keep the text and send it. A message that cannot be sent is no reason to end: the text says so then."""
    text = TEXT.format(at=alarm.at, stage=alarm.stage, why=alarm.why)
    write_durable(settings.state / FILE, text)
    if settings.notice and (why := _sent(settings.notice, text)):
        write_durable(settings.state / FILE, f"{text}NOT SENT by {settings.notice[0]}: {why}\n")


def read_notice(state: Path) -> str:
    """The text of the last one; empty where there is none."""
    try:
        return (state / FILE).read_text(encoding="utf-8")
    except OSError:
        return ""


def withdraw_notice(state: Path) -> None:
    """All is well again."""
    (state / FILE).unlink(missing_ok=True)


def _sent(command: tuple[str, ...], text: str) -> str:
    """Why it was not; empty where it was."""
    try:
        done = subprocess.run(command, input=text, text=True, capture_output=True, timeout=SECONDS)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return f"exit status {done.returncode}: {done.stderr.strip()[-200:]}" if done.returncode else ""
