"""The windows of one application server: patients walk from registration to doctor, cashier and pharmacy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from lab.waiting import pace_async
from lab.workload.counter import Counter
from lab.workload.orders import Pace
from lab.workload.patients import Patients

Answer = dict[str, Any]
Line = asyncio.Queue[Answer]
Carry = Callable[[str, str, str, dict[str, Any]], Awaitable[Answer | None]]


@dataclass
class Hall:
    """All desks of one application server.

    counters: one a window. Patients arrive at a steady rate whatever the answers, wait in line before a department,
    and leave when an operation is refused or given up.
    """

    name: str
    run: str
    patients: Patients
    pace: Pace
    counters: list[Counter]
    waiting: dict[str, Line] = field(default_factory=dict)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Desks work while the context is open."""
        self.waiting = {name: asyncio.Queue() for name in ("register", "prescribe", "charge", "dispense")}
        async with AsyncExitStack() as stack:
            group = await stack.enter_async_context(asyncio.TaskGroup())
            tasks = [group.create_task(self._arrivals())]
            for window, counter in enumerate(self.counters, 1):
                tasks += [
                    group.create_task(self._registrar(counter, window)),
                    group.create_task(self._doctor(counter, window)),
                    group.create_task(self._cashier(counter, window)),
                    group.create_task(self._pharmacist(counter, window)),
                ]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _arrivals(self) -> None:
        number = 0
        while True:
            number += 1
            self.waiting["register"].put_nowait({"visit": f"{self.run}-{self.name}-{number}"})
            await pace_async(1 / self.pace.visits_per_second)

    async def _registrar(self, counter: Counter, window: int) -> None:
        async def work(visit: Answer, carry: Carry) -> Answer | None:
            return await carry("register", f"registration {window}", visit["visit"], self.patients.registration())

        await self._serve("register", "prescribe", counter, work)

    async def _doctor(self, counter: Counter, window: int) -> None:
        async def work(visit: Answer, carry: Carry) -> Answer | None:
            body = self.patients.prescription(visit["id"])
            return await carry("prescribe", f"doctor {window}", visit["visit"], body)

        await self._serve("prescribe", "charge", counter, work)

    async def _cashier(self, counter: Counter, window: int) -> None:
        cashiers = self.patients.lists["cashiers"]
        own = cashiers[(window - 1) % len(cashiers)]

        async def work(visit: Answer, carry: Carry) -> Answer | None:
            done = await carry("charge", f"cashier {window}", visit["visit"], self.patients.charge(visit["id"], own))
            return {**done, "id": visit["id"]} if done else None

        await self._serve("charge", "dispense", counter, work)

    async def _pharmacist(self, counter: Counter, window: int) -> None:
        async def work(visit: Answer, carry: Carry) -> Answer | None:
            return await carry("dispense", f"pharmacy {window}", visit["visit"], self.patients.dispensing(visit["id"]))

        await self._serve("dispense", "", counter, work)

    async def _serve(
        self, line: str, onward: str, counter: Counter, work: Callable[[Answer, Carry], Awaitable[Answer | None]]
    ) -> None:
        """One desk: the next in line, its operation, and the patient goes on to `onward`."""

        async def carry(operation: str, desk: str, visit: str, body: dict[str, Any]) -> Answer | None:
            return await counter.carry_out(f"{self.name} {desk}", operation, f"{visit}-{operation}", body)

        while not counter.stopping.is_set():
            visit = await self.waiting[line].get()
            if counter.stopping.is_set():
                return
            done = await work(visit, carry)
            if done and onward:
                self.waiting[onward].put_nowait({"id": done["id"], "visit": visit["visit"]})
