"""What is known of the copies of the main database: which one is in use, which are kept, how the last night went.

One file, replaced as a whole: a reader sees the state before a switch or after it, never between.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lab.emergency.settings import EmergencySettings
from lab.errors import BadInput

FILE = "copies.json"


@dataclass(frozen=True)
class Copy:
    """A verified copy. schema: where it lies; moment: ISO time (UTC): what the main database had committed by then
    is in it; tables, rows: compared; scope: of it; seconds: stage -> duration; size: bytes of the dump."""

    schema: str
    moment: str
    tables: int
    rows: int
    scope: str
    size: int
    seconds: dict[str, float]

    def age(self, now: datetime) -> timedelta:
        """How much of the main system's business it lacks: the RPO of an opening now."""
        return now - datetime.fromisoformat(self.moment)


@dataclass(frozen=True)
class Alarm:
    """A night that left yesterday's copy in place. at: ISO time (UTC); stage: where it ended; why: one line."""

    at: str
    stage: str
    why: str


@dataclass(frozen=True)
class Copies:
    """current: the copy that an opening uses; kept: older ones, newest first; alarm: of the last night; rejected: what
    that night imported and did not find to be good, or not in time: opened only by its name."""

    current: Copy | None = None
    kept: tuple[Copy, ...] = ()
    alarm: Alarm | None = None
    rejected: Copy | None = None

    @property
    def all(self) -> tuple[Copy, ...]:
        """Newest first."""
        return ((self.current,) if self.current else ()) + self.kept

    def with_new(self, copy: Copy, generations: int) -> Copies:
        """The copy in use from now on; no alarm."""
        return Copies(copy, tuple(one for one in self.all if one.schema != copy.schema)[: generations - 1])

    def with_alarm(self, alarm: Alarm) -> Copies:
        """The same copies, and an alarm."""
        return replace(self, alarm=alarm)

    def with_rejected(self, copy: Copy | None) -> Copies:
        """The same copies, and one that did not pass; None: its schema is needed again."""
        return replace(self, rejected=copy)

    def concerns(self, settings: EmergencySettings, now: datetime) -> list[str]:
        """What somebody has to look at, in words; nothing where the newest copy is good and fresh."""
        found = [f"the night ended at {self.alarm.stage}: {self.alarm.why}"] if self.alarm else []
        if self.current is None:
            return [*found, "there is no verified copy"]
        hours = self.current.age(now).total_seconds() / 3600
        if hours > settings.stale_hours:
            found.append(f"the copy is {hours:.1f} hours old")
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


def read_copies(state: Path) -> Copies:
    """Nothing known where there is no file yet. Raises BadInput for a damaged one."""
    path = state / FILE
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        current, alarm, rejected = values["current"], values["alarm"], values.get("rejected")
        return Copies(
            Copy(**current) if current else None,
            tuple(Copy(**one) for one in values["kept"]),
            Alarm(**alarm) if alarm else None,
            Copy(**rejected) if rejected else None,
        )
    except FileNotFoundError:
        return Copies()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            "What is known of the copies cannot be read", where=f"{path}: {error!r}", todo="Move it away; copy again"
        ) from None


def write_copies(state: Path, copies: Copies) -> None:
    """Switch in one step: all of it, durable, or nothing."""
    write_durable(state / FILE, json.dumps(copies.as_dict(), indent=1, ensure_ascii=False) + "\n")


def write_durable(path: Path, text: str) -> None:
    """Replace a file as a whole; readable by root alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(path.name + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def free_schema(copies: Copies, generations: int, prefix: str = "COPY") -> str:
    """The name of a schema for the next copy: not that of one that is still kept once the new one is in use."""
    taken = {one.schema for one in copies.all[:generations]}
    return next(name for name in names(generations + 1, prefix) if name not in taken)


def names(count: int, prefix: str = "COPY") -> Sequence[str]:
    """The schemas that copies may lie in."""
    return [f"{prefix}{number}" for number in range(1, count + 1)]
