"""What is otherwise on the emergency server: outpatients only, and every page says what system this is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request

from lab.his.refusals import Refused
from lab.his.settings import HisSettings


async def outpatients_only(http: Request) -> None:
    """Refuses a ward's request while the emergency system is in use; it waits for the main system."""
    settings: HisSettings = http.app.state.settings
    if settings.emergency_copy:
        raise Refused(
            409,
            "emergency_outpatients_only",
            "This is the emergency system, for outpatients only: wait for the recovery",
        )


@dataclass(frozen=True)
class CopyAge:
    """What the banner says of the data. moment: ISO time; local: that by the hospital's clock; hours: since then."""

    moment: str
    local: str
    hours: str


def copy_age(moment: str, now: datetime) -> CopyAge | None:
    """None where this is no emergency server. moment: ISO time of its copy."""
    if not moment:
        return None
    made = datetime.fromisoformat(moment)
    made = made if made.tzinfo else made.replace(tzinfo=UTC)
    return CopyAge(moment, f"{made.astimezone():%Y-%m-%d %H:%M}", f"{(now - made).total_seconds() / 3600:.1f}")
