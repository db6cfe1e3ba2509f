"""The disk array as its maker's console shows it: controllers, disks, and each server's paths."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from lab.array.console import ask_owner, every_status
from lab.array.settings import PORT
from lab.array.wire import Address, ArrayError
from lab.errors import LabError, StepFailed
from lab.machine.execution import run_in_container
from lab.topology import Topology

HEALTHY = "healthy"
REBUILDING = "rebuilding"
FAILED = "failed"
PATHS = "/run/array/paths.json"


@dataclass(frozen=True)
class ArrayDisk:
    """One slot. rebuilt: per cent, while it is rebuilt; left_s: seconds until it is in sync, at its pace up to now."""

    slot: int
    serial: str
    state: str
    rebuilt: float | None
    left_s: float | None
    why: str


@dataclass(frozen=True)
class ArrayStatus:
    """The array. health: healthy, degraded, rebuilding, or failed where nobody owns it; controllers: name -> owner,
    standby or silent; reserved_by: the server that has the LUN; paths: server that uses the LUN -> path -> its state;
    unequal: regions that are being brought into step; corrected: bytes read from the mirror because of a checksum;
    epoch: how often a controller has taken the disks over."""

    health: str
    controllers: dict[str, str]
    disks: tuple[ArrayDisk, ...] = ()
    reserved_by: str = ""
    paths: dict[str, dict[str, str]] | None = None
    unequal: int = 0
    corrected: int = 0
    epoch: int = 0

    @property
    def owner(self) -> str:
        """The controller that owns the disks, or nothing."""
        return next((name for name, role in self.controllers.items() if role == "owner"), "")

    @property
    def concerns(self) -> list[str]:
        """What is not as it should be, a few words each."""
        found = [f"array: controller {name} is silent" for name, role in self.controllers.items() if role == "silent"]
        found += [
            f"array: disk {d.slot + 1} is {d.state}" + (f": {d.why}" if d.why else "")
            for d in self.disks
            if d.state != "in sync"
        ]
        found += [] if self.disks else ["array: no controller owns the disks"]
        found += [f"array: {self.unequal} regions differ"] if self.unequal else []
        for server, paths in (self.paths or {}).items():
            found += [
                f"array: {server}'s path by {path} has failed" for path, state in paths.items() if state == FAILED
            ]
        return found

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def array_status(topology: Topology, running: Collection[str] | None = None) -> ArrayStatus:
    """Look at the controllers and at the servers' paths now. running: the servers that can answer, where that is known;
    no other controller is asked: without the lab's networks, its addresses would lead elsewhere."""
    found = console_status(topology, running)
    servers = [host.name for host in topology.group("dbservers") if running is None or host.name in running]
    paths = {name: paths for name in servers if (paths := _paths(topology, topology.host(name).container))}
    return replace(found, paths=paths)


def console_status(topology: Topology, running: Collection[str] | None = None) -> ArrayStatus:
    """`array_status` without the servers' paths: no command runs on any of them, so a look costs next to nothing."""
    names = [host.name for host in topology.group("controllers")]
    if running is not None and not set(names) & set(running):
        return ArrayStatus(FAILED, dict.fromkeys(names, "silent"))
    told = asyncio.run(every_status(_consoles(topology)))
    controllers = {name: str(one.get("role", "silent")) for name, one in zip(names, told, strict=True)}
    owner = next((one for one in told if one.get("role") == "owner"), None)
    if owner is None:
        return ArrayStatus(FAILED, controllers)
    keys = ("slot", "serial", "state", "rebuilt", "left_s", "why")
    disks = tuple(ArrayDisk(**{key: disk[key] for key in keys}) for disk in owner["disks"])
    return ArrayStatus(
        owner["health"],
        controllers,
        disks,
        owner["reserved_by"],
        unequal=owner["regions_to_resync"],
        corrected=owner["corrected"],
        epoch=owner["epoch"],
    )


def replace_failed(topology: Topology) -> list[int]:
    """Take whatever disk is in a failed slot into the mirror anew; the slots. Raises StepFailed where there is none."""
    slots = [disk.slot for disk in console_status(topology).disks if disk.state == "failed"]
    for slot in slots:
        _ask(topology, {"op": "replace", "slot": slot})
    return slots


def scrub(topology: Topology) -> dict[str, Any]:
    """Have every disk read and compared; bytes read and corrected. Raises StepFailed."""
    return _ask(topology, {"op": "scrub"})


def set_rebuild_rate(topology: Topology, bytes_per_s: int) -> None:
    """How much a rebuild may copy; 0: as much as it can. Holds until another controller takes over. Raises
    StepFailed."""
    _ask(topology, {"op": "rebuild-rate", "bytes_per_s": bytes_per_s})


def ask_disk(topology: Topology, name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """What a disk itself answers. Raises StepFailed."""
    return _asked([(topology.host(name).addresses["backplane"], PORT)], asked, f"The disk {name}")


def _ask(topology: Topology, asked: dict[str, Any]) -> dict[str, Any]:
    return _asked(_consoles(topology), asked, "The disk array")


def _asked(addresses: list[Address], asked: dict[str, Any], whom: str) -> dict[str, Any]:
    try:
        return asyncio.run(ask_owner(addresses, asked))
    except ArrayError as error:
        raise StepFailed(f"{whom} cannot {asked['op']}", where=str(error)) from None


def _consoles(topology: Topology) -> list[Address]:
    return [(host.addresses["backplane"], PORT) for host in topology.group("controllers")]


def _paths(topology: Topology, container: str) -> dict[str, str]:
    """`controller over switch` -> state, where this server uses the LUN."""
    by_address = {
        address: f"{host.name} over {network}"
        for host in topology.group("controllers")
        for network, address in host.addresses.items()
    }
    try:
        told = json.loads(run_in_container(container, ["cat", PATHS], timeout=5, check=False).stdout or "{}")
    except (LabError, ValueError):
        return {}
    return {by_address.get(path["address"], path["address"]): path["state"] for path in told.get("paths", [])}
