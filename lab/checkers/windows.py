"""The stretch of time after each fault in which the service must come back by itself."""

from __future__ import annotations

from dataclasses import dataclass

from lab.evidence import Evidence, Mark


@dataclass(frozen=True)
class Window:
    """From a fault to the next fault, the first planned stop after it, or the end of the workload."""

    fault: Mark
    start: float
    end: float


def windows(evidence: Evidence) -> list[Window]:
    """One window a fault. Raises CannotJudge where there was no fault."""
    starts = [fault.time for fault in evidence.faults]
    stops = [mark.time for mark in evidence.marks("planned_stop")] + [workload_end(evidence)]
    return [
        Window(fault, fault.time, min([time for time in starts + stops if time > fault.time], default=evidence.end))
        for fault in evidence.faults
    ]


def workload_end(evidence: Evidence) -> float:
    """When the desks stopped sending: the workload mark's end, or the last request sent."""
    ends = [mark.until for mark in evidence.marks("workload") if mark.until is not None]
    sent = [record.time for record in evidence.history if record.phase == "invoke"]
    return max(ends) if ends else max(sent, default=evidence.end)
