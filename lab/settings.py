"""What one lab is: its name, subnet, engine, size, and where its files lie."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lab.errors import BadInput

PROJECT = Path(__file__).resolve().parent.parent
ANSIBLE = PROJECT / "ansible"
DEFAULT_NAME = "hospital"
DEFAULT_SUBNET = "10.213.0.0/20"
ENGINES = ("standin", "oracle-xe", "oracle-free")
SIZES = ("tiny", "small", "full")


@dataclass(frozen=True)
class LabSettings:
    """One lab's settings; `lab up` writes them to its state directory, later commands read them back.

    subnet: an IPv4 network of /20 or larger from which the lab's /24s are cut. size: how much hospital data is made.
    """

    name: str = DEFAULT_NAME
    subnet: str = DEFAULT_SUBNET
    engine: str = "standin"
    size: str = "small"

    @property
    def state(self) -> Path:
        """The lab's own directory: secrets (0600), generated inventory, lock, logs."""
        return state_root() / self.name

    @property
    def inventory(self) -> Path:
        """The generated inventory directory that Ansible and testinfra read."""
        return self.state / "inventory"

    @property
    def secrets(self) -> Path:
        """The lab's generated secrets, a mode 0600 YAML file used as Ansible variables."""
        return self.state / "secrets.yml"


def state_root() -> Path:
    """Where labs keep their state: $LAB_STATE, or .lab in the project."""
    return Path(os.environ.get("LAB_STATE") or PROJECT / ".lab")


def runs_root() -> Path:
    """Where rehearsals are stored: $LAB_RUNS, or runs in the project."""
    return Path(os.environ.get("LAB_RUNS") or PROJECT / "runs")


def default_subnet(name: str) -> str:
    """The subnet a lab gets when none is asked for: fixed for the default lab, derived from the name for others."""
    if name == DEFAULT_NAME:
        return DEFAULT_SUBNET
    number = zlib.crc32(name.encode()) % (40 * 16)
    return f"10.{214 + number // 16}.{number % 16 * 16}.0/20"


def make_settings(
    name: str | None = None, subnet: str | None = None, engine: str | None = None, size: str | None = None
) -> LabSettings:
    """Settings from options, then $LAB_NAME, $LAB_SUBNET, $LAB_ENGINE and $LAB_SIZE, then defaults. Raises BadInput."""
    name = name or os.environ.get("LAB_NAME") or DEFAULT_NAME
    subnet = subnet or os.environ.get("LAB_SUBNET") or default_subnet(name)
    engine = engine or os.environ.get("LAB_ENGINE") or "standin"
    size = size or os.environ.get("LAB_SIZE") or "small"
    return checked(LabSettings(name, subnet, engine, size))


def replaced(settings: LabSettings, **changes: str | None) -> LabSettings:
    """The settings with some values changed (None leaves a value). Raises BadInput."""
    return checked(replace(settings, **{key: value for key, value in changes.items() if value}))


def checked(settings: LabSettings) -> LabSettings:
    """The settings in normal form, or BadInput naming the wrong one."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,19}", settings.name):
        raise BadInput(f"Lab name {settings.name!r} is not usable", todo="Use 1-20 of a-z, 0-9 and '-'")
    if settings.engine not in ENGINES:
        raise BadInput(f"Unknown engine {settings.engine!r}", todo=f"Use one of {', '.join(ENGINES)}")
    if settings.size not in SIZES:
        raise BadInput(f"Unknown size {settings.size!r}", todo=f"Use one of {', '.join(SIZES)}")
    try:
        network = ipaddress.IPv4Network(settings.subnet)
    except ValueError as error:
        raise BadInput(
            f"Subnet {settings.subnet!r} is not usable", where=str(error), todo="Use e.g. 10.213.0.0/20"
        ) from None
    if network.prefixlen > 20 or not network.is_private:
        raise BadInput(f"Subnet {settings.subnet} is not usable", todo="Use a private network of /20 or larger")
    return replace(settings, subnet=str(network))


def save(settings: LabSettings) -> None:
    """Write the settings to the lab's state directory."""
    settings.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    (settings.state / "lab.json").write_text(json.dumps(asdict(settings), indent=1) + "\n")


def load(name: str | None = None) -> LabSettings:
    """The settings that `lab up` stored for this lab, or its defaults where it was never up. Raises BadInput."""
    fallback = make_settings(name)
    path = fallback.state / "lab.json"
    try:
        return checked(LabSettings(**json.loads(path.read_text())))
    except FileNotFoundError:
        return fallback
    except (ValueError, TypeError) as error:
        raise BadInput(
            "The lab's stored settings are damaged", where=f"{path}: {error}", todo="Run `lab down`"
        ) from None
