"""The look when the copy has to be ready (plan 3.2.1-E): a night that never began raises no alarm itself."""

from __future__ import annotations

from datetime import datetime

from lab.emergency.copies import Alarm, read_copies, write_copies
from lab.emergency.declaring import read_opening
from lab.emergency.notice import give_notice
from lab.emergency.settings import EmergencySettings

STAGE = "watch"


def missed(settings: EmergencySettings, now: datetime) -> str:
    """Why there is no copy of this night; empty where there is one, or none is to be made while the emergency system is
    in use."""
    opening = read_opening(settings.state)
    if opening and not opening.merged:
        return ""
    copy = read_copies(settings.state).current
    if copy is None:
        return "there is no copy, and one had to be ready by now"
    hours = copy.age(now).total_seconds() / 3600
    return (
        "" if hours <= settings.limit_hours else f"no copy was made this night: the one in use is {hours:.1f} hours old"
    )


def watch(settings: EmergencySettings, now: datetime) -> str:
    """The same, with an alarm and a notice. The alarm of this night, which failed, stays: it says more."""
    why = missed(settings, now)
    copies = read_copies(settings.state)
    if why and not (copies.alarm and _of_this_night(copies.alarm, settings, now)):
        alarm = Alarm(now.isoformat(), STAGE, why)
        write_copies(settings.state, copies.with_alarm(alarm))
        give_notice(settings, alarm)
    return why


def _of_this_night(alarm: Alarm, settings: EmergencySettings, now: datetime) -> bool:
    return (now - datetime.fromisoformat(alarm.at)).total_seconds() / 3600 <= settings.limit_hours
