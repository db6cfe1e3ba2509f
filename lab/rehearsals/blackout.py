"""Rehearsals in which nothing takes over by itself: several servers fail, and people bring the service back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lab.errors import LabError
from lab.faults import registry
from lab.rehearsal import Performance
from lab.rehearsals import array_power
from lab.rehearsals.script import Target
from lab.sampling import Sampler
from lab.waiting import wait_until
from lab.workload.process import Desks

SILENCE_SECONDS = 5.0  # without any answer, before anybody decides anything
STRUCK = {
    Target.PAIR: ("dbserver",),
    Target.APPSERVERS: ("appserver",),
    Target.EVERYTHING: ("appserver", "dbserver"),
}


@dataclass
class Blackout(Performance):
    """Strikes every server of the script's target at once, waits for silence, and performs the procedure."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        try:
            self._strike_all(desks)
            self._procedure(sampler)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def human_step(self, asked: dict[str, Any]) -> str:
        """Step C of "both nodes fail": the cause is repaired and the array restarted."""
        if asked["clause"] != "3.1-both-C":
            return super().human_step(asked)
        self._repair()
        array_power.shut_down(self.lab)
        return array_power.start(self.lab)

    def _strike_all(self, desks: Desks) -> None:
        fault, classes = self.script.strike.fault, STRUCK[self.script.strike.target]
        hosts = [host.name for host in self.lab.topology.manned if host.server_class in classes]
        self.record.say(f"{fault} on {', '.join(hosts)}")
        begin = self.record.now()
        self._inject(fault, hosts)
        told = {"fault": fault, "host": ", ".join(hosts), "role": str(self.script.strike.target)}
        self.record.mark("fault", begin, name=fault, until=self.record.now(), **told)
        wait_until(lambda: self._silence(desks) >= SILENCE_SECONDS, 60, "the desks to fall silent", interval=0.5)

    def _inject(self, fault: str, hosts: Iterable[str]) -> None:
        for host in hosts:
            self._struck.append((fault, host))
            registry.inject(self.lab, fault, host)

    def _silence(self, desks: Desks) -> float:
        """Seconds without an answer of any application server."""
        return self.record.now() - desks.last_acknowledged()
