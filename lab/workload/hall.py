"""The desks of one application server: patients wait in lines, and go from desk to desk."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

from lab.waiting import pace_async
from lab.workload.counter import Counter
from lab.workload.orders import Pace
from lab.workload.patients import Patients

Answer = dict[str, Any]
Visit = dict[str, Any]  # what a patient carries from desk to desk; `visit`: its key, `number`: its place, from 1
HOME = ""  # the line of those who leave


class Carry(Protocol):
    """Carries an operation of the patient at the desk through; None: it was refused or given up. part: tells two of one
    kind in a visit apart."""

    def __call__(self, operation: str, body: dict[str, Any], part: str = "") -> Awaitable[Answer | None]: ...


Work = Callable[[Visit, int, Carry], Awaitable[str]]


@dataclass(frozen=True)
class Station:
    """One kind of desk. line: where patients wait for it, and what it is called. work: serves a patient at one of its
    windows (from 1) and says to which line the patient goes on. windows: how many; 0: one a counter."""

    line: str
    work: Work
    windows: int = 0


@dataclass
class Hall:
    """All desks of one application server. counters: one a window. stations: the first one is where patients arrive, at
    the pace's rate whatever the answers; they leave when an operation is refused or given up."""

    name: str
    run: str
    patients: Patients
    pace: Pace
    counters: list[Counter]
    stations: tuple[Station, ...] = ()
    waiting: dict[str, asyncio.Queue[Visit]] = field(default_factory=dict)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Desks work while the context is open."""
        self.waiting = {station.line: asyncio.Queue() for station in self.stations}
        async with AsyncExitStack() as stack:
            group = await stack.enter_async_context(asyncio.TaskGroup())
            tasks = [group.create_task(self._arrivals())]
            for station in self.stations:
                served = self.counters[: station.windows or None]
                tasks += [group.create_task(self._serve(station, *each)) for each in enumerate(served, 1)]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _arrivals(self) -> None:
        opened, number = time.monotonic(), 0
        while True:
            number += 1
            self.waiting[self.stations[0].line].put_nowait(
                {"visit": f"{self.run}-{self.name}-{number}", "number": number}
            )
            await pace_async(1 / self.pace.rate_at(time.monotonic() - opened))

    async def _serve(self, station: Station, window: int, counter: Counter) -> None:
        """One desk: the next in line, what it does for them, and where they go from there."""
        desk = f"{self.name} {station.line} {window}"
        while not counter.stopping.is_set():
            visit = await self.waiting[station.line].get()
            if counter.stopping.is_set():
                return

            async def carry(operation: str, body: dict[str, Any], part: str = "", of: Visit = visit) -> Answer | None:
                return await counter.carry_out(desk, operation, f"{of['visit']}-{operation}{part}", body)

            onward = await station.work(visit, window, carry)
            if onward:
                self.waiting[onward].put_nowait(visit)
