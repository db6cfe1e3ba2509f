"""The settings of the array's programs, as the roles write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from lab.array.wire import Address

PORT = 4420


class BadSettings(Exception):
    """The settings file is missing or wrong: what, and where."""


@dataclass(frozen=True)
class Timing:
    """Seconds. disk: until a disk that has not done what was asked counts as failed; lag: behind its mirror, after
    which it must answer a ping; silent: that the ping may take; worn: that a disk may be late in sum, by its
    `Lateness`; disks_start: that disks have to answer before the array goes on without them; peer: until a silent
    controller is replaced; path: until a silent path is left; ping: between two looks; no_path: how long input and
    output wait for any path; lease: how long a reservation holds after its holder was last seen; idle: until a
    region's mark is taken back."""

    disk: float = 8.0
    lag: float = 0.3
    silent: float = 0.7
    worn: float = 0.45
    peer: float = 0.9
    path: float = 0.9
    disks_start: float = 3.0
    ping: float = 0.2
    no_path: float = 120.0
    lease: float = 5.0
    idle: float = 5.0


@dataclass(frozen=True)
class ControllerSettings:
    """One controller. size: bytes of the LUN; preferred: the one that owns the array where both could."""

    name: str
    preferred: bool
    disks: tuple[Address, ...]
    peer: Address
    state: Path
    size: int
    listen: tuple[Address, ...]
    timing: Timing = Timing()


@dataclass(frozen=True)
class DiskSettings:
    """One disk. size: bytes, the LUN's and the metadata's."""

    folder: Path
    size: int
    listen: tuple[Address, ...]


@dataclass(frozen=True)
class HostSettings:
    """The array as a database server sees it. paths: every controller through every switch; device: the file under
    which the LUN appears; report: where the state of the paths is told."""

    initiator: str
    paths: tuple[Address, ...]
    device: Path
    report: Path
    timing: Timing = Timing()


Document = dict[str, object]
T = TypeVar("T")


def read_document(path: Path) -> Document:
    """The file's JSON object. Raises BadSettings."""
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise BadSettings(f"{path}: {error}") from None


def address(text: object) -> Address:
    """`host` or `host:port`. Raises BadSettings."""
    host, _, port = str(text).partition(":")
    if not host or (port and not port.isdigit()):
        raise BadSettings(f"{text!r} is no address")
    return host, int(port or PORT)


def addresses(texts: object) -> tuple[Address, ...]:
    """A list of them. Raises BadSettings."""
    if not isinstance(texts, list) or not texts:
        raise BadSettings(f"{texts!r} is no list of addresses")
    return tuple(map(address, texts))


def controller_settings(document: Document) -> ControllerSettings:
    """Raises BadSettings."""
    return _made(
        lambda d: ControllerSettings(
            d["name"],
            bool(d["preferred"]),
            addresses(d["disks"]),
            address(d["peer"]),
            Path(d["state"]),
            int(d["size"]),
            addresses(d["listen"]),
            Timing(**d.get("timing", {})),
        ),
        document,
    )


def disk_settings(document: Document) -> DiskSettings:
    """Raises BadSettings."""
    return _made(lambda d: DiskSettings(Path(d["folder"]), int(d["size"]), addresses(d["listen"])), document)


def host_settings(document: Document) -> HostSettings:
    """Raises BadSettings."""
    return _made(
        lambda d: HostSettings(
            d["initiator"],
            addresses(d["paths"]),
            Path(d["device"]),
            Path(d["report"]),
            Timing(**d.get("timing", {})),
        ),
        document,
    )


def _made(make: Callable[[dict[str, Any]], T], document: Document) -> T:
    try:
        return make(document)
    except (KeyError, TypeError, ValueError) as error:
        raise BadSettings(f"the settings lack or have wrong: {error}") from None
