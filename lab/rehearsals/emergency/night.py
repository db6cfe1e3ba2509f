"""The rehearsal of the nightly copy (plan 3.2.1, A to E): a good night under traffic, one that is disturbed and must
leave yesterday's copy and an alarm, and a good one again."""

from __future__ import annotations

from dataclasses import dataclass

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.rehearsal import Performance
from lab.rehearsals.emergency.server import EmergencyServer
from lab.sampling import Sampler
from lab.workload.process import Desks


@dataclass
class NightPerformance(Performance):
    """The fault strikes the emergency server while nobody watches."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        server = self.emergency
        try:
            server.abandon()
            self._ordinary_night(server, sampler)
            self._disturbed_night(server)
            self._repair()
            if failed := server.night("after the repair")["failed"]:
                raise StepFailed("The night after the repair failed too", where=failed)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def _ordinary_night(self, server: EmergencyServer, sampler: Sampler) -> None:
        before, begin = server.status(), self.record.now()
        self._procedure(sampler)
        server.ended("ordinary", before, begin)

    def _disturbed_night(self, server: EmergencyServer) -> None:
        fault = self.script.strike.fault
        begin = self.record.now()
        self._struck.append((fault, server.name))
        registry.inject(self.lab, fault, server.name)
        told = {"fault": fault, "host": server.name, "role": str(self.script.strike.target)}
        self.record.mark("fault", begin, name=fault, until=self.record.now(), **told)
        server.night(f"disturbed by {fault}")
