"""Whether everything is in service: servers, units, both nodes, every resource, commits through every server."""

from __future__ import annotations

import time
from contextlib import suppress
from xml.etree import ElementTree as ET

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.machine.array import replace_failed
from lab.provision import Lab
from lab.waiting import wait_until

STEADY_SECONDS = 120.0
SETTLING_SECONDS = 5.0  # a lost token, a vote and a fencing together


def reasons(lab: Lab) -> list[str]:
    """Why the replica is not in its steady state; nothing where it is."""
    return _seen(lab, ask_servers=True)


def _first_signs(lab: Lab) -> list[str]:
    """Some of the `reasons`, by at most one command on each node of the pair. All of them take a machine of two cores
    more than a second, which a server that boots on it lacks then."""
    return _seen(lab, ask_servers=False)


def _seen(lab: Lab, *, ask_servers: bool) -> list[str]:
    status = lab.status(ask_servers=ask_servers)
    found = [
        f"{host.name} is {host.state} {' '.join(host.failed)}".strip() for host in status.hosts if not host.healthy
    ]
    found += [f"{name} does not commit" for name in status.expected if name not in status.serving]
    found += status.array.concerns
    for host in lab.topology.group("dbservers"):
        if found and not ask_servers:
            break
        if not any(item.startswith(host.name) for item in found):
            found += [f"{host.name}: {text}" for text in _cluster_reasons(lab, host.name)]
    return found


def wait_steady(lab: Lab, seconds: float = STEADY_SECONDS, hold: float = 0.0, *, power: bool = False) -> list[str]:
    """Wait until the replica is steady and has been for `hold` seconds; the reasons why it still is not, or nothing.
    A cluster that a fault has just left needs a moment to see what happened: until then all looks well. It may also
    fence a server that is sound again: with `power`, whatever is found off is switched on, and a disk that was left out
    is taken in again, as its operator would."""
    last: list[str] = ["nobody has looked"]
    since: list[float] = []

    def look() -> bool:
        if power and registry.switch_on(lab):
            forget_failures(lab)
        last[:] = _first_signs(lab)
        if power and any(reason.startswith("array: disk") for reason in last):
            with suppress(StepFailed):  # the disk may still be starting
                replace_failed(lab.topology)
        since[:] = (since or [time.monotonic()]) if not last else []
        if last or time.monotonic() - since[0] < hold:
            return False
        last[:] = reasons(lab)
        since[:] = since if not last else []
        return not last

    try:
        wait_until(look, seconds, "the steady state", interval=1)
    except LabError:
        return last or ["it was steady for too short a time"]
    return []


def forget_failures(lab: Lab) -> None:
    """Have the cluster forget past failures, the last act after a repair; a silent node is passed over."""
    for host in lab.topology.group("dbservers"):
        try:
            lab.exec(host.name, ["crm_resource", "--cleanup"], timeout=20)
            lab.exec(host.name, ["stonith_admin", "--cleanup", "--history", "*"], timeout=20, check=False)
            return
        except LabError:
            continue


def _cluster_reasons(lab: Lab, host: str) -> list[str]:
    try:
        text = lab.exec(host, ["crm_mon", "-1", "--output-as=xml"], timeout=15).stdout
        return cluster_reasons(text)
    except (LabError, ET.ParseError) as error:
        return [f"the cluster does not answer: {error}"]


def cluster_reasons(text: str) -> list[str]:
    """What `crm_mon --output-as=xml` says is not in order: nodes, resources, fencing devices, recorded failures."""
    root = ET.fromstring(text)
    nodes, resources = root.findall("./nodes/node"), root.findall("./resources//resource")
    found = [] if nodes else ["the cluster has no nodes"]
    found += [f"{node.get('name')} is not online" for node in nodes if node.get("online") != "true"]
    found += [
        f"{node.get('name')} is {word}"
        for node in nodes
        for word in ("standby", "unclean", "pending")
        if _on(node, word)
    ]
    if not resources:
        found.append("the cluster has no resources")
    found += [f"{item.get('id')} is not running" for item in resources if item.get("role") != "Started"]
    found += [f"{item.get('id')} has failed" for item in resources if _on(item, "failed")]
    return found + [f"failure on record: {item.get('op_key')}" for item in root.findall("./failures/failure")]


def _on(item: ET.Element, name: str) -> bool:
    return item.get(name) == "true"
