"""Both copies of the array's data are gone: every disk comes back blank, as after a fire or a wrong command."""

from __future__ import annotations

from dataclasses import dataclass

from lab.faults.fault import Patient
from lab.faults.power_loss import PowerLoss
from lab.images.oven import wait_booted
from lab.machine.containers import RUNNING, find
from lab.machine.servers import CONTROLLER_STATE, PLATTERS

UNIT = "disk-array.service"
ASIDE = f"{PLATTERS}/lost"
FILES = "disk.json platters checksums"
LOSE = f"""
systemctl stop {UNIT}
mkdir -p {ASIDE}; cd {PLATTERS}
for file in {FILES}; do [ -e lost/$file ] || mv $file lost/; done
systemctl start {UNIT}
"""
PUT_BACK = f"cd {PLATTERS}; [ ! -d lost ] || {{ mv -f lost/* .; rmdir lost; }}"


@dataclass(frozen=True)
class DisksLost:
    """One disk of the array loses everything; injected on every one of them, the data are gone. Only this lab's safety
    copy, which no server of it can read, brings them back: by `heal`, unless a new array has taken their place for
    good (`bury`)."""

    name: str = "disks-lost"
    summary: str = "a disk of the array comes back blank; on all of them: the data are gone for good"

    def inject(self, lab: Patient, host: str) -> None:
        lab.exec(host, ["sh", "-ec", LOSE], timeout=60)

    def heal(self, lab: Patient, host: str) -> None:
        """The whole array as it was, whichever disk is named: two disks of different times are no mirror. Its parts are
        switched on for that."""
        disks = [disk.name for disk in lab.topology.group("disks")]
        controllers = [controller.name for controller in lab.topology.group("controllers")]
        for name in (*disks, *controllers):
            container = find(lab.client, lab.topology.host(name).container)
            if container is not None and container.status != RUNNING:
                container.start()
                wait_booted(lab.topology.host(name).container)
        if not self.left(lab):
            return
        for server in lab.topology.group("dbservers"):
            PowerLoss().inject(lab, server.name)
        for name in (*controllers, *disks):
            lab.exec(name, ["systemctl", "stop", UNIT], timeout=60)
        for name in disks:
            lab.exec(name, ["sh", "-ec", PUT_BACK], timeout=60)
        forget_array(lab)
        for name in (*disks, *controllers):
            lab.exec(name, ["systemctl", "start", UNIT], timeout=60)

    def left(self, lab: Patient) -> list[str]:
        return [disk.name for disk in lab.topology.group("disks") if _visibly_lost(lab, disk.name)]


def forget_array(lab: Patient) -> None:
    """The controllers know no array any more, and take what the disks say, or set up a new one on blank disks. Their
    programs are stopped by it."""
    for controller in lab.topology.group("controllers"):
        words = f"systemctl stop {UNIT}; rm -f {CONTROLLER_STATE}/nvram.json"
        lab.exec(controller.name, ["sh", "-ec", words], timeout=60)


def set_up_anew(lab: Patient) -> None:
    """What the array's maker does on new, blank disks: an array that nobody knew before."""
    forget_array(lab)
    for controller in lab.topology.group("controllers"):
        lab.exec(controller.name, ["systemctl", "start", UNIT], timeout=60)


def bury(lab: Patient) -> None:
    """The data are restored on the new array: what was lost is not wanted back."""
    for disk in lab.topology.group("disks"):
        lab.exec(disk.name, ["rm", "-rf", ASIDE], timeout=60)


def _visibly_lost(lab: Patient, host: str) -> bool:
    container = find(lab.client, lab.topology.host(host).container)
    if container is None or container.status != RUNNING:
        return False
    return lab.exec(host, ["test", "-d", ASIDE], check=False).status == 0
