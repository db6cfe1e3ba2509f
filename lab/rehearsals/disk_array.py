"""Rehearsals of plan 3.1.1: one part of the disk array fails and nobody notices; it is replaced in the night."""

from __future__ import annotations

import io
import json
import secrets
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab.errors import LabError
from lab.faults import registry
from lab.machine.array import HEALTHY, array_status, replace_failed, scrub
from lab.machine.servers import PLATTERS
from lab.rehearsal import Performance
from lab.rehearsals import array_power
from lab.rehearsals.script import Target
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.process import Desks

NOTICE_SECONDS = 30.0
REBUILD_SECONDS = 600.0
SWITCH = "fabric1"


@dataclass
class ArrayFault(Performance):
    """Strikes the part that the script's target names."""

    _steps: dict[str, Callable[[], str]] = field(default_factory=dict)

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        self._steps = {
            "3.1.1-F": lambda: array_power.shut_down(self.lab),
            "3.1.1-G": self._replace_part,
            "3.1.1-H": lambda: array_power.start(self.lab),
            "3.1.1-K": self._until_healthy,
        }
        try:
            self._fail_unnoticed(desks)
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
        self._look("before")
        self._strike_part()
        wait_until(lambda: array_status(self.lab.topology).concerns, NOTICE_SECONDS, "the array to notice its fault")
        self._await_service(desks, self.script.settle)
        self._look("failed")

    def _look(self, when: str) -> None:
        status = array_status(self.lab.topology)
        told = {**status.as_dict(), "concerns": status.concerns}
        self.record.mark("array", self.record.now(), name=when, **told)

    def _strike_part(self) -> None:
        fault, target = self.script.strike.fault, self.script.strike.target
        hosts = self._part(target)
        self.record.say(f"{fault} on {', '.join(hosts)}")
        begin = self.record.now()
        for host in hosts:
            self._struck.append((fault, host))
            registry.inject(self.lab, fault, host)
        told = {"fault": fault, "host": ", ".join(hosts), "role": str(target)}
        self.record.mark("fault", begin, name=fault, until=self.record.now(), **told)

    def _part(self, target: Target) -> list[str]:
        status = array_status(self.lab.topology)
        by_role = {role: name for name, role in status.controllers.items()}
        plugged = [host.name for host in self.lab.topology.manned if SWITCH in host.addresses]
        return {
            Target.DISK: [self.lab.topology.group("disks")[0].name],
            Target.OWNER: [by_role.get("owner", "")],
            Target.STANDBY: [by_role.get("standby", "")],
            Target.SWITCH: plugged,
            Target.PATH: [status.reserved_by],
        }[target]

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
