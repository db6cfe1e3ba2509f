"""What one BMC needs to know, read from its configuration file."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path


class SettingsError(Exception):
    """The configuration cannot be used; the text says which file and why. The service does not start."""


@dataclass(frozen=True)
class Settings:
    """One BMC. system: the Redfish id of its server; container: the Docker container that stands for the server.

    user: account whose password lies in password_file. run_as: the account the service drops to. stop_timeout: seconds
    a graceful shutdown may take before the engine kills the server. request_timeout: seconds without a byte after which
    a client is dropped. Timeouts are positive.
    """

    system: str
    container: str
    certificate: str
    key: str
    password_file: str
    user: str = "admin"
    address: str = "0.0.0.0"  # noqa: S104 - a BMC has only its management address
    port: int = 443
    docker_socket: str = "/run/docker.sock"
    run_as: str = ""
    stop_timeout: int = 120
    request_timeout: float = 10.0


def read_settings(path: Path) -> Settings:
    """The settings in this JSON file. Raises SettingsError."""
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: cannot be read: {error}") from None
    if not isinstance(document, dict):
        raise SettingsError(f"{path}: must be a JSON object")
    unknown = sorted(set(document) - {field.name for field in fields(Settings)})
    if unknown:
        raise SettingsError(f"{path}: unknown setting {unknown[0]!r}")
    try:
        return _checked(Settings(**document), path)
    except TypeError as error:
        raise SettingsError(f"{path}: {error}") from None


def _checked(settings: Settings, path: Path) -> Settings:
    for name in ("system", "container", "certificate", "key", "password_file", "user"):
        if not isinstance(getattr(settings, name), str) or not getattr(settings, name):
            raise SettingsError(f"{path}: {name} is empty")
    if "/" in settings.system or "/" in settings.container:
        raise SettingsError(f"{path}: system and container are plain names, without '/'")
    if settings.stop_timeout <= 0 or settings.request_timeout <= 0:
        raise SettingsError(f"{path}: timeouts are positive seconds")
    return settings


def read_password(path: Path) -> str:
    """The password in this file, which nobody but its owner may read. Raises SettingsError."""
    try:
        mode = path.stat().st_mode & 0o777
        password = path.read_text().rstrip("\n")
    except OSError as error:
        raise SettingsError(f"{path}: the password cannot be read: {error}") from None
    if mode & 0o077:
        raise SettingsError(f"{path}: others may read the password (mode {mode:04o}); use 0600")
    if not password:
        raise SettingsError(f"{path}: the password is empty")
    return password
