"""The nightly copy as the data grow: seconds of each stage, against PostgreSQL's own tools by hand, memory, and what it
would be with the hospital's 40 GB."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import oracledb

from lab.bench.figures import two_digits
from lab.bench.filling import fill
from lab.errors import BadInput, StepFailed
from lab.faults.processes import PROC, command_line, first_process, namespace_of, processes_in
from lab.images.engines.registry import engine
from lab.provision import Lab, Say
from lab.rehearsals.emergency.server import EmergencyServer
from lab.rehearsals.final_reads import connect

GB = 1_000_000_000
SCHEMA = "HIS"
PROGRAMS = ("lab.emergency", "expdp", "impdp", "dumpcheck", "datapump")
BY_HAND = "/opt/oracle/admin/dpdump/by-hand"
JOBS = 2  # as many as the night's own (roles dump_source and emergency_server)
PATIENCE = 3 * 3600.0
LEAST_RATIO = 0.8
FLAT = 1.2  # times the memory of the smallest size, for the largest
ROUNDS, QUICK = 3, 60.0  # a night that takes no more than so many seconds is measured so often
PLAIN, ENCRYPTED, PASSWORD = "plain", "encrypted", "by-hand"
ROOM = 4.0  # bytes of the array for each byte of data: tables, their index, the log, and what a failed load left
# The plan's budgets for 40 GB, hours; a gigabit link carries about 117 MB/s of payload.
PLANNED_GB, GIGABIT = 40, 117e6
BUDGET_HOURS = {"export": 1.0, "import": 4.0, "all": 6.0}
Values = dict[str, Any]


@dataclass
class Quiet:
    """A night's story that nobody keeps."""

    say: Say

    def now(self) -> float:
        """Seconds on the monotonic clock."""
        return time.monotonic()

    def mark(self, kind: str, time: float, *, name: str = "", until: float | None = None, **detail: Any) -> None:
        """Not kept."""


@dataclass
class Memory:
    """Looks at the resident memory of the night's programs on these hosts while a `with` block runs. peak_mib: the most
    that they had together."""

    lab: Lab
    hosts: Sequence[str]
    peak_mib: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> Memory:
        namespaces = [namespace_of(first_process(self.lab, host)) for host in self.hosts]
        self._thread = threading.Thread(target=self._look, args=(namespaces,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        assert self._thread is not None
        self._thread.join(10)

    def _look(self, namespaces: list[int]) -> None:
        while not self._stop.wait(0.5):
            found = sum(_own_kib(pid) for space in namespaces for pid in processes_in(space) if _is_the_nights(pid))
            self.peak_mib = max(self.peak_mib, round(found / 1024, 1))


def _is_the_nights(pid: int) -> bool:
    words = command_line(pid)
    return any(name in words for name in PROGRAMS)


def _own_kib(pid: int) -> int:
    """Of a process, what it shares with others counted in part."""
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def measure(lab: Lab, gigabytes: Sequence[float], say: Say) -> Values:
    """A night at each of these sizes of the main database, smallest first. The lab's data are put back afterwards.
    Raises BadInput for a size that the array has no room for, StepFailed."""
    wanted = sorted(set(gigabytes))
    if wanted[-1] * GB * ROOM > lab.topology.lun_bytes:
        raise BadInput(
            f"{wanted[-1]:g} GB do not fit on the array",
            where=f"it has {lab.topology.lun_bytes >> 30} GiB at the size {lab.settings.size!r}",
            todo="Measure fewer, or use a lab of --size full",
        )
    try:
        sizes = [_one_size(lab, size, say) for size in wanted]
    except oracledb.Error as error:
        raise StepFailed("The data could not be made", where=str(error)) from None
    finally:
        lab.reset(say)
    return {"sizes": sizes, "projection": project(sizes), **judged(sizes)}


def judged(sizes: Sequence[Values]) -> Values:
    """memory_ratio: of the largest size to the smallest; within_budget: whether every size keeps up with the tools by
    hand, which encrypt nothing, and the memory stays flat."""
    keeps_up = all(one["ratio"].get(PLAIN, LEAST_RATIO) >= LEAST_RATIO for one in sizes)
    memory = round(sizes[-1]["memory_mib"] / max(sizes[0]["memory_mib"], 1.0), 2)
    flat = memory <= FLAT
    return {"memory_ratio": memory, "within_budget": flat and keeps_up}


def project(sizes: Sequence[Values]) -> Values:
    """Hours of each stage with the plan's 40 GB: by the bytes a second of the largest size; the copy at gigabit, with
    as many bytes of dump for each byte of data."""
    last = sizes[-1]
    factor = PLANNED_GB * GB / last["bytes"]
    hours = {stage: round(last["seconds"][stage] * factor / 3600, 2) for stage in ("export", "import", "verify")}
    hours["copy"] = round(last["dump_bytes"] * factor / GIGABIT / 3600, 2)
    hours["all"] = round(sum(hours.values()), 2)
    return {"hours": hours, "from_gb": round(last["bytes"] / GB, 2), "budget_hours": BUDGET_HOURS}


def lines(figures: Values) -> list[str]:
    """For people."""
    said = []
    for one in figures["sizes"]:
        stages = ", ".join(f"{name} {two_digits(one['seconds'][name])}" for name in one["seconds"])
        against = "".join(
            f"; by hand {kind} {rate:.1f} MB/s, ratio {two_digits(one['ratio'][kind])}"
            for kind, rate in one["by_hand_mb_per_s"].items()
        )
        size = f"{one['bytes'] / GB:.2f} GB (dump {one['dump_bytes'] / GB:.2f} GB), median of {one['rounds']}"
        said.append(
            f"{size}, s: {stages}; export and import {one['mb_per_s']:.1f} MB/s{against}; "
            f"memory {one['memory_mib']:.0f} MiB"
        )
    told = figures["projection"]
    hours = ", ".join(f"{name} {value:.2f}" for name, value in told["hours"].items())
    return [
        *said,
        f"memory of the largest size to the smallest: {figures['memory_ratio']:.2f}",
        f"{PLANNED_GB} GB by the rate at {told['from_gb']:g} GB on this machine and a gigabit link, hours: {hours} "
        f"(plan: export {BUDGET_HOURS['export']:g}, import {BUDGET_HOURS['import']:g}, all {BUDGET_HOURS['all']:g})",
    ]


def _one_size(lab: Lab, gigabytes: float, say: Say) -> Values:
    with connect(lab) as connection:
        say(f"filling the main database with {gigabytes:g} GB")
        size = fill(connection, int(gigabytes * GB))
    rounds = [_round(lab, gigabytes, say)]
    while len(rounds) < ROUNDS and sum(rounds[0]["seconds"].values()) <= QUICK:
        rounds.append(_round(lab, gigabytes, say))
    return of_rounds(size, rounds)


def _round(lab: Lab, gigabytes: float, say: Say) -> Values:
    """A night, and the same by hand right after it."""
    server = EmergencyServer(lab, Quiet(say), PATIENCE)
    active = lab.active()
    if active is None:
        raise StepFailed("No node has the database open", todo="Run `lab reset`")
    with Memory(lab, (active, server.name)) as memory:
        told = server.night(f"{gigabytes:g} GB")
    if told["failed"]:
        raise StepFailed(f"The night with {gigabytes:g} GB failed", where=told["failed"])
    by_hand = {kind: _by_hand(lab, active, server.name, kind == ENCRYPTED, say) for kind in (PLAIN, ENCRYPTED)}
    return {
        "seconds": told["seconds"],
        "dump_bytes": server.status()["current"]["size"],
        "by_hand_s": {kind: seconds for kind, seconds in by_hand.items() if seconds},
        "memory_mib": memory.peak_mib,
    }


def of_rounds(size: int, rounds: Sequence[Values]) -> Values:
    """What is said of one size, in bytes: medians of its rounds, ratios those of neighbours; the most memory."""
    seconds = {stage: round(median(one["seconds"][stage] for one in rounds), 3) for stage in rounds[0]["seconds"]}
    hand, ratio = {}, {}
    for kind in rounds[0]["by_hand_s"]:
        taken = [_through(one["by_hand_s"][kind], "dump", "restore") for one in rounds]
        hand[kind] = round(size / 1e6 / median(taken), 1)
        nights = (_through(one["seconds"], "export", "import") for one in rounds)
        ratio[kind] = round(median(by_hand / night for by_hand, night in zip(taken, nights, strict=True)), 2)
    return {
        "bytes": size,
        "rounds": len(rounds),
        "dump_bytes": rounds[-1]["dump_bytes"],
        "seconds": seconds,
        "mb_per_s": round(size / 1e6 / median(_through(one["seconds"], "export", "import") for one in rounds), 1),
        "by_hand_s": [one["by_hand_s"] for one in rounds],
        "by_hand_mb_per_s": hand,
        "ratio": ratio,
        "memory_mib": max(one["memory_mib"] for one in rounds),
    }


def _through(seconds: dict[str, float], *stages: str) -> float:
    return sum(seconds[stage] for stage in stages)


def _by_hand(lab: Lab, source: str, target: str, encrypted: bool, say: Say) -> dict[str, float]:
    """Seconds of the engine's own tools for the same schema, with the same parallelism; none where it has none. Each
    leaves what it has done durable. encrypted: what lies on either server is, as the night's dump is."""
    verbs = engine(lab.settings.engine).verbs
    if not {"rawdump", "rawrestore"} <= verbs.keys():
        return {}
    say(f"the same by hand, without Data Pump{', encrypted' * encrypted}")
    words = [BY_HAND, str(JOBS), SCHEMA, *["encrypted"] * encrypted]
    acts: dict[str, Callable[[], object]] = {
        "dump": lambda: lab.exec(source, [verbs["rawdump"], *words], timeout=PATIENCE, stdin=f"{PASSWORD}\n"),
        "copy": lambda: _carry(lab, source, target),
        "restore": lambda: lab.exec(target, [verbs["rawrestore"], *words], timeout=PATIENCE, stdin=f"{PASSWORD}\n"),
    }
    try:
        return {name: _seconds(act) for name, act in acts.items()}
    finally:
        lab.exec(target, [verbs["rawrestore"], "drop", SCHEMA], timeout=600, check=False)
        for host in (source, target):
            lab.exec(host, ["rm", "-rf", BY_HAND], timeout=60, check=False)


def _seconds(act: Callable[[], object]) -> float:
    begin = time.monotonic()
    act()
    return round(time.monotonic() - begin, 2)


def _carry(lab: Lab, source: str, target: str) -> None:
    names = [lab.topology.host(host).container for host in (source, target)]
    pack = ["docker", "exec", names[0], "tar", "-C", BY_HAND, "-cf", "-", "."]
    unpack = ["docker", "exec", "-i", names[1], "sh", "-c", f"mkdir -p {BY_HAND} && tar -C {BY_HAND} -xf -"]
    with subprocess.Popen(pack, stdout=subprocess.PIPE) as sending:
        received = subprocess.run(unpack, stdin=sending.stdout, capture_output=True, text=True)
    if sending.returncode or received.returncode:
        raise StepFailed("The dump by hand did not arrive", where=received.stderr.strip()[-200:])
