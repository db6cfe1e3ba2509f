"""A server's network cables: the machine's end of each veth pair, found by the server's address, never by name."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab.errors import MachineNotReady
from lab.faults.fault import Patient
from lab.faults.processes import first_process, namespace_of

DEVICES = Path("/sys/class/net")


@dataclass(frozen=True)
class Cable:
    """One plug. device: the machine's end; plugged: whether it is up."""

    address: str
    device: str
    plugged: bool


def cables(lab: Patient, host: str, networks: tuple[str, ...] = ()) -> list[Cable]:
    """The cables of a server on these networks (all where none is named); none where it is off."""
    addresses = lab.topology.host(host).addresses
    wanted = {addresses[name] for name in (networks or tuple(addresses)) if name in addresses}
    plugs = _plugs(lab, host)
    ends = {link["ifindex"]: link for link in _ip("-j", "link", "show")}
    found = []
    for link in plugs:
        own = {item.get("local") for item in link.get("addr_info", [])} & wanted
        end = ends.get(link.get("link_index"))
        if own and end is not None and end["ifname"].startswith("veth"):  # never the machine's own network
            found.append(Cable(own.pop(), end["ifname"], "UP" in end["flags"]))
    return found


def pull(cable: Cable) -> None:
    """Unplug the cable."""
    _set(cable, "down")


def plug(cable: Cable) -> None:
    """Plug it in again."""
    _set(cable, "up")


def _plugs(lab: Patient, host: str) -> list[dict[str, Any]]:
    """The server's own ends, as ip(8) lists them; none where it is off, or is fenced while we look."""
    pid = first_process(lab, host)
    try:
        return _ip("-j", "-4", "addr", "show", inside=pid) if pid else []
    except MachineNotReady:
        if namespace_of(pid):
            raise
        return []


def _set(cable: Cable, position: str) -> None:
    """A cable whose server was powered off since is gone, and with it what was to be done."""
    try:
        _ip("link", "set", cable.device, position)
    except MachineNotReady:
        if (DEVICES / cable.device).exists():
            raise


def _ip(*words: str, inside: int = 0) -> list[dict[str, Any]]:
    command = [*(["nsenter", "-t", str(inside), "-n"] if inside else []), "ip", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=10)
    if done.returncode:
        raise MachineNotReady(
            "The servers' cables cannot be reached", where=done.stderr.strip(), todo="Run the lab as root"
        )
    answer: list[dict[str, Any]] = json.loads(done.stdout or "[]")
    return answer
