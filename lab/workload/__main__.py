"""The desks' own process: orders on the first line of standard input, notices on the others; the desks close when it
ends.

So nothing else that this machine does disturbs their clock, and they never outlive the rehearsal that opened them.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from random import Random
from typing import Any

import httpx

from lab.errors import TimedOut
from lab.history import HistoryWriter
from lab.waiting import wait_until_async
from lab.workload.areas import Area
from lab.workload.counter import Counter
from lab.workload.hall import Hall
from lab.workload.inpatients import Inpatients
from lab.workload.orders import Orders, read_notice, read_orders
from lab.workload.outpatients import Outpatients
from lab.workload.patients import Patients

CLOSING_TIME = 6.0  # seconds in which requests already sent may still be answered
LISTS = {
    Area.OUTPATIENT: (
        "schedules",
        "registrars",
        "nurses",
        "examinations",
        "technicians",
        "cashiers",
        "pharmacists",
        "drugs",
    ),
    Area.INPATIENT: ("at_home", "registrars", "wards", "cashiers", "doctors", "examinations"),
}
HALLS: dict[Area, type[Hall]] = {Area.OUTPATIENT: Outpatients, Area.INPATIENT: Inpatients}


async def work(orders: Orders, closed: asyncio.Event, notices: asyncio.Queue[str]) -> None:
    """Keep the desks open until `closed`; requests already sent may then still be answered. notices: of changed
    addresses (`lab.workload.orders.Notice` as JSON), each for the desks of one application server."""
    history = HistoryWriter(Path(orders.history))
    try:
        async with AsyncExitStack() as stack:
            halls = [await _hall(orders, name, history, closed, stack) for name in orders.servers]
            async with AsyncExitStack() as opened:
                for hall in halls:
                    await opened.enter_async_context(hall.open())
                reading = asyncio.create_task(_read_notices(halls, notices))
                await closed.wait()
                reading.cancel()
                with suppress(TimedOut):
                    await wait_until_async(lambda: _idle(halls), CLOSING_TIME, "the desks to finish", interval=0.05)
    finally:
        history.close()


async def _read_notices(halls: Sequence[Hall], notices: asyncio.Queue[str]) -> None:
    while True:
        notice = read_notice(await notices.get())
        for hall in halls:
            if hall.name == notice.desks_of:
                for counter in hall.counters:
                    counter.move(notice.server, notice.url)


async def _idle(halls: Sequence[Hall]) -> bool:
    return not any(counter.in_flight for hall in halls for counter in hall.counters)


async def _hall(
    orders: Orders, name: str, history: HistoryWriter, closed: asyncio.Event, stack: AsyncExitStack
) -> Hall:
    url, pace = orders.servers[name], orders.pace
    clients = [
        await stack.enter_async_context(httpx.AsyncClient(base_url=url, timeout=pace.request_timeout, trust_env=False))
        for _ in range(pace.windows)
    ]
    area = orders.area(name)
    lists = await wait_until_async(lambda: _lists(clients[0], area), 30, f"{name} to tell its desks what they need")
    assert lists is not None
    patients = Patients(lists, Random(f"{orders.seed} {name}"), pace.known_patients)
    counters = [Counter(name, client, history, pace, orders.epoch, closed) for client in clients]
    return HALLS[area](name, orders.run, patients, pace, counters)


async def _lists(client: httpx.AsyncClient, area: Area) -> dict[str, Any] | None:
    answer = await client.get("/api/desks")
    lists: dict[str, Any] = answer.raise_for_status().json()
    missing = [name for name in LISTS[area] if not lists.get(name)]
    if missing:
        raise ValueError(f"no {', '.join(missing)}")
    return lists


async def main() -> None:
    """Read the orders, open the desks, close them when standard input ends."""
    orders = read_orders(sys.stdin.readline())
    closed, notices, loop = asyncio.Event(), asyncio.Queue[str](), asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(notices.put_nowait, line)

    loop.run_in_executor(None, read).add_done_callback(lambda _: closed.set())
    await work(orders, closed, notices)


if __name__ == "__main__":
    asyncio.run(main())
