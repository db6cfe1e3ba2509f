"""All faults by name, and a record of those injected that outlives the process that injected them."""

from __future__ import annotations

import json
from pathlib import Path

from lab.errors import BadInput, LabError
from lab.faults.application_programs import HangProgram, KillHttpServer, KillProgram
from lab.faults.bad_nights import BAD_NIGHTS
from lab.faults.bad_release import BadRelease
from lab.faults.broken_program import BreakProgram
from lab.faults.corrupt_disk import CorruptDisk
from lab.faults.cut_networks import CutNetworks
from lab.faults.disks_lost import DisksLost
from lab.faults.fault import Fault, Patient
from lab.faults.freeze import Freeze
from lab.faults.full_disk import FullDisk
from lab.faults.hang_database import HangDatabase
from lab.faults.kill_database import KillDatabase
from lab.faults.power_loss import PowerLoss
from lab.faults.restart import Restart
from lab.faults.slow_disk import SlowDisk
from lab.faults.storage_lost import StorageLost
from lab.faults.switchover import Switchover
from lab.machine.containers import find
from lab.store import write_whole

PROGRAMS = ("CE00", "CE01")
ALL: tuple[Fault, ...] = (
    PowerLoss(),
    Freeze(),
    KillDatabase(),
    HangDatabase(),
    CutNetworks("cut-all-networks", "every network cable of the server is pulled"),
    CutNetworks("cut-lan", "the server's cable to the hospital's network is pulled", ("lan",)),
    CutNetworks("cut-interconnect", "only the cluster's interconnect is pulled", ("interconnect",)),
    CutNetworks("cut-fabric1", "the server's cable to the first storage switch is pulled", ("fabric1",)),
    CutNetworks("cut-fabric2", "the server's cable to the second storage switch is pulled", ("fabric2",)),
    SlowDisk(),
    CorruptDisk(),
    StorageLost(),
    DisksLost(),
    Restart(),
    Switchover(),
    *(KillProgram(f"kill-{name.lower()}", f"{name} crashes", name) for name in PROGRAMS),
    *(HangProgram(f"hang-{name.lower()}", f"{name} hangs and answers nothing", name) for name in PROGRAMS),
    *(
        BreakProgram(f"{kind}-{one.lower()}", f"{one} {what}", one, other, patch, ends)
        for kind, what, patch, ends in (
            ("error", "answers with errors only", "errors", True),
            ("slow", "takes half a second more", "slow", False),
            ("leak", "leaks all its memory", "leak", True),
        )
        for one, other in (PROGRAMS, PROGRAMS[::-1])
    ),
    KillHttpServer("kill-httpserver", "the HttpServer crashes, and is started again", stays_dead=False),
    KillHttpServer("httpserver-dead", "the HttpServer crashes, and cannot be started", stays_dead=True),
    FullDisk(),
    BadRelease(),
    *BAD_NIGHTS,
)
FAULTS: dict[str, Fault] = {fault.name: fault for fault in ALL}


def fault_named(name: str) -> Fault:
    """Raises BadInput naming those there are."""
    if name not in FAULTS:
        raise BadInput(f"Unknown fault {name!r}", todo=f"Use one of {', '.join(FAULTS)}")
    return FAULTS[name]


def inject(lab: Patient, name: str, host: str) -> None:
    """Write down, then inject: what is written down is healed even if this process dies in between."""
    fault = fault_named(name)
    lab.topology.host(host)
    _write(lab, {*recorded(lab), (name, host)})
    fault.inject(lab, host)


def heal(lab: Patient, name: str, host: str) -> None:
    """Heal one fault and strike it from the record. A server that was removed took its faults with it."""
    fault = fault_named(name)
    if find(lab.client, lab.topology.host(host).container) is not None:
        fault.heal(lab, host)
    _write(lab, set(recorded(lab)) - {(name, host)})


def heal_all(lab: Patient, *, look: bool = True) -> list[str]:
    """Heal everything recorded and, with look, everything that the machine itself shows; `fault on host`, one for each.
    Goes on past a fault that cannot be healed, and raises its error at the end."""
    healed, errors = [], []
    for name, host in sorted({*recorded(lab), *(_visible(lab) if look else ())}):
        try:
            heal(lab, name, host)
            healed.append(f"{name} on {host}")
        except LabError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return healed


def left(lab: Patient) -> list[str]:
    """What a look at the machine, and at the record, still shows: `fault on host`."""
    return sorted({f"{name} on {host}" for name, host in {*recorded(lab), *_visible(lab)}})


def switch_on(lab: Patient) -> list[str]:
    """Start every server of the lab that is off and is no cold spare; their names."""
    off = [host.name for host in lab.topology.manned if _is_off(lab, host.container)]
    for name in off:
        lab.container(name).start()
    return off


def _is_off(lab: Patient, name: str) -> bool:
    container = find(lab.client, name)
    return container is not None and container.status in ("exited", "created")


def recorded(lab: Patient) -> list[tuple[str, str]]:
    """The faults on record: (fault, host)."""
    try:
        entries = json.loads(_record(lab).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return []
    return [(name, host) for name, host in entries if name in FAULTS and host in lab.topology.hosts]


def _visible(lab: Patient) -> list[tuple[str, str]]:
    return [(fault.name, host) for fault in _one_of_each(lab) for host in fault.left(lab)]


def _one_of_each(lab: Patient) -> list[Fault]:
    """Faults that show themselves; a server with every cable pulled shows one cut, not several."""
    single = ("cut-interconnect", "cut-lan", "cut-fabric1", "cut-fabric2")
    return [fault for fault in FAULTS.values() if fault.name not in single]


def _write(lab: Patient, entries: set[tuple[str, str]]) -> None:
    path = _record(lab)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_whole(path, json.dumps(sorted(entries)) + "\n")


def _record(lab: Patient) -> Path:
    return lab.settings.state / "faults.json"
