"""The server's configuration: a TOML file, every key with a default (docs/contracts.md)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from .ttc.capabilities import Mode

DEFAULT_FACTORY = "lab.standin.pg:open_database"


class ConfigError(Exception):
    """The configuration cannot be used; the text says which key and what is allowed."""


@dataclass(frozen=True)
class Limits:
    """sessions: at once; cursors: open, per session; connect_timeout: seconds until logged on; idle_timeout: seconds
    between two calls (ORA-02396), 0 for as long as the client likes; request_bytes: greatest
    request of a session; lob_bytes: temporary LOBs of a session; fetch_rows: most rows of one reply."""

    sessions: int = 500
    cursors: int = 300
    connect_timeout: float = 30.0
    idle_timeout: float = 0.0
    request_bytes: int = 256 * 1024 * 1024
    lob_bytes: int = 1024 * 1024 * 1024
    fetch_rows: int = 100_000


@dataclass(frozen=True)
class Settings:
    """Everything the server is told from outside."""

    listen: str = "0.0.0.0"
    port: int = 1521
    tls_port: int = 0
    tls_certificate: str = ""
    tls_key: str = ""
    tls_client_ca: str = ""
    redirect: Mapping[str, str] = field(default_factory=dict)
    services: tuple[str, ...] = ()
    mode: Mode = Mode.V19
    health_socket: str = ""
    log_level: str = "info"
    log_values: bool = False  # texts of unexpected exceptions too: they may hold values of the clients
    limits: Limits = Limits()
    factory: str = DEFAULT_FACTORY
    database: Mapping[str, object] = field(default_factory=dict)


def _checked(kind: type[Any], table: Mapping[str, Any], where: str) -> dict[str, Any]:
    defaults = {one.name: one.default for one in fields(kind)}
    for key, value in table.items():
        if key not in defaults:
            raise ConfigError(f"{where}{key}: no such key; known: {', '.join(sorted(defaults))}")
        default = defaults[key]
        wanted = (int, float) if isinstance(default, float) else type(default)
        if isinstance(default, bool) != isinstance(value, bool) or (
            isinstance(default, int | float | str) and not isinstance(value, wanted)
        ):
            raise ConfigError(f"{where}{key}: {value!r} is not of type {type(default).__name__}")
    return dict(table)


def _mode(value: object) -> Mode:
    try:
        return Mode(str(value))
    except ValueError:
        raise ConfigError(f"mode: {value!r} is neither 19 nor 23") from None


def _redirect(value: object) -> dict[str, str]:
    """One address for every service, or a table of services."""
    table = {"*": value} if isinstance(value, str) else value
    if not isinstance(table, Mapping):
        raise ConfigError('redirect: "host:port" or a table [redirect] of services is wanted')
    for service, address in table.items():
        if not (isinstance(address, str) and re.fullmatch(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}", address)):
            raise ConfigError(f"redirect.{service}: {address!r} is not host:port")
    return {str(service).upper(): address for service, address in table.items()}


def from_table(table: Mapping[str, Any]) -> Settings:
    """Settings of a parsed file; ConfigError for anything unknown or of the wrong type."""
    rest = dict(table)
    for section in ("limits", "database"):
        if not isinstance(rest.get(section, {}), Mapping):
            raise ConfigError(f"{section}: a table [{section}] is wanted")
    limits = _checked(Limits, rest.pop("limits", {}), "limits.")
    database = dict(rest.pop("database", {}))
    mode = _mode(rest.pop("mode", Mode.V19.value))
    redirect = _redirect(rest.pop("redirect", {}))
    services = rest.pop("services", [])
    if not isinstance(services, list) or not all(isinstance(name, str) for name in services):
        raise ConfigError("services: a list of names is wanted")
    settings = Settings(
        **_checked(Settings, rest, ""),
        mode=mode,
        redirect=redirect,
        services=tuple(name.upper() for name in services),
        limits=Limits(**limits),
        factory=str(database.pop("factory", DEFAULT_FACTORY)),
        database=database,
    )
    if settings.tls_port and not (settings.tls_certificate and settings.tls_key):
        raise ConfigError("tls_port: needs tls_certificate and tls_key too")
    if settings.tls_client_ca and not settings.tls_certificate:
        raise ConfigError("tls_client_ca: needs tls_certificate and tls_key too")
    return settings


def read(path: Path) -> Settings:
    """Settings of a file."""
    try:
        return from_table(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: {error}") from error
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
