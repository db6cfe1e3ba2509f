"""How many visits one application server carries, against the same statements run straight on the database, and what
limits it."""

from __future__ import annotations

import asyncio
import os
import time
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from lab.bench.database import main_database
from lab.bench.figures import two_digits
from lab.errors import StepFailed
from lab.faults.processes import PROC, first_process, namespace_of, processes_in
from lab.his.charging import charge
from lab.his.connections import Connections
from lab.his.dispensing import dispense
from lab.his.operations import Operations, Request
from lab.his.prescription import prescribe
from lab.his.registration import register
from lab.his.settings import HisSettings
from lab.provision import Lab, Say
from lab.workload.areas import PATHS
from lab.workload.patients import Patients

STRAIGHT = {"register": register, "prescribe": prescribe, "charge": charge, "dispense": dispense}
KNOWN_SHARE = 0.5
SEED = 1
WARM_UP = 40  # visits
TICKS = os.sysconf("SC_CLK_TCK")
Answer = dict[str, Any]
Ask = Callable[[str, str, Answer], Awaitable[Answer]]  # operation, key, body


@dataclass
class Way:
    """One way to the database, measured. seconds: of the whole; took: operation -> seconds of each."""

    name: str
    visits: int = 0
    seconds: float = 0.0
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    processor_s: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain figures: visits a minute, milliseconds by operation; processor: share of one processor by server."""
        every = [one for times in self.took.values() for one in times]
        return {
            "visits": self.visits,
            "seconds": round(self.seconds, 1),
            "visits_per_min": round(self.visits / self.seconds * 60),
            "p50_ms": _ms(median(every)),
            "p99_ms": _ms(_p99(every)),
            "operations": {
                name: {"p50_ms": _ms(median(times)), "p99_ms": _ms(_p99(times))} for name, times in self.took.items()
            },
            "processor": {name: round(spent / self.seconds, 2) for name, spent in self.processor_s.items()},
        }


def measure(lab: Lab, visits: int, desks: int, say: Say) -> dict[str, Any]:
    """So many visits of four operations by so many desks at once, through appserver-1 and straight, by turns. The lab's
    data are put back afterwards. Raises StepFailed where an operation is refused."""
    try:
        return asyncio.run(_measure(lab, visits, desks, say))
    finally:
        lab.reset(say)


async def _measure(lab: Lab, visits: int, desks: int, say: Say) -> dict[str, Any]:
    server = lab.topology.group("appservers")[0]
    url = f"http://{server.addresses['lan']}"
    lists = httpx.get(f"{url}/api/desks", timeout=10).raise_for_status().json()
    served, straight = Way(server.name), Way("straight")
    async with _by_server(url, desks) as ask, _straight(lab, desks) as ask_straight:
        for way, work in ((served, ask), (straight, ask_straight)):
            await _visits(Way("warm-up"), work, lists, WARM_UP, desks)
            for _ in range(2):
                say(f"{visits // 2} visits, {way.name}")
                before = _processor_seconds(lab)
                await _visits(way, work, lists, visits // 2, desks)
                for name, spent in _processor_seconds(lab).items():
                    way.processor_s[name] = way.processor_s.get(name, 0.0) + spent - before.get(name, 0.0)
    one, other = served.as_dict(), straight.as_dict()
    ratio, limit = one["visits_per_min"] / other["visits_per_min"], _busiest(one["processor"])
    return {"desks": desks, "through_server": one, "straight": other, "ratio": round(ratio, 2), "limited_by": limit}


async def _visits(way: Way, ask: Ask, lists: Answer, visits: int, desks: int) -> None:
    """Every desk takes the next visit as soon as it has done the last one."""
    patients, left = Patients(lists, Random(SEED), KNOWN_SHARE), list(range(visits))
    run, cashiers = uuid.uuid4().hex[:8], lists["cashiers"]

    async def carry(operation: str, number: int, body: Answer) -> Answer:
        begin = time.monotonic()
        answer = await ask(operation, f"bench-{run}-{number}-{operation}", body)
        way.took[operation].append(time.monotonic() - begin)
        return answer

    async def desk(place: int) -> None:
        cashier = cashiers[place % len(cashiers)]
        while left:
            number = left.pop()
            visit = await carry("register", number, patients.registration())
            made = await carry("prescribe", number, patients.prescription(visit["id"]))
            await carry("charge", number, patients.charge(made["id"], cashier))
            await carry("dispense", number, patients.dispensing(made["id"]))

    begin = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for place in range(desks):
            group.create_task(desk(place))
    way.seconds += time.monotonic() - begin
    way.visits += visits


@asynccontextmanager
async def _by_server(url: str, desks: int) -> Any:
    limits = httpx.Limits(max_connections=desks, max_keepalive_connections=desks)
    async with httpx.AsyncClient(base_url=url, timeout=10, limits=limits, trust_env=False) as client:

        async def ask(operation: str, key: str, body: Answer) -> Answer:
            answer = await client.post(PATHS[operation], json=body, headers={"Idempotency-Key": key})
            if answer.is_error:
                raise StepFailed(f"{operation} was not done", where=answer.text[:200])
            done: Answer = answer.json()
            return done

        yield ask


@asynccontextmanager
async def _straight(lab: Lab, desks: int) -> Any:
    with TemporaryDirectory(prefix="lab-bench-") as private:
        password = Path(private) / "password"
        password.touch(mode=0o600)
        password.write_text(lab.secrets["his_password"])
        settings = HisSettings(main_database(lab), "HIS", password, "BENCH", pool_size=desks)
        connections = Connections(settings)
        await connections.start()
        operations = Operations(connections, settings)
        try:
            yield lambda operation, key, body: operations.run(Request(operation, key, body), STRAIGHT[operation])
        finally:
            await connections.stop()


def _processor_seconds(lab: Lab) -> dict[str, float]:
    """What each server's processes, and those of them that have ended, have used so far. The benchmark's own too."""
    found = {"the benchmark itself": sum(os.times()[:4])}
    for host in lab.topology.manned:
        namespace = namespace_of(first_process(lab, host.name))
        found[host.name] = sum(map(_used, processes_in(namespace))) if namespace else 0.0
    return found


def _used(pid: int) -> float:
    """User and system time of a process and of its children that have ended (proc(5), stat, fields 14 to 17)."""
    with suppress(OSError):
        return sum(map(int, (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[11:15])) / TICKS
    return 0.0


def _busiest(processor: Mapping[str, float]) -> str:
    """Who used most of the processors, and how much of one."""
    name = max(processor, key=lambda one: processor[one])
    return f"{name}: {processor[name]:.2f} of one processor"


def _p99(times: list[float]) -> float:
    return quantiles(times, n=100)[-1] if len(times) > 1 else times[0]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


def lines(figures: Mapping[str, Any]) -> list[str]:
    """For people."""
    found = []
    for title, key in (("through one application server", "through_server"), ("straight on the database", "straight")):
        way = figures[key]
        found.append(
            f"{title}: {way['visits_per_min']} visits a minute by {figures['desks']} desks, an operation takes "
            f"{two_digits(way['p50_ms'])} ms (p50), {two_digits(way['p99_ms'])} ms (p99)"
        )
        found += [f"  {name}: {one['p50_ms']} / {one['p99_ms']} ms" for name, one in way["operations"].items()]
        busy = sorted(way["processor"].items(), key=lambda pair: -pair[1])[:4]
        found.append("  processors: " + ", ".join(f"{name} {share:.2f}" for name, share in busy))
    return [*found, f"ratio {two_digits(figures['ratio'])}; limited by {figures['limited_by']}"]
