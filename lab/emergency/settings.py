"""The emergency server's settings (/etc/emergency/emergency.json, written by the role emergency_server)."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from lab.errors import BadInput

PATH = Path("/etc/emergency/emergency.json")
SCOPES = ("whole", "base-data")
WAYS = ("copy", "straight")


@dataclass(frozen=True)
class Source:
    """Where the dump comes from. host, user, key, known_hosts: of its SSH server; dsn: of the main database."""

    host: str
    user: str
    key: str
    known_hosts: str
    dsn: str


@dataclass(frozen=True)
class EmergencySettings:
    """dsn: of this server's database. owner: of the schema in the main one. scope: of SCOPES;
    way: of WAYS. generations: copies kept.
    limit_hours: until a copy must be ready; stale_hours: its age from which on it is stale; spare_mib: free space
    before anything begins. rooms: where the database's files take room; dumps: where Data Pump reads, as dump_owner;
    parfile: further parameters of its jobs, among them what the dumps are encrypted with. state: what is known of the
    copies. notice: a command that sends an alarm's text, which it reads from its standard input, to people; none where
    it is empty."""

    source: Source
    dsn: str
    owner: str
    password_file: Path
    scope: str
    way: str
    generations: int
    limit_hours: float
    stale_hours: float
    spare_mib: int
    rooms: tuple[Path, ...]
    dumps: Path
    parfile: Path
    dump_owner: str
    state: Path
    notice: tuple[str, ...]

    @property
    def password(self) -> str:
        """Of the owner, here and there. Raises BadInput."""
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadInput("The password cannot be read", where=str(error), todo="Run as root") from None


def read_settings(path: Path = PATH) -> EmergencySettings:
    """Raises BadInput naming what is missing or wrong."""
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        made = {item.name: values[item.name] for item in fields(EmergencySettings)}
        for name in ("password_file", "dumps", "parfile", "state"):
            made[name] = Path(made[name])
        made["rooms"] = tuple(map(Path, made["rooms"]))
        made["notice"] = tuple(map(str, made["notice"]))
        settings = EmergencySettings(**{**made, "source": Source(**values["source"])})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput("The settings cannot be read", where=f"{path}: {error!r}", todo="Apply the role again") from None
    if settings.scope not in SCOPES:
        raise BadInput(f"Unknown scope {settings.scope!r}", where=str(path), todo=f"Use one of {', '.join(SCOPES)}")
    if settings.way not in WAYS:
        raise BadInput(f"Unknown way {settings.way!r}", where=str(path), todo=f"Use one of {', '.join(WAYS)}")
    return settings
