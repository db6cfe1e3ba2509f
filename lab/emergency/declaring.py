"""Declaring that the emergency system is used, opening it, closing it, and its day's end (plan 3.2.1, F to I and P).

What was declared, by whom and with how old a copy stands in one file beside the copies.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import oracledb

from lab.emergency.copies import Copies, Copy, read_copies, utc_now, write_durable
from lab.emergency.facts import connected
from lab.emergency.opening import Opened, Step, open_emergency
from lab.emergency.settings import EmergencySettings
from lab.errors import BadInput

ANSWER_SECONDS = 3.0  # a main database that works answers a logon in a tenth of it; people wait for this
FILE, APPLICATION = "opening.json", "application.env"


@dataclass(frozen=True)
class Opening:
    """One use of the emergency system. schema, moment: of its copy; who declared it; times are ISO (UTC), empty until
    then; overridden: the concerns that were accepted; used: how many days the copy served before this one."""

    schema: str
    moment: str
    who: str
    declared: str
    opened: str = ""
    closed: str = ""
    merged: str = ""
    overridden: tuple[str, ...] = ()
    used: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def read_opening(state: Path) -> Opening | None:
    """The last use, or None. Raises BadInput for a damaged file."""
    path = state / FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return Opening(**{**values, "overridden": tuple(values["overridden"])})
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput("The record of the opening cannot be read", where=f"{path}: {error!r}") from None


def declare(settings: EmergencySettings, who: str, *, accept_copy: str = "", main_is_up: bool = False) -> Opening:
    """Put down who uses the emergency system, with which copy. accept_copy: the schema of a copy that is used although
    something speaks against it; main_is_up: whether that is known. Declared again while it is in use, the same is
    returned. Raises BadInput."""
    if not who.strip():
        raise BadInput("Nobody's name is under the declaration", todo="Say who declares it")
    before = read_opening(settings.state)
    if before and not before.merged:
        return before
    copies = read_copies(settings.state)
    copy = _chosen(copies, accept_copy)
    concerns = _concerns(settings, copies, copy)
    if concerns and accept_copy != copy.schema:
        raise BadInput(
            f"The copy {copy.schema} should not be opened: {'; '.join(concerns)}",
            todo=f"Make a new one, or accept it by name (--accept-copy {copy.schema})",
        )
    if not main_is_up and _answers(settings):
        raise BadInput(
            "The main database answers: two systems would do business at once",
            todo="Use the main one, or say that it is known (--main-is-up)",
        )
    used = _days_served(copy, before)
    opening = Opening(copy.schema, copy.moment, who, utc_now().isoformat(), overridden=tuple(concerns), used=used)
    _write(settings, opening)
    return opening


def prepare(settings: EmergencySettings, step: Step) -> Opened:
    """One step of the opening; with the last one the application may start. Raises BadInput where nobody declared it,
    oracledb.Error."""
    opening = _in_use(settings)
    with connected(settings.dsn, opening.schema, settings.password) as connection:
        done = open_emergency(connection, opening.who, step, opening.used)
    if step is Step.OPEN:
        _let_application_start(settings, opening)
        _write(settings, replace(opening, opened=utc_now().isoformat()))
    return done


def reopen(settings: EmergencySettings) -> Opening:
    """The day goes on after it was closed: the main system failed again before everything of it was there. Nothing is
    emptied or raised; what was carried over already stays, and the next merge brings the rest. Raises BadInput."""
    opening = _in_use(settings)
    if not opening.closed:
        raise BadInput("The emergency system was not closed", todo="Go on with it, or open it")
    _let_application_start(settings, opening)
    opening = replace(opening, closed="")
    _write(settings, opening)
    return opening


def close(settings: EmergencySettings) -> Opening:
    """No business from now on: without its settings the application does not start again. Stop it first."""
    opening = _in_use(settings)
    (settings.state / APPLICATION).unlink(missing_ok=True)
    if not opening.closed:
        opening = replace(opening, closed=utc_now().isoformat())
        _write(settings, opening)
    return opening


def note_merged(settings: EmergencySettings, *, merged: bool = True) -> None:
    """Everything of the day is in the main system; or, after it was taken out, is not."""
    opening = _in_use(settings) if merged else read_opening(settings.state)
    if opening:
        _write(settings, replace(opening, merged=utc_now().isoformat() if merged else ""))


def closed_for_merge(settings: EmergencySettings) -> Opening:
    """The opening whose day can be carried over. Raises BadInput while business is still done."""
    opening = read_opening(settings.state)
    if opening is None or not opening.opened:
        raise BadInput("The emergency system was not open", todo="There is nothing to merge")
    if not opening.closed:
        raise BadInput("The emergency system is still open", todo="Stop its programs and close it first")
    return opening


def _let_application_start(settings: EmergencySettings, opening: Opening) -> None:
    lines = {"HIS_USER": opening.schema, "HIS_EMERGENCY_COPY": opening.moment}
    write_durable(settings.state / APPLICATION, "".join(f"{name}={value}\n" for name, value in lines.items()))


def _chosen(copies: Copies, name: str) -> Copy:
    """The one in use, or by its name any other, one that did not pass its verification too."""
    every = [*copies.all, *([copies.rejected] if copies.rejected else [])]
    found = next((one for one in every if one.schema == name), None) if name else copies.current
    if found is None:
        have = ", ".join(f"{one.schema}{', not verified' * (one == copies.rejected)}" for one in every) or "none"
        raise BadInput(f"There is no verified copy {name}".rstrip(), todo=f"There are: {have}")
    return found


def _days_served(copy: Copy, before: Opening | None) -> int:
    """By this copy, all merged. Raises BadInput for one that is older than the copy of the last day: its numbers would
    be those that were given on that day."""
    if before is None or copy.moment > before.moment:
        return 0
    if (copy.schema, copy.moment) != (before.schema, before.moment):
        raise BadInput(
            f"{copy.schema} is older than {before.schema}, whose day is merged: numbers would be given twice",
            todo=f"Use {before.schema} again, or make a new copy",
        )
    return before.used + bool(before.opened)


def _concerns(settings: EmergencySettings, copies: Copies, copy: Copy) -> list[str]:
    """What speaks against opening this one."""
    if copy == copies.current:
        return copies.concerns(settings, utc_now())
    return [f"{copy.schema} {'did not pass its verification' if copy == copies.rejected else 'is an older copy'}"]


def _answers(settings: EmergencySettings) -> bool:
    """Whether the main database lets us in now; one that is frozen takes the call and says nothing."""
    try:
        asyncio.run(_log_on(settings))
        return True
    except (oracledb.Error, OSError):
        return False


async def _log_on(settings: EmergencySettings) -> None:
    async with asyncio.timeout(ANSWER_SECONDS):
        connection = await oracledb.connect_async(
            user=settings.owner,
            password=settings.password,
            dsn=settings.source.dsn,
            tcp_connect_timeout=ANSWER_SECONDS,
        )
        await connection.ping()
        await connection.close()


def _in_use(settings: EmergencySettings) -> Opening:
    opening = read_opening(settings.state)
    if opening is None or opening.merged:
        raise BadInput("Nobody has declared that the emergency system is used", todo="lab-emergency declare --by NAME")
    return opening


def _write(settings: EmergencySettings, opening: Opening) -> None:
    write_durable(settings.state / FILE, json.dumps(opening.as_dict(), indent=1, ensure_ascii=False) + "\n")
