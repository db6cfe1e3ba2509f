"""The disk array: its throughput against a plain volume, its stalls, its rebuild, its start and stop."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from statistics import median
from typing import Any

import oracledb

from lab.bench.database import CommitLoop, connect, emergency_database, main_database, scratch_table
from lab.errors import StepFailed
from lab.faults import registry
from lab.faults.processes import PROC, first_process, namespace_of, processes_in
from lab.machine.array import HEALTHY, PATHS, REBUILDING, array_status, ask_disk, console_status, replace_failed
from lab.machine.servers import ORADATA
from lab.provision import Lab, Say
from lab.rehearsals import array_power
from lab.rehearsals.array_parts import hosts_of, plugged_into, switch_in_use
from lab.rehearsals.script import Target
from lab.rehearsals.steady import wait_steady
from lab.waiting import pace, wait_until

COMMITS = 300
ROWS, BATCH = 100_000, 1_000
COLUMNS = "id NUMBER PRIMARY KEY, name VARCHAR2(40), amount NUMBER(10,2), at DATE"
INSERT = "INSERT INTO bench_rows (id, name, amount, at) VALUES (:1, :2, :3, SYSDATE)"
LEAST_RATIO = 0.5
BALLAST, BALLAST_MIB = f"{ORADATA}/.bench-ballast", 512
GIB = float(1 << 30)
HEALTHY_SECONDS = 300.0
REPORTED = 0.7  # seconds until a server has told its meters anew
Values = dict[str, Any]


@dataclass(frozen=True)
class Stall:
    """A part that fails, and the longest time that a commit may take because of it. fault: `{switch}` in it is the one
    in use; budget_s: median, seconds."""

    name: str
    fault: str
    target: Target
    budget_s: float


STALLS = (
    Stall("disk dead", "power-loss", Target.DISK, 0.5),
    Stall("disk frozen", "freeze", Target.DISK, 2.0),
    Stall("switch dead", "cut-{switch}", Target.SWITCH, 2.0),
    Stall("controller dead", "power-loss", Target.OWNER, 2.0),
    Stall("controller frozen", "freeze", Target.OWNER, 3.0),
)


# ---- throughput


def throughput(lab: Lab, rounds: int, say: Say) -> Values:
    """Single commits and a bulk load on the array and on a volume, by turns. commit_ms, rows_per_s: a number a round;
    waits_ms: where a commit on the array waits, milliseconds in the mean."""
    storages = {"array": main_database(lab), "volume": emergency_database(lab)}
    commits: dict[str, list[float]] = {name: [] for name in storages}
    loads: dict[str, list[float]] = {name: [] for name in storages}
    waits: list[Values] = []
    for number in range(1, rounds + 1):
        for name, dsn in storages.items():
            say(f"commits and a bulk load on the {name}, round {number} of {rounds}")
            with scratch_table(lab, dsn, "bench_rows", COLUMNS):
                before = _meters(lab)
                commits[name].append(_single_commits(lab, dsn))
                if name == "array":
                    waits.append(_waits(before, _meters(lab)))
                loads[name].append(_bulk_load(lab, dsn))
    middle = {name: round(median(times), 2) for name, times in commits.items()}
    rates = {name: round(median(found)) for name, found in loads.items()}
    return {
        "commit_ms": commits,
        "rows_per_s": loads,
        "commit_ratio": round(middle["array"] / middle["volume"], 2),
        "load_ratio": round(rates["array"] / rates["volume"], 2),
        "waits_ms": {place: round(median(one[place] for one in waits), 2) for place in waits[0]},
        "within_budget": rates["array"] >= LEAST_RATIO * rates["volume"],
    }


def _single_commits(lab: Lab, dsn: str) -> float:
    """Milliseconds, the median of many."""
    times = []
    with connect(lab, dsn) as connection, connection.cursor() as cursor:
        for number in range(COMMITS):
            begin = time.perf_counter()
            cursor.execute(INSERT, [-1 - number, "one row, one commit", number])
            connection.commit()
            times.append(time.perf_counter() - begin)
    return round(1000 * median(times), 2)


def _bulk_load(lab: Lab, dsn: str) -> float:
    """Rows a second, one commit at the end."""
    begin = time.perf_counter()
    with connect(lab, dsn) as connection, connection.cursor() as cursor:
        for first in range(0, ROWS, BATCH):
            cursor.executemany(INSERT, [(n, f"row {n}", n % 997 / 7) for n in range(first, first + BATCH)])
        connection.commit()
    return round(ROWS / (time.perf_counter() - begin))


def _meters(lab: Lab) -> Values:
    """Seconds of writing and flushing so far, as the server with the LUN, the controller and the disks each see it."""
    pace(REPORTED)
    server = console_status(lab.topology).reserved_by
    told = json.loads(lab.exec(server, ["cat", PATHS]).stdout)["io"]
    disks = [ask_disk(lab.topology, disk.name, {"op": "status"})["io"] for disk in lab.topology.group("disks")]
    return {"server": _seconds(told), "disks": max(map(_seconds, disks)), "flush": _seconds(told, ("flush",))}


def _seconds(io: Values, kinds: tuple[str, ...] = ("write", "flush")) -> float:
    return float(sum(io[kind]["seconds"] for kind in kinds if kind in io))


def _waits(before: Values, after: Values) -> Values:
    """Milliseconds a commit: for the array in all, of that for its flushes, and of all for the slower disk's media."""
    names = {"server": "array", "flush": "flushes", "disks": "media"}
    return {names[place]: 1000 * (after[place] - before[place]) / COMMITS for place in before}


# ---- stalls


def stalls(lab: Lab, runs: int, say: Say) -> list[Values]:
    """Each fault so many times under commits: stalls_s, median_s, worst_s, budget_s, and how many commits were answered
    and are lost."""
    found = []
    dsn = main_database(lab)
    with scratch_table(lab, dsn, "bench_commits", "id NUMBER PRIMARY KEY"):
        for stall in STALLS:
            times = []
            with CommitLoop(lab, dsn, "bench_commits") as commits:
                for number in range(1, runs + 1):
                    say(f"{stall.name}, run {number} of {runs}")
                    times.append(round(_stalled(lab, stall, commits), 3))
            lost = commits.lost()
            with connect(lab, dsn) as connection, connection.cursor() as cursor:
                cursor.execute("DELETE FROM bench_commits")
                connection.commit()
            middle = round(median(times), 2)
            found.append(
                {
                    **{"name": stall.name, "stalls_s": times, "median_s": middle, "worst_s": round(max(times), 2)},
                    **{"budget_s": stall.budget_s, "commits": len(commits.acknowledged), "lost": len(lost)},
                    "within_budget": middle <= stall.budget_s and not lost and bool(commits.acknowledged),
                }
            )
    return found


def _stalled(lab: Lab, stall: Stall, commits: CommitLoop) -> float:
    """Seconds without a commit because of the fault, which meets the array as it starts."""
    _home(lab)
    commits.wait_flowing()
    switch = switch_in_use(lab.topology)
    fault = stall.fault.format(switch=switch)
    hosts = (
        plugged_into(lab.topology, switch) if stall.target is Target.SWITCH else hosts_of(lab.topology, stall.target)
    )
    begin = time.monotonic()
    try:
        for host in hosts:
            registry.inject(lab, fault, host)
        wait_until(lambda: array_status(lab.topology).concerns, 30, "the array to notice its fault")
        commits.wait_flowing()
        return commits.longest_gap(begin)
    finally:
        for host in hosts:
            registry.heal(lab, fault, host)
        _whole(lab)


def _home(lab: Lab) -> None:
    """The array as it starts: its preferred controller owns it."""
    preferred = lab.topology.group("controllers")[0].name
    if console_status(lab.topology).owner != preferred:
        other = console_status(lab.topology).owner
        registry.inject(lab, "restart", other)
        registry.heal(lab, "restart", other)
    _whole(lab)
    wait_until(lambda: console_status(lab.topology).owner == preferred, 30, f"{preferred} to own the array")


def _whole(lab: Lab) -> None:
    def look() -> bool:
        registry.switch_on(lab)
        with suppress(StepFailed):  # a disk may still be starting
            replace_failed(lab.topology)
        status = array_status(lab.topology)
        return status.health == HEALTHY and not status.concerns

    wait_until(look, HEALTHY_SECONDS, "the array to be healthy", interval=0.3)


# ---- rebuild, start and stop, memory


def rebuild(lab: Lab, say: Say) -> Values:
    """A disk is replaced while the LUN holds so much more than usual: seconds, used_bytes, s_per_gib."""
    say(f"a rebuild with {BALLAST_MIB} MiB more than usual")
    disk = hosts_of(lab.topology, Target.DISK)[0]
    with _ballast(lab) as used:
        registry.inject(lab, "power-loss", disk)
        wait_until(lambda: array_status(lab.topology).concerns, 30, "the array to notice the missing disk")
        registry.heal(lab, "power-loss", disk)
        registry.switch_on(lab)

        def rebuilding() -> bool:
            with suppress(StepFailed):
                replace_failed(lab.topology)
            return console_status(lab.topology).health == REBUILDING

        wait_until(rebuilding, 30, "the rebuild to begin", interval=0.1)
        begin = time.monotonic()
        wait_until(
            lambda: console_status(lab.topology).health == HEALTHY, HEALTHY_SECONDS, "the rebuild to end", interval=0.1
        )
        seconds = time.monotonic() - begin
    return {"seconds": round(seconds, 1), "used_bytes": used, "s_per_gib": round(seconds / used * GIB, 1)}


@contextmanager
def _ballast(lab: Lab) -> Iterator[int]:
    server = console_status(lab.topology).reserved_by
    write = f"dd if=/dev/urandom of={BALLAST} bs=1M count={BALLAST_MIB} conv=fsync 2>&1"
    try:
        lab.exec(server, ["sh", "-c", write], timeout=300)
        told = lab.exec(server, ["df", "-B1", "--output=used", ORADATA]).stdout.split()
        yield int(told[-1])
    finally:
        lab.exec(server, ["rm", "-f", BALLAST])


def power(lab: Lab, say: Say) -> Values:
    """The array shut down and started with the database closed, as its engineer does it: stop_s, start_s until a
    controller owns it; and the memory of its idle programs before that, memory_mib."""
    say("the array's memory, stop and start")
    found: Values = {"memory_mib": _memory(lab)}
    pair = [host.name for host in lab.topology.group("dbservers")]
    try:
        for host in pair:
            _cluster(lab, host, "stop")
        begin = time.monotonic()
        array_power.shut_down(lab)
        found["stop_s"] = round(time.monotonic() - begin, 2)
        begin = time.monotonic()
        array_power.start(lab)
        found["start_s"] = round(time.monotonic() - begin, 2)
    finally:
        registry.switch_on(lab)
        for host in pair:
            _cluster(lab, host, "start")
    if reasons := wait_steady(lab):
        raise StepFailed("The pair did not come back", where="; ".join(reasons[:3]))
    return found


def _cluster(lab: Lab, host: str, verb: str) -> None:
    lab.exec(host, ["systemctl", verb, "pacemaker"], timeout=90)


def _memory(lab: Lab) -> float:
    """MiB of every process of the disks and controllers together; what several share is divided among them."""
    total = 0
    for group in ("controllers", "disks"):
        for host in lab.topology.group(group):
            for pid in processes_in(namespace_of(first_process(lab, host.name))):
                with suppress(OSError):  # it has ended
                    rollup = (PROC / str(pid) / "smaps_rollup").read_text()
                    total += int(next(line.split()[1] for line in rollup.splitlines() if line.startswith("Pss:")))
    return round(total / 1024, 1)


# ---- for people

PARTS: dict[str, Callable[[Lab, int, Say], Any]] = {
    "throughput": throughput,
    "stalls": stalls,
    "rebuild": lambda lab, _, say: rebuild(lab, say),
    "power": lambda lab, _, say: power(lab, say),
}


def measure(lab: Lab, parts: Sequence[str], runs: int, say: Say) -> Iterator[tuple[str, Any]]:
    """Part and its figures, one after the other; all where none is named. Raises LabError."""
    try:
        for name, part in PARTS.items():
            if not parts or name in parts:
                yield name, part(lab, runs, say)
    except oracledb.Error as error:
        raise StepFailed("A database could not be measured", where=str(error)) from None


def within_budget(figures: Values) -> bool:
    """Whether every figure that has a budget keeps it."""
    judged = [*figures.get("stalls", []), *([figures["throughput"]] if "throughput" in figures else [])]
    return all(one["within_budget"] for one in judged)


def lines(figures: Values) -> list[str]:
    """A line a figure."""
    text: list[str] = []
    if told := figures.get("throughput"):
        commit = {name: median(times) for name, times in told["commit_ms"].items()}
        rows = {name: median(found) for name, found in told["rows_per_s"].items()}
        waits = ", ".join(f"{place} {ms:.2f}" for place, ms in told["waits_ms"].items())
        text += [
            f"single commit      {commit['array']:.2f} ms; volume {commit['volume']:.2f} ms; {told['commit_ratio']} x",
            f"    waits, ms:     {waits}",
            f"bulk load, rows/s  {rows['array']:.0f}; volume {rows['volume']:.0f}; {told['load_ratio']} x,"
            f" at least {LEAST_RATIO} x",
        ]
    for one in figures.get("stalls", []):
        text.append(
            f"{one['name']:18} median {one['median_s']:.2f} s, worst {one['worst_s']:.2f} s of {len(one['stalls_s'])};"
            f" budget {one['budget_s']:g} s; {one['lost']} of {one['commits']} commits lost"
        )
    if told := figures.get("rebuild"):
        used = told["used_bytes"] / GIB
        text.append(f"rebuild            {told['seconds']} s for {used:.2f} GiB: {told['s_per_gib']} s/GiB")
    if told := figures.get("power"):
        text.append(f"stop, start        {told['stop_s']} s, {told['start_s']} s")
        text.append(f"idle memory        {told['memory_mib']} MiB of the controllers and disks together")
    return text
