"""What the simulated departments are told: where to work, how fast, how patiently."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lab.errors import BadInput
from lab.workload.areas import Area

# Patients an hour from 7 to 17 o'clock against each other: two rushes and a break at noon.
RUSH = (3, 8, 10, 9, 5, 2, 4, 7, 6, 3)


@dataclass(frozen=True)
class Pace:
    """How the desks of one application server work. Times are seconds.

    visits_per_second: new patients, over the day on average; each becomes five operations and more. day: how long a
    hospital's day with its rush hours takes; 0: patients come evenly. windows: desks of each department.
    request_timeout: silence after which a request counts as never answered. retry_after: pause before the same
    request is sent again. patience: how long one operation is tried at all. known_patients: share that has a card.
    """

    visits_per_second: float = 2.0
    day: float = 0.0
    windows: int = 3
    request_timeout: float = 2.5
    retry_after: float = 0.2
    patience: float = 120.0
    known_patients: float = 0.5

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value < 0 or (value == 0 and name != "day"):
                raise BadInput(f"The workload's {name} cannot be {value!r}", todo="Use a number above zero")

    def rate_at(self, elapsed: float) -> float:
        """New patients a second, so many seconds after the desks opened."""
        if not self.day:
            return self.visits_per_second
        mean = sum(RUSH) / len(RUSH)
        return self.visits_per_second * RUSH[int(elapsed / self.day * len(RUSH)) % len(RUSH)] / mean


@dataclass(frozen=True)
class Orders:
    """One workload. servers: application server -> base URL. epoch: the run's zero on the machine's monotonic clock.
    areas: application server -> whose desks it serves; outpatients' where nothing is said. history: the ledger's file.
    seed: the same seed sends the same patients.
    run: makes this run's keys unlike any other's."""

    servers: Mapping[str, str]
    epoch: float
    history: str
    run: str = "run"
    seed: int = 1
    pace: Pace = field(default_factory=Pace)
    areas: Mapping[str, Area] = field(default_factory=dict)

    def area(self, server: str) -> Area:
        """Whose desks this application server serves."""
        return Area(self.areas.get(server, Area.OUTPATIENT))

    def as_json(self) -> str:
        """For the desks' process."""
        return json.dumps(asdict(self))


@dataclass(frozen=True)
class Notice:
    """The desks that belong to the server `desks_of` use `server`, at this base URL, from now on."""

    desks_of: str
    server: str
    url: str

    def as_json(self) -> str:
        """For the desks' process."""
        return json.dumps(asdict(self))


def read_notice(text: str) -> Notice:
    """The notice that `as_json` wrote."""
    return Notice(**json.loads(text))


def read_orders(text: str) -> Orders:
    """The orders that `as_json` wrote."""
    values: dict[str, Any] = json.loads(text)
    return Orders(**{**values, "pace": Pace(**values["pace"])})
