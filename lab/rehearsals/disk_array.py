"""Rehearsals of plan 3.1.1: one part of the disk array fails and nobody notices; it is replaced in the night."""

from __future__ import annotations

import io
import json
import secrets
import tarfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.machine.array import (
    HEALTHY,
    REBUILDING,
    ArrayStatus,
    array_status,
    console_status,
    replace_failed,
    scrub,
    set_rebuild_rate,
)
from lab.machine.servers import PLATTERS
from lab.rehearsal import Performance
from lab.rehearsals import array_power
from lab.rehearsals.array_parts import hosts_of
from lab.rehearsals.script import Strike, Target
from lab.sampling import Sampler
from lab.waiting import pace, wait_until
from lab.workload.process import Desks

NOTICE_SECONDS = 30.0
REBUILD_SECONDS = 600.0
OUTAGE_SECONDS = 10.0  # that the LUN stands still where nothing can serve it
SLOW_REBUILD = 4 << 20  # bytes a second: long enough to be struck
STANDS_STILL = (Target.CONTROLLERS, Target.ARRAY, Target.MIRROR)
CORRUPT = "corrupt-disk"


@dataclass
class ArrayFault(Performance):
    """Strikes the part that the script's target names."""

    _steps: dict[str, Callable[[], str]] = field(default_factory=dict)
    _before: ArrayStatus | None = None

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        self._steps = {
            "3.1.1-F": lambda: array_power.shut_down(self.lab),
            "3.1.1-G": self._replace_part,
            "3.1.1-H": lambda: array_power.start(self.lab),
            "3.1.1-K": self._until_healthy,
        }
        try:
            self._fail_unnoticed(desks)
            for strike in self.script.more_faults:
                self._strike_the_rebuild(strike, desks)
            if self.script.limits.procedure:
                self._procedure(sampler)
            else:
                self._mend_in_service()
            self._await_service(desks, self.script.settle)
            self.record.mark("scrub", self.record.now(), name="scrub", **scrub(self.lab.topology))
            self._look("after")
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def human_step(self, asked: dict[str, Any]) -> str:
        """Those who see to the array."""
        step = self._steps.get(str(asked["clause"]))
        return step() if step else super().human_step(asked)

    def _fail_unnoticed(self, desks: Desks) -> None:
        """Strike, and see every desk served while the array knows what it lacks."""
        strike = self.script.strike
        self._look("before")
        self._strike_part(strike)
        wait_until(lambda: self._concerns(strike), NOTICE_SECONDS, "the array to notice its fault")
        if strike.target in STANDS_STILL:
            self._look("failed")
            self._end_standstill()
        self._await_service(desks, self.script.settle)
        if strike.target not in STANDS_STILL:
            self._look("failed", self._concerns(strike))

    def _strike_the_rebuild(self, strike: Strike, desks: Desks) -> None:
        """A blank disk in the slot, and the next part fails while it is filled."""
        self._replace_part()
        registry.switch_on(self.lab)
        set_rebuild_rate(self.lab.topology, SLOW_REBUILD)
        wait_until(self._take_in, NOTICE_SECONDS, "the rebuild to begin", interval=0.2)
        self._look("rebuilding")
        self._strike_part(strike)
        if strike.target in STANDS_STILL:
            self._end_standstill()
        self._await_service(desks, self.script.settle)

    def _take_in(self) -> bool:
        with suppress(StepFailed):  # the disk may still be starting
            replace_failed(self.lab.topology)
        return console_status(self.lab.topology).health == REBUILDING

    def _end_standstill(self) -> None:
        pace(OUTAGE_SECONDS)
        self._repair()
        registry.switch_on(self.lab)

    def _concerns(self, strike: Strike) -> list[str]:
        """What the array's console says is wrong, and what the array has done about it since the first look."""
        if strike.fault == CORRUPT:  # nobody knows before the disks are compared
            scrub(self.lab.topology)
        status, before = array_status(self.lab.topology), self._before
        found = status.concerns
        if before is not None and status.epoch > before.epoch:
            found.append(f"array: {status.owner} has taken it over")
        if before is not None and status.corrected > before.corrected:
            found.append(f"array: {status.corrected - before.corrected} bytes corrected from the mirror")
        return found

    def _look(self, when: str, concerns: list[str] | None = None) -> None:
        status = array_status(self.lab.topology)
        self._before = self._before or status
        told = {**status.as_dict(), "concerns": status.concerns if concerns is None else concerns}
        self.record.mark("array", self.record.now(), name=when, **told)

    def _strike_part(self, strike: Strike) -> None:
        fault, target = strike.fault, strike.target
        hosts = hosts_of(self.lab.topology, target)
        self.record.say(f"{fault} on {', '.join(hosts)}")
        begin = self.record.now()
        for host in hosts:
            self._struck.append((fault, host))
            registry.inject(self.lab, fault, host)
        told = {"fault": fault, "host": ", ".join(hosts), "role": str(target)}
        self.record.mark("fault", begin, name=fault, until=self.record.now(), **told)

    def _mend_in_service(self) -> None:
        self._repair()
        registry.switch_on(self.lab)
        self._until_healthy()

    # ---- the lettered steps of those who see to the array

    def _replace_part(self) -> str:
        """A blank disk with another serial number in the slot; any other part as good as new."""
        self._repair()
        if self.script.strike.target is not Target.DISK:
            return "the part is replaced"
        serial = f"D{secrets.token_hex(4).upper()}"
        self.lab.container(self.lab.topology.group("disks")[0].name).put_archive(
            PLATTERS, _one_file("disk.json", {"serial": serial})
        )
        return f"disk 1 is replaced by {serial}"

    def _until_healthy(self) -> str:
        begin = self.record.now()

        def healthy() -> bool:
            status = array_status(self.lab.topology)
            if any(disk.state == "failed" for disk in status.disks):
                replace_failed(self.lab.topology)
            return status.health == HEALTHY and not status.concerns

        wait_until(healthy, REBUILD_SECONDS, "the array to be healthy", interval=0.5)
        self.record.mark("rebuild", begin, name="rebuild", until=self.record.now())
        return f"the array is healthy {self.record.now() - begin:.0f} s later"


def _one_file(name: str, content: dict[str, Any]) -> bytes:
    text, archive = json.dumps(content).encode(), io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(text), 0o600
        tar.addfile(entry, io.BytesIO(text))
    return archive.getvalue()
