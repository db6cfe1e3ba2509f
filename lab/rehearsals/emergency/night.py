"""The rehearsal of the nightly copy (plan 3.2.1, A to E): a good night under traffic, one that is disturbed and must
leave yesterday's copy and an alarm, and a good one again."""

from __future__ import annotations

from dataclasses import dataclass

from lab.errors import LabError, StepFailed
from lab.faults import registry
from lab.playbook import run_playbook
from lab.rehearsal import Performance
from lab.rehearsals.emergency.server import EmergencyServer
from lab.rehearsals.people import People
from lab.rehearsals.steps import StepWatch
from lab.sampling import Sampler
from lab.workload.process import Desks


@dataclass
class NightPerformance(Performance):
    """The fault strikes the emergency server while nobody watches."""

    def _disturb(self, desks: Desks, sampler: Sampler) -> LabError | None:
        server = EmergencyServer(self.lab, self.record)
        try:
            self._ordinary_night(server)
            self._disturbed_night(server)
            self._repair()
            if failed := server.night("after the repair")["failed"]:
                raise StepFailed("The night after the repair failed too", where=failed)
            self._await_service(desks, self.script.settle)
        except LabError as error:
            self.record.say(error.line())
            return error
        return None

    def _ordinary_night(self, server: EmergencyServer) -> None:
        before, begin = server.status(), self.record.now()
        desk = self.record.folder.path / "desk"
        with People(desk, self.human_step) as people:
            watch = StepWatch(self.record, self.script.procedure, people)
            variables = {"human_step_desk": str(desk)}
            playbook, log = self.script.procedure.playbook, self.record.folder.path.name
            try:
                run_playbook(self.lab, playbook, variables, watch, log_name=log)
            finally:
                watch.close()
        server.ended("ordinary", before, begin)

    def _disturbed_night(self, server: EmergencyServer) -> None:
        fault = self.script.strike.fault
        begin = self.record.now()
        self._struck.append((fault, server.name))
        registry.inject(self.lab, fault, server.name)
        told = {"fault": fault, "host": server.name, "role": str(self.script.strike.target)}
        self.record.mark("fault", begin, name=fault, until=self.record.now(), **told)
        server.night(f"disturbed by {fault}")
