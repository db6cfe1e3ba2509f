"""An inpatient's way: admission, deposit, orders, the day's charges, settlement."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from lab.workload.hall import HOME, Carry, Hall, Station, Visit


@dataclass
class Inpatients(Hall):
    """The wards' desks. at_home: patients who have no stay, each admitted again only after the settlement."""

    at_home: deque[int] = field(default_factory=deque)

    def __post_init__(self) -> None:
        self.at_home = deque(self.patients.lists["at_home"])
        self.stations = (
            Station("admission", self._admit),
            Station("deposit", self._deposit),
            Station("ward", self._order),
            Station("daily charges", self._charge),
            Station("settlement", self._settle),
        )

    async def _admit(self, visit: Visit, window: int, carry: Carry) -> str:
        if not self.at_home:
            return HOME
        visit["patient"] = self.at_home.popleft()
        done = await carry("admit", self.patients.admission(visit["patient"]))
        if not done:
            return HOME
        visit["admission"] = done["id"]
        return "deposit"

    async def _deposit(self, visit: Visit, window: int, carry: Carry) -> str:
        body = self.patients.deposit(visit["admission"], self.patients.one_of("cashiers", window))
        return "ward" if await carry("deposit", body) else HOME

    async def _order(self, visit: Visit, window: int, carry: Carry) -> str:
        """One order for every day, and one for today."""
        for place, term in enumerate(("DAILY", "ONCE"), 1):
            if not await carry("order", self.patients.order(visit["admission"], term), f"-{place}"):
                return HOME
        return "daily charges"

    async def _charge(self, visit: Visit, window: int, carry: Carry) -> str:
        return "settlement" if await carry("charge_day", {"admission_id": visit["admission"]}) else HOME

    async def _settle(self, visit: Visit, window: int, carry: Carry) -> str:
        cashier = self.patients.one_of("cashiers", window)
        if await carry("settle", {"admission_id": visit["admission"], "cashier_id": cashier}):
            self.at_home.append(visit["patient"])
        return HOME
