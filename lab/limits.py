"""What a rehearsal must stay within: stored with the run, so that a run is always judged by the limits it ran under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from lab.errors import BadInput
from lab.workload.areas import PATHS


class Takeover(StrEnum):
    """Whether the database may change its node because of the fault."""

    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    ALLOWED = "allowed"


@dataclass(frozen=True)
class Limits:
    """The limits of one rehearsal.

    rto_s: longest outage of any application server after a fault, seconds (design section 10: never > 10 s).
    sustained_s: how long answers must keep coming for the service to count as back, seconds.
    failed_attempts: most attempts that may fail in any way after a fault; None where failures are expected.
    takeover: what the database must do. min_operations: acknowledged operations needed of each kind, and of each
    server. operations: the kinds of operation that must have run. servers: the application servers that must have
    served.
    sample_gap_s: longest time without a look at who has the database open, seconds.
    procedure: clause ids of the lettered steps, in the plan's order; empty where none is rehearsed.
    move_s: longest time from the notice of another address to a desk's next acknowledged operation, seconds.
    added_latency_s: by how much the 99th percentile of the answers' times may grow after a fault, seconds.
    night_s: longest time that a nightly copy may take, seconds (the plan's 01:00 to 07:00).
    export_s, copy_s, import_s: of that, for the export, for bringing the dump over and for the import, seconds (the
    plan's times for its 40 GB; less data must not take longer).
    opening_s: longest time from the declaration to the first operation of the emergency system, seconds.
    inside: clause ids of the lettered steps of procedures that a step of `procedure` leads to, in each one's order.
    level_changes: the changes of the plan's level that must happen, in order, as `3 to 2`.
    detect_s, decide_s, declare_s, switch_s, verify_s, announce_s, return_s: budget of each phase of such a change,
    seconds.
    backup: the clause whose step must have proved a backup restorable; empty where none is taken.
    """

    rto_s: float = 10.0
    sustained_s: float = 1.0
    failed_attempts: int | None = None
    takeover: Takeover = Takeover.ALLOWED
    min_operations: int = 3
    operations: tuple[str, ...] = tuple(PATHS)
    servers: tuple[str, ...] = ("appserver-1", "appserver-2")
    sample_gap_s: float = 2.0
    procedure: tuple[str, ...] = ()
    move_s: float = 15.0
    added_latency_s: float = 1.0
    night_s: float = 21_600.0
    export_s: float = 3_600.0
    copy_s: float = 900.0
    import_s: float = 14_400.0
    opening_s: float = 20.0
    inside: tuple[str, ...] = ()
    level_changes: tuple[str, ...] = ()
    detect_s: float = 60.0
    decide_s: float = 300.0
    declare_s: float = 60.0
    switch_s: float = 300.0
    verify_s: float = 120.0
    announce_s: float = 300.0
    return_s: float = 3_600.0
    backup: str = ""

    def with_(self, values: Mapping[str, Any], where: str = "") -> Limits:
        """These limits with some of them replaced by plain values (YAML, JSON). Raises BadInput naming a wrong one."""
        known = {item.name: getattr(self, item.name) for item in fields(self)}
        for name, value in values.items():
            if name not in known:
                raise BadInput(f"Unknown limit {name!r}", where=where, todo=f"Use one of {', '.join(known)}")
            known[name] = _converted(name, value, getattr(Limits(), name), where)
        return replace(self, **known)

    def as_dict(self) -> dict[str, Any]:
        """Plain values for `run.json`."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


def read_limits(values: Mapping[str, Any], where: str = "") -> Limits:
    """Limits from plain values, defaults for the rest. Raises BadInput."""
    return Limits().with_(values, where)


def _converted(name: str, value: Any, example: Any, where: str) -> Any:
    try:
        if isinstance(example, tuple):
            return _names(value)
        if isinstance(example, Takeover):
            return Takeover(value)
        if name == "failed_attempts":
            return None if value is None else _count(value)
        return (
            _count(value) if isinstance(example, int) else _seconds(value) if isinstance(example, float) else str(value)
        )
    except (ValueError, TypeError):
        raise BadInput(
            f"The limit {name} cannot be {value!r}", where=where, todo=f"A value like {example!r} is"
        ) from None


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str) or not all(isinstance(item, str) for item in value):
        raise TypeError
    return tuple(value)


def _count(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError
    return value


def _seconds(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1e6:
        raise ValueError
    return float(value)
