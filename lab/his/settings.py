"""The application's settings, from its environment (/etc/his/ce.env on a server)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path


class BadSetting(Exception):
    """A key of the environment file is missing or wrong. Correct it and start the program again."""


@dataclass(frozen=True)
class HisSettings:
    """Where the database is and how long to wait for it. Times are in seconds.

    HIS_DSN: connect string or descriptor. HIS_USER. HIS_PASSWORD_FILE: a file readable by this user only.
    HIS_INSTANCE: the program's name (CE00). HIS_LISTEN / HIS_PORT: where it listens.
    HIS_POOL_SIZE: most connections at once. HIS_CONNECT_TIMEOUT: one attempt to connect and log on.
    HIS_CALL_TIMEOUT: one call to the database. HIS_REQUEST_TIMEOUT: a whole request, its wait for a connection and its
    one retry included. HIS_RECONNECT_EVERY: between a failed attempt to connect and the next.
    HIS_FAILURES: so many requests in a row that end in an error of the program's own make it end itself. HIS_MEMORY:
    the file in which it notes that, for the next process. HIS_EMERGENCY_COPY: on the emergency server, the ISO time of
    the copy that it works on; empty on the main system.
    """

    dsn: str
    user: str
    password_file: Path
    instance: str = "CE00"
    listen: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 16
    connect_timeout: float = 2.0
    call_timeout: float = 1.5
    request_timeout: float = 2.0
    reconnect_every: float = 0.1
    failures: int = 5
    memory: Path | None = None
    emergency_copy: str = ""

    @property
    def password(self) -> str:
        """The password, read anew each time so that it may be changed while the program runs. Raises BadSetting."""
        try:
            return self.password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"The password file cannot be read ({error})") from None


def read_settings(environment: Mapping[str, str] | None = None) -> HisSettings:
    """Settings from HIS_… keys. Raises BadSetting naming the key that is missing or wrong."""
    environment = os.environ if environment is None else environment
    values: dict[str, object] = {}
    for field in fields(HisSettings):
        key = f"HIS_{field.name.upper()}"
        text = environment.get(key)
        if text:
            values[field.name] = _convert(str(field.type), text, key)
    missing = [f"HIS_{name.upper()}" for name in ("dsn", "user", "password_file") if name not in values]
    if missing:
        raise BadSetting(f"Not set: {', '.join(missing)}")
    return HisSettings(**values)  # type: ignore[arg-type]


def _convert(kind: str, text: str, key: str) -> object:
    converters = {"int": int, "float": float, "Path": Path, "Path | None": Path, "str": str}
    try:
        value = converters[kind](text)
    except ValueError:
        raise BadSetting(f"{key}={text} is not a number") from None
    if isinstance(value, int | float) and value <= 0:
        raise BadSetting(f"{key}={text} must be above zero")
    return value
