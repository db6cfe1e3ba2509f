"""What is otherwise on the emergency server: outpatients only, and every page says what system this is."""

from __future__ import annotations

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
